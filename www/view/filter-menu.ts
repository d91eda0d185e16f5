/** The panel of filters: the values of a label to show alone or to hide, and limits of the value. */
import type { Filter, LabelValue } from '../types';
import { element } from './dom';
import { has, toggled, valueName, withLimits } from './filters';
import { countText, lineText } from './text';

/** More values than this are found by typing. */
const LISTED = 200;
/** From so many values on there is a field to type in. */
const SEARCHED = 12;

export interface FilterMenuState {
  filter: Filter | null;
  labels: string[];
  /** The label whose values are listed; null without any. */
  label: string | null;
  values: LabelValue[];
  /** What is typed to find values. */
  search: string;
  /** A value in the axis' unit. */
  valueText(value: number): string;
}

export interface FilterMenuActions {
  change(filter: Filter | null): void;
  /** Lists another label's values, or those with another text in them. */
  look(label: string | null, search: string): void;
  /** From the 95th percentile of what is shown up. */
  aboveP95(): void;
}

export function filterMenu(state: FilterMenuState, actions: FilterMenuActions): Node[] {
  const nodes: Node[] = [element('h3', '', 'Filter exemplars'), limits(state, actions)];
  if (state.label !== null) {
    nodes.push(chooser(state, actions), valueList(state, actions));
  }
  return nodes;
}

function limits({ filter, valueText }: FilterMenuState, actions: FilterMenuActions): HTMLElement {
  const row = element('div', 'row');
  const input = (name: string, value: number | undefined): HTMLInputElement => {
    const field = element('input');
    field.type = 'number';
    field.step = 'any';
    field.value = value === undefined ? '' : String(value);
    field.dataset['key'] = name;
    field.title = value === undefined ? 'In the unit of the data' : valueText(value);
    const label = element('label', '', name);
    label.append(field);
    row.append(label);
    field.addEventListener('change', () => actions.change(withLimits(filter, numberOf(from), numberOf(to))));
    return field;
  };
  const from = input('Value from', filter?.minValue);
  const to = input('to', filter?.maxValue);
  const p95 = element('button', '', 'Above p95 of what is shown');
  p95.type = 'button';
  p95.dataset['key'] = 'p95';
  p95.addEventListener('click', () => actions.aboveP95());
  row.append(p95);
  return row;
}

function numberOf(field: HTMLInputElement): number | null {
  return field.value.trim() === '' || !Number.isFinite(field.valueAsNumber) ? null : field.valueAsNumber;
}

function chooser({ labels, label, values, search }: FilterMenuState, actions: FilterMenuActions): HTMLElement {
  const row = element('div', 'row');
  const select = element('select');
  select.setAttribute('aria-label', 'Label');
  select.dataset['key'] = 'label';
  select.append(...labels.map((name) => new Option(lineText(name), name, name === label, name === label)));
  select.addEventListener('change', () => actions.look(select.value, ''));
  row.append(select);
  if (values.length >= SEARCHED) {
    const field = element('input');
    field.type = 'search';
    field.placeholder = 'Find a value';
    field.setAttribute('aria-label', 'Find a value');
    field.dataset['key'] = 'search';
    field.value = search;
    field.addEventListener('input', () => actions.look(label, field.value));
    row.append(field);
  }
  return row;
}

function valueList({ filter, label, values, search }: FilterMenuState, actions: FilterMenuActions): HTMLElement {
  const scroll = element('div', 'scroll');
  const list = element('ul', 'values');
  const wanted = search.toLowerCase();
  const found = values.filter(({ value }) => valueName(value).toLowerCase().includes(wanted));
  list.append(...found.slice(0, LISTED).map((value) => valueRow(filter, label ?? '', value, actions)));
  scroll.append(list);
  if (found.length > LISTED) {
    scroll.append(element('p', '', `and ${countText(found.length - LISTED)} more: type to find them`));
  }
  return scroll;
}

function valueRow(filter: Filter | null, label: string, { value, count }: LabelValue, actions: FilterMenuActions): HTMLElement {
  const row = element('li');
  const name = element('span', 'text', valueName(value));
  name.title = name.textContent;
  row.append(name, element('span', 'faint', countText(count)));
  for (const [list, text] of [['include', 'Only'], ['exclude', 'Hide']] as const) {
    const button = element('button', '', text);
    button.type = 'button';
    button.dataset['key'] = `${list} ${value}`;
    button.setAttribute('aria-label', `${text} ${valueName(value)}`);
    button.setAttribute('aria-pressed', String(has(filter, list, label, value)));
    button.addEventListener('click', () => actions.change(toggled(filter, list, label, value)));
    row.append(button);
  }
  return row;
}
