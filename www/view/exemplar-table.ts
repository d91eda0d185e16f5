/**
 * A table of any number of exemplars: only the rows in sight are in the document, each a real link. Sorted by any column;
 * arrows, Page, Home and End move through the rows.
 */
import type { Exemplar, LegendItem, Link, TableColumns } from '../types';
import { element } from './dom';
import { linkAnchor } from './link-anchor';
import { FIRST_ROWS, ROW_PX, rowsInSight, scrollToRow, type RowRange } from './row-window';
import { columnTemplate, firstIsDescending, leastWidth, tableColumns, type Column, type SortKey } from './table-columns';
import { cut, lineText, visibleText, withoutCommonWords } from './text';

/** Rows whose values are looked at for the width of the column. */
const SAMPLED = 12;
/** Width of the button at the end of a row. */
const BUTTON_PX = 24;
const CELL_CHARS = 120;
/** Cells are narrow, but their titles are not. */
const TITLE_CHARS = 1000;

export interface TableContext {
  columns(rows: Uint32Array): TableColumns;
  sortRows(rows: Uint32Array, key: SortKey, isDescending: boolean): Uint32Array;
  spanOfRows(rows: Uint32Array): { fromMs: number; toMs: number } | null;
  timeText(timeMs: number): string;
  exemplar(row: number): Exemplar;
  legend(): LegendItem[];
  onLinkClick(event: MouseEvent, link: Link): void;
  /** Shows all labels of one exemplar beside its row. */
  onDetails(row: number, near: DOMRect): void;
}

export class ExemplarTable {
  readonly node = element('div', 'grid');
  readonly columns: TableColumns;
  #context: TableContext;
  /** Rows in the order in which they came, and in that in which they are shown. */
  #given: Uint32Array;
  #rows: Uint32Array;
  #columns: Column[];
  #sorted: { key: SortKey; isDescending: boolean };
  #scroller = element('div', 'scroller');
  #body = element('div', 'rows');
  /** What all rows are copies of. */
  #blank: HTMLElement;
  #nodes = new Map<number, HTMLElement>();
  #headers: HTMLElement[] = [];
  /** The row that the Tab key reaches. */
  #active = 0;
  /** See `remember`. */
  #lastTop = 0;

  /** @param rows the most important first */
  constructor(rows: Uint32Array, name: string, context: TableContext) {
    this.#context = context;
    this.#given = rows;
    this.#rows = rows;
    this.columns = context.columns(rows);
    this.#sorted = { key: this.columns.sortedBy, isDescending: this.columns.isDescending };
    this.#columns = tableColumns(this.columns, this.#texts());
    this.node.setAttribute('role', 'grid');
    this.node.setAttribute('aria-label', name);
    this.node.setAttribute('aria-rowcount', String(rows.length + 1));
    this.node.setAttribute('aria-colcount', String(this.#columns.length + 1));
    this.node.style.setProperty('--columns', columnTemplate(this.#columns, `minmax(${BUTTON_PX}px, 1fr)`));
    this.node.style.setProperty('--least', leastWidth(this.#columns, BUTTON_PX));
    this.node.style.setProperty('--rows', String(rows.length));
    this.#body.setAttribute('role', 'rowgroup');
    this.#body.style.height = `${rows.length * ROW_PX}px`;
    // At least as wide as its columns, so that rows are too.
    const sheet = element('div', 'sheet');
    sheet.append(this.#head(), this.#body);
    this.#scroller.append(sheet);
    this.node.append(this.#scroller);
    this.#blank = this.#blankRow();
    this.#listen();
  }

  /** Rows as they are shown. */
  get rows(): Uint32Array {
    return this.#rows;
  }

  get sorted(): { key: SortKey; isDescending: boolean } {
    return this.#sorted;
  }

  /** Brings the first rows into the document before the table has a size, so that it is laid out once. */
  renderFirst(): void {
    this.#show({ from: 0, to: Math.min(FIRST_ROWS, this.#rows.length) });
  }

  /** Brings the rows in sight into the document; to be called when the table has got its size. */
  render(): void {
    this.#show(rowsInSight(this.#scroller.scrollTop, this.#scroller.clientHeight, this.#rows.length));
  }

  /** What is seen comes with this frame, what lies around it after it. */
  #showSoon(seen: RowRange): void {
    this.#show(seen);
    setTimeout(() => this.node.isConnected && this.render());
  }

  #rowsSeen(): RowRange {
    return rowsInSight(this.#scroller.scrollTop, this.#scroller.clientHeight, this.#rows.length, 0);
  }

  #show(range: RowRange): void {
    const wanted = new Set<number>();
    for (let index = range.from; index < range.to; index += 1) {
      wanted.add(index);
    }
    if (this.#rows.length > 0) {
      // It may hold the focus, which would be lost with it.
      wanted.add(this.#active);
    }
    for (const [index, node] of this.#nodes) {
      if (!wanted.has(index)) {
        node.remove();
        this.#nodes.delete(index);
      }
    }
    const fresh = document.createDocumentFragment();
    for (const index of wanted) {
      if (!this.#nodes.has(index)) {
        const node = this.#row(index);
        this.#nodes.set(index, node);
        fresh.append(node);
      }
    }
    this.#body.append(fresh);
  }

  sort(key: SortKey, isDescending: boolean): void {
    this.#sorted = { key, isDescending };
    this.#rows = this.#context.sortRows(this.#given, key, isDescending);
    this.#active = 0;
    // Scrolled and measured before anything is changed, so that it is laid out once.
    this.#scroller.scrollTop = 0;
    const seen = this.#rowsSeen();
    this.#body.replaceChildren();
    this.#nodes.clear();
    this.#showOrder();
    this.#showSoon(seen);
  }

  /** Notes where it is scrolled to, before it leaves the document: afterwards it does not know. */
  remember(): void {
    this.#lastTop = this.#scroller.scrollTop;
  }

  /** Takes the place of a table that has remembered: sorted and scrolled as that. To be called when it is in place. */
  continue(before: ExemplarTable | null): void {
    const { key, isDescending } = before?.sorted ?? this.#sorted;
    const isOther = key !== this.#sorted.key || isDescending !== this.#sorted.isDescending;
    if (isOther && this.#columns.some((column) => column.key === key)) {
      this.sort(key, isDescending);
    }
    if (before) {
      this.#active = Math.max(0, Math.min(before.#active, this.#rows.length - 1));
      this.#scroller.scrollTop = before.#lastTop;
    }
    this.#showSoon(this.#rowsSeen());
  }

  /** Gives the focus to the row that had it, and scrolls nowhere. */
  refocus(): void {
    this.#nodes.get(this.#active)?.querySelector<HTMLElement>('.worth')?.focus({ preventScroll: true });
  }

  /** Moves the focus into the rows. */
  focus(): void {
    this.#focusRow(this.#active);
  }

  // Columns

  #texts(): Parameters<typeof tableColumns>[1] {
    const context = this.#context;
    const step = Math.max(1, Math.floor(this.#rows.length / SAMPLED));
    const values: string[] = [];
    for (let index = 0; index < this.#rows.length; index += step) {
      values.push(context.exemplar(this.#rows[index] ?? 0).valueText);
    }
    const names = new Map(context.legend().map((item) => [item.series, item.name]));
    const span = context.spanOfRows(this.#rows);
    const ends = span ? [context.timeText(span.fromMs), context.timeText(span.toMs)] : [''];
    const short = withoutCommonWords(ends);
    const common = (ends[0]?.length ?? 0) - (short[0]?.length ?? 0);
    return {
      values,
      seriesName: (series) => (series === null ? '' : (names.get(series) ?? '')),
      seriesChars: Math.max(0, ...[...names.values()].map((name) => name.length)),
      timeText: (exemplar) => exemplar.timeText.slice(common),
      timeChars: Math.max(...short.map((text) => text.length)),
    };
  }

  #head(): HTMLElement {
    const head = element('div', 'names');
    head.setAttribute('role', 'row');
    head.setAttribute('aria-rowindex', '1');
    this.#headers = this.#columns.map((column, index) => {
      const header = element('div', column.isNumber ? 'cell number' : 'cell');
      header.setAttribute('role', 'columnheader');
      const button = element('button', '', column.title);
      button.type = 'button';
      button.tabIndex = index === 0 ? 0 : -1;
      button.title = `Sort by ${column.title}`;
      button.addEventListener('click', () => this.#onSort(column.key));
      header.append(button);
      return header;
    });
    const last = element('div', 'cell');
    last.setAttribute('role', 'columnheader');
    last.append(element('span', 'unseen', 'Labels'));
    head.append(...this.#headers, last);
    this.#showOrder();
    return head;
  }

  #onSort(key: SortKey): void {
    const { key: last, isDescending } = this.#sorted;
    this.sort(key, key === last ? !isDescending : firstIsDescending(key));
  }

  #showOrder(): void {
    this.#columns.forEach(({ key }, index) => {
      const { key: sorted, isDescending } = this.#sorted;
      const order = key === sorted ? (isDescending ? 'descending' : 'ascending') : 'none';
      this.#headers[index]?.setAttribute('aria-sort', order);
    });
  }

  // Rows

  #blankRow(): HTMLElement {
    const row = element('div', 'row');
    row.setAttribute('role', 'row');
    for (const column of this.#columns) {
      const cell = element('div', column.isNumber ? 'cell number' : 'cell');
      cell.setAttribute('role', 'gridcell');
      row.append(cell);
    }
    const last = element('div', 'cell');
    last.setAttribute('role', 'gridcell');
    const button = element('button', 'icon more-labels');
    button.type = 'button';
    button.tabIndex = -1;
    button.title = 'All labels';
    button.setAttribute('aria-label', 'All labels');
    last.append(button);
    row.append(last);
    return row;
  }

  #row(index: number): HTMLElement {
    const exemplar = this.#context.exemplar(this.#rows[index] ?? 0);
    const row = this.#blank.cloneNode(true) as HTMLElement;
    row.setAttribute('aria-rowindex', String(index + 2));
    row.dataset['index'] = String(index);
    row.style.top = `${index * ROW_PX}px`;
    const cells = row.children;
    for (const [at, column] of this.#columns.entries()) {
      const text = column.text(exemplar);
      const shown = visibleText(cut(text, CELL_CHARS));
      const cell = cells[at] as HTMLElement;
      if (at === 0) {
        const node = this.#link(shown, exemplar, exemplar.links[0]);
        node.tabIndex = index === this.#active ? 0 : -1;
        cell.append(node);
      } else {
        cell.textContent = shown;
        if (text.length > column.chars) {
          cell.title = visibleText(cut(text, TITLE_CHARS));
        }
      }
    }
    return row;
  }

  /** What the row leads to covers all of it; a row without a link can be focused all the same. */
  #link(text: string, exemplar: Exemplar, link: Link | undefined): HTMLElement {
    const node = link ? linkAnchor(link, '', (event, clicked) => this.#context.onLinkClick(event, clicked)) : element('span');
    node.textContent = text;
    node.classList.add('worth');
    if (link) {
      node.title = lineText(link.title);
      node.setAttribute('aria-label', `${text}, ${exemplar.timeText}, ${lineText(link.title)}`);
    }
    return node;
  }

  #listen(): void {
    this.#scroller.addEventListener('scroll', () => this.render(), { passive: true });
    if (typeof ResizeObserver === 'function') {
      // What the first rows leave out comes after the frame that shows them.
      new ResizeObserver(() => setTimeout(() => this.node.isConnected && this.render())).observe(this.#scroller);
    }
    this.node.addEventListener('keydown', (event) => this.#keydown(event));
    this.#body.addEventListener('focusin', (event) => this.#onFocus(event));
    this.#body.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      const row = button?.closest<HTMLElement>('.row');
      const number = this.#rows[Number(row?.dataset['index'])];
      if (button && number !== undefined) {
        this.#context.onDetails(number, button.getBoundingClientRect());
      }
    });
  }

  // Keyboard

  #onFocus(event: FocusEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>('.row');
    if (row) {
      this.#activate(Number(row.dataset['index']));
    }
  }

  #activate(index: number): void {
    const target = (at: number): HTMLElement | null => this.#nodes.get(at)?.querySelector<HTMLElement>('.worth') ?? null;
    target(this.#active)?.setAttribute('tabindex', '-1');
    this.#active = index;
    target(index)?.setAttribute('tabindex', '0');
  }

  #focusRow(index: number): void {
    const last = this.#rows.length - 1;
    if (last < 0) {
      this.#focusHeader(0);
      return;
    }
    const next = Math.max(0, Math.min(index, last));
    const room = this.#scroller.clientHeight - ROW_PX;
    this.#activate(next);
    this.#scroller.scrollTop = scrollToRow(next, this.#scroller.scrollTop, room);
    this.render();
    this.#activate(next);
    this.#nodes.get(next)?.querySelector<HTMLElement>('.worth')?.focus({ preventScroll: true });
  }

  #focusHeader(index: number): void {
    const next = Math.max(0, Math.min(index, this.#headers.length - 1));
    this.#headers.forEach((header, at) => {
      const button = header.querySelector('button');
      if (button) {
        button.tabIndex = at === next ? 0 : -1;
      }
    });
    this.#headers[next]?.querySelector('button')?.focus();
  }

  #keydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const target = event.target as HTMLElement;
    const header = this.#headers.findIndex((node) => node.contains(target));
    if (this.#move(event.key, target, header)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** False when the key has no use here. */
  #move(key: string, target: HTMLElement, header: number): boolean {
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / ROW_PX) - 2);
    const isHeader = header >= 0;
    switch (key) {
      case 'ArrowDown':
        this.#focusRow(isHeader ? this.#active : this.#active + 1);
        return true;
      case 'ArrowUp':
        if (isHeader) {
          return true;
        }
        if (this.#active === 0) {
          this.#focusHeader(0);
        } else {
          this.#focusRow(this.#active - 1);
        }
        return true;
      case 'PageDown':
        this.#focusRow(this.#active + page);
        return true;
      case 'PageUp':
        this.#focusRow(this.#active - page);
        return true;
      case 'Home':
        this.#focusRow(0);
        return true;
      case 'End':
        this.#focusRow(this.#rows.length - 1);
        return true;
      case 'ArrowRight':
      case 'ArrowLeft':
        if (isHeader) {
          this.#focusHeader(header + (key === 'ArrowRight' ? 1 : -1));
        } else {
          const row = target.closest('.row');
          row?.querySelector<HTMLElement>(key === 'ArrowRight' ? 'button' : '.worth')?.focus();
        }
        return true;
      default:
        return false;
    }
  }
}
