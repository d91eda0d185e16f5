/** The bar above the chart: exemplars on and off, filters as chips, colours with their legend, comparison, counts. */
import type { ExemplarColor, LabelValue } from '../types';
import { icon } from './card-labels';
import { addStyles, element } from './dom';
import { BAR_CSS } from './explore-styles';
import { valueName, type Condition } from './filters';
import { countText, lineText } from './text';

/** What the bar shows. */
export interface BarState {
  isOn: boolean;
  conditions: Condition[];
  /** Labels to colour by. */
  labels: string[];
  color: ExemplarColor;
  /** Values of the label that gives colours; empty when none does. */
  legend: LabelValue[];
  /** Whether a plain drag selects a region. */
  isComparing: boolean;
  counts: string | null;
}

export interface BarActions {
  toggleExemplars(): void;
  openFilters(): void;
  remove(condition: Condition): void;
  clear(): void;
  colorBy(color: ExemplarColor): void;
  /** A click in the legend of colours. */
  onlyValue(value: string): void;
  toggleComparing(): void;
}

const SERIES = 'series';
const FIXED = 'fixed';
const LABEL = 'label:';

export class ToolsBar {
  readonly host = element('div');
  readonly filters: HTMLButtonElement;
  #bar = element('div', 'bar');
  #exemplars: HTMLButtonElement;
  #compare: HTMLButtonElement;
  #chips = element('span', 'chips');
  #color = element('select');
  #legend = element('span', 'legend');
  #counts = element('span', 'sum');
  #actions: BarActions;
  /** The color that "one colour" goes back to. */
  #fixed: ExemplarColor = { mode: 'fixed', color: '#ee7733' };
  #shown = '';
  #size: ResizeObserver;

  constructor(parent: HTMLElement, actions: BarActions) {
    this.#actions = actions;
    const root = this.host.attachShadow({ mode: 'open' });
    addStyles(root, BAR_CSS);
    this.host.setAttribute('data-exemplar-tools', '');
    this.host.hidden = true;
    this.#bar.setAttribute('role', 'group');
    this.#bar.setAttribute('aria-label', 'Exemplars');
    this.#exemplars = button('Exemplars', 'M8 2.5l5.5 5.5L8 13.5 2.5 8z', () => actions.toggleExemplars());
    this.#exemplars.className = 'short';
    this.filters = button('Filter', 'M2.5 3.5h11L9.5 8.5v4l-3-1.5v-2.500z', () => actions.openFilters());
    this.filters.setAttribute('aria-haspopup', 'dialog');
    this.#compare = button('Compare', 'M2.5 2.500h11v11h-11z M5 8h6', () => actions.toggleComparing());
    this.#compare.title = 'Drag over a region to see what its exemplars share. Without this button: drag with Shift.';
    this.#compare.className = 'short';
    const label = element('label');
    label.append(element('span', '', 'Colour'), this.#color);
    this.#color.setAttribute('aria-label', 'Colour');
    this.#color.addEventListener('change', () => actions.colorBy(this.#chosenColor()));
    this.#chips.setAttribute('role', 'group');
    this.#chips.setAttribute('aria-label', 'Filters');
    this.#legend.setAttribute('role', 'group');
    this.#legend.setAttribute('aria-label', 'Colours');
    this.#bar.append(this.#exemplars, this.filters, this.#compare, label, this.#chips, this.#legend, this.#counts);
    root.append(this.#bar);
    parent.append(this.host);
    this.#bar.addEventListener('scroll', () => this.#showMore(), { passive: true });
    this.#size = new ResizeObserver(() => this.#showMore());
    this.#size.observe(this.#bar);
  }

  /** Shows a state; nothing is touched when it is as before. */
  show(state: BarState): void {
    const shown = JSON.stringify(state);
    if (shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    this.#exemplars.setAttribute('aria-pressed', String(state.isOn));
    this.#exemplars.title = state.isOn ? 'Hide all exemplars' : 'Show exemplars again';
    this.#compare.setAttribute('aria-pressed', String(state.isComparing));
    this.#showColors(state);
    this.#legend.replaceChildren(...this.#legendItems(state));
    const chips = state.conditions.map((condition) => this.#chip(condition));
    if (chips.length > 1) {
      const clear = element('button', '', 'Clear all');
      clear.type = 'button';
      clear.addEventListener('click', () => this.#actions.clear());
      chips.push(clear);
    }
    this.#chips.replaceChildren(...chips);
    this.#counts.textContent = state.counts ?? '';
    this.#counts.title = this.#counts.textContent;
    this.#counts.hidden = state.counts === null;
    this.#showMore();
  }

  destroy(): void {
    this.#size.disconnect();
    this.host.remove();
  }

  /** What is below the edge is hinted at. */
  #showMore(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.#bar;
    this.#bar.classList.toggle('more', scrollTop + clientHeight < scrollHeight - 2);
  }

  #showColors({ labels, color }: BarState): void {
    if (color.mode === 'fixed') {
      this.#fixed = color;
    }
    const chosen = color.mode === 'label' ? LABEL + color.label : color.mode;
    const names = color.mode === 'label' && !labels.includes(color.label) ? [color.label, ...labels] : labels;
    const options = [
      new Option('by series', SERIES),
      new Option('one for all', FIXED),
      ...names.map((name) => new Option(`by ${lineText(name)}`, LABEL + name)),
    ];
    this.#color.replaceChildren(...options);
    this.#color.value = chosen;
  }

  #chosenColor(): ExemplarColor {
    const { value } = this.#color;
    if (value.startsWith(LABEL)) {
      return { mode: 'label', label: value.slice(LABEL.length) };
    }
    return value === FIXED ? this.#fixed : { mode: 'series' };
  }

  /** The values that have a colour of their own, and one entry for all others. */
  #legendItems({ legend }: BarState): HTMLElement[] {
    const own = legend.filter(({ isOwnColor }) => isOwnColor);
    const others = legend.filter(({ isOwnColor }) => !isOwnColor);
    const items: HTMLElement[] = own.map((value) => {
      const item = button(valueName(value.value), null, () => this.#actions.onlyValue(value.value));
      item.className = 'value';
      item.title = `Show only ${valueName(value.value)}`;
      item.prepend(swatch(value.color));
      item.append(element('span', 'faint', countText(value.shown)));
      return item;
    });
    const count = others.reduce((sum, { shown }) => sum + shown, 0);
    if (count > 0) {
      const rest = element('span', 'others faint', `others ${countText(count)}`);
      rest.prepend(swatch(others[0]?.color ?? null));
      items.push(rest);
    }
    return items;
  }

  #chip(condition: Condition): HTMLElement {
    const chip = button(condition.text, null, () => this.#actions.remove(condition));
    chip.className = 'chip';
    chip.title = condition.text;
    chip.setAttribute('aria-label', `Remove filter: ${condition.text}`);
    chip.append(icon('M4.5 4.500l7 7M11.5 4.500l-7 7'));
    return chip;
  }
}

function swatch(color: string | null): HTMLElement {
  const mark = element('i', 'swatch');
  mark.style.color = color ?? '';
  return mark;
}

function button(text: string, path: string | null, onClick: () => void): HTMLButtonElement {
  const node = element('button');
  node.type = 'button';
  node.append(...(path === null ? [] : [icon(path)]), element('span', 'text', text));
  node.addEventListener('click', onClick);
  return node;
}
