/** All exemplars in the window as a table over the chart: the same filters, counts and links, without the picture. */
import type { ViewTheme } from './api';
import { icon } from './card-labels';
import { addStyles, element } from './dom';
import type { ExemplarTable } from './exemplar-table';
import { TABLE_VIEW_CSS } from './styles';
import { plural } from './text';
import { applyTheme } from './theme';

/** The table follows the picture when it has come to rest. */
const REST_MS = 120;

export interface TableViewHost {
  /** Rows to list: those of the window. */
  windowRows(): Uint32Array;
  table(rows: Uint32Array, name: string): ExemplarTable;
  actions(rows: () => Uint32Array): HTMLElement;
  counts(): string;
  /** It was opened or closed. */
  onToggle(isOpen: boolean): void;
}

export class TableView {
  #parent: HTMLElement;
  #host: TableViewHost;
  #node = element('div');
  #root: ShadowRoot;
  #counts = element('span', 'counts');
  #actions = element('div');
  #place = element('div', 'place');
  #table: ExemplarTable | null = null;
  /** Null for those of the window. */
  #rows: Uint32Array | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parent: HTMLElement, host: TableViewHost) {
    this.#parent = parent;
    this.#host = host;
    this.#root = this.#node.attachShadow({ mode: 'open' });
    this.#node.setAttribute('data-exemplar-table', '');
    addStyles(this.#root, TABLE_VIEW_CSS);
    const view = element('section', 'view');
    view.setAttribute('aria-label', 'Table of exemplars');
    view.append(this.#bar(), this.#place, this.#actions);
    view.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' || ((event.key === 'v' || event.key === 'V') && !event.ctrlKey && !event.metaKey && !event.altKey)) {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      }
    });
    this.#root.append(view);
  }

  get isOpen(): boolean {
    return this.#node.isConnected;
  }

  /** Shows the exemplars of the window, or these. */
  open(rows: Uint32Array | null = null): void {
    this.#rows = rows;
    const wasOpen = this.isOpen;
    if (!wasOpen) {
      this.#parent.append(this.#node);
    }
    this.#fill();
    if (!wasOpen) {
      this.#host.onToggle(true);
    }
    this.#table?.focus();
  }

  /** The rows that were asked for are not there any more. */
  forgetRows(): void {
    this.#rows = null;
  }

  close(): void {
    clearTimeout(this.#timer);
    if (this.isOpen) {
      this.#node.remove();
      this.#table = null;
      this.#host.onToggle(false);
    }
  }

  focus(): void {
    this.#table?.focus();
  }

  /** Where it begins, px from the top of the chart's host: below the bar. */
  setTop(top: number): void {
    this.#node.style.top = `${top}px`;
  }

  setTheme(theme: ViewTheme): void {
    applyTheme(this.#node, theme);
  }

  /** The window, the filter or the data may have changed. */
  onDrawn(): void {
    if (this.isOpen) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#fill(), REST_MS);
    }
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#node.remove();
  }

  #fill(): void {
    const before = this.#table;
    before?.remember();
    const hadFocus = before !== null && before.node.contains(this.#root.activeElement);
    const rows = this.#rows;
    const table = this.#host.table(rows ?? this.#host.windowRows(), rows ? 'Selected exemplars' : 'Exemplars in the window');
    this.#table = table;
    this.#counts.textContent = rows ? plural(rows.length, 'selected exemplar') : this.#host.counts();
    const actions = this.#host.actions(() => table.rows);
    actions.hidden = table.rows.length === 0;
    this.#actions.replaceWith(actions);
    this.#actions = actions as HTMLDivElement;
    this.#place.replaceChildren(table.node);
    table.continue(before);
    if (hadFocus) {
      table.refocus();
    }
  }

  #bar(): HTMLElement {
    const bar = element('div', 'bar');
    const close = element('button', 'icon');
    close.type = 'button';
    close.title = 'Back to the chart (Esc)';
    close.setAttribute('aria-label', 'Back to the chart');
    close.append(icon('M3.5 3.5l9 9M12.5 3.5l-9 9'));
    close.addEventListener('click', () => this.close());
    bar.append(this.#counts, close);
    return bar;
  }
}
