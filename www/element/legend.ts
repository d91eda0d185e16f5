/** The legend below the chart. A click isolates a series, or shows all again; with Ctrl or Command it toggles one. */
import type { LegendItem } from '../types';
import { element } from '../view/dom';
import { lineText } from '../view/text';

export class Legend {
  readonly node = element('div', 'legend');
  #items: LegendItem[] = [];
  #onHidden: (hidden: string[]) => void;
  #key = '';

  constructor(onHidden: (hidden: string[]) => void) {
    this.node.setAttribute('role', 'group');
    this.node.setAttribute('aria-label', 'Series');
    this.#onHidden = onHidden;
  }

  /** Shows the items; nothing is touched when they are as before. */
  update(items: LegendItem[]): void {
    const key = JSON.stringify(items);
    if (key === this.#key) {
      return;
    }
    this.#key = key;
    const sameSeries = items.length === this.#items.length && items.every((item, i) => item.name === this.#items[i]?.name);
    this.#items = items;
    this.node.hidden = items.length === 0;
    if (sameSeries) {
      items.forEach((item, i) => show(this.node.children[i] as HTMLButtonElement, item));
    } else {
      this.node.replaceChildren(...items.map((item, i) => this.#button(item, i)));
    }
  }

  #button(item: LegendItem, index: number): HTMLButtonElement {
    const button = element('button');
    button.type = 'button';
    button.append(element('i'), element('span'), element('b'));
    show(button, item);
    button.addEventListener('click', (event) => this.#click(index, event.ctrlKey || event.metaKey || event.shiftKey));
    return button;
  }

  #click(index: number, toggle: boolean): void {
    this.#onHidden(hiddenAfterClick(this.#items, index, toggle));
  }
}

/** The names that are hidden after a click. Pure. */
export function hiddenAfterClick(items: LegendItem[], index: number, toggle: boolean): string[] {
  const clicked = items[index];
  if (!clicked) {
    return [];
  }
  const hidden = items.filter((item) => !item.visible).map((item) => item.name);
  if (toggle) {
    const next = clicked.visible ? [...hidden, clicked.name] : hidden.filter((name) => name !== clicked.name);
    return next.length === items.length ? [] : next;
  }
  const isIsolated = clicked.visible && hidden.length === items.length - 1;
  return isIsolated ? [] : items.filter((_, i) => i !== index).map((item) => item.name);
}

function show(button: HTMLButtonElement, item: LegendItem): void {
  const [mark, name, last] = [...button.children] as [HTMLElement, HTMLElement, HTMLElement];
  mark.style.backgroundColor = item.color;
  name.textContent = lineText(item.name);
  name.title = name.textContent;
  last.textContent = item.lastText;
  button.setAttribute('aria-pressed', String(item.visible));
}
