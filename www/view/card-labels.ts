/** The table of an exemplar's labels: long values cut, the whole on demand and on the clipboard. */
import type { Exemplar } from '../types';
import { copyText, element } from './dom';
import { cut, lineText, OPEN_CHARS, visibleText } from './text';

/** A longer value is a button that opens it. */
const SHORT_CHARS = 34;
/** A card shows at most so many labels; an exemplar in OpenMetrics has 128 characters of them. */
const LABEL_ROWS = 300;
const TITLE_CHARS = 1000;
const COPIED_MS = 1200;

export function labelTable(exemplar: Exemplar, onGrow: () => void): HTMLElement {
  const table = element('table');
  const body = element('tbody');
  const entries = Object.entries(exemplar.labels).filter(([, value]) => value !== '');
  for (const [name, value] of entries.slice(0, LABEL_ROWS)) {
    body.append(labelRow(name, value, onGrow));
  }
  if (entries.length > LABEL_ROWS) {
    const row = element('tr');
    const cell = element('td', 'faint', `and ${entries.length - LABEL_ROWS} more labels`);
    cell.colSpan = 2;
    row.append(cell);
    body.append(row);
  }
  table.append(body);
  return table;
}

function labelRow(name: string, value: string, onGrow: () => void): HTMLTableRowElement {
  const row = element('tr');
  const header = element('th', '', lineText(name));
  header.scope = 'row';
  header.title = header.textContent;
  const cell = element('td');
  const line = element('div');
  line.append(value.length > SHORT_CHARS ? openableValue(value, onGrow) : element('span', 'text', lineText(value)), copyButton(name, value));
  cell.append(line);
  row.append(header, cell);
  return row;
}

function openableValue(value: string, onGrow: () => void): HTMLElement {
  const button = element('button', 'text', lineText(value));
  button.type = 'button';
  button.title = visibleText(cut(value, TITLE_CHARS));
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    // Selecting a part of the opened value is not a wish to close it.
    const opened = button.getAttribute('aria-expanded') === 'true';
    if (opened && String(document.getSelection() ?? '') !== '') {
      return;
    }
    button.setAttribute('aria-expanded', String(!opened));
    button.textContent = opened ? lineText(value) : visibleText(cut(value, OPEN_CHARS));
    onGrow();
  });
  return button;
}

function copyButton(name: string, value: string): HTMLElement {
  const button = element('button', 'icon copy');
  button.type = 'button';
  button.title = 'Copy the whole value';
  button.setAttribute('aria-label', `Copy ${lineText(name)}`);
  button.append(icon('M5.5 5.5v-4h9v9h-4M1.5 5.5h9v9h-9z'));
  button.addEventListener('click', () => {
    void copyText(value, button).then((copied) => {
      if (copied) {
        button.classList.add('done');
        button.replaceChildren(icon('M2 8.5l4 4 8-9'));
        setTimeout(() => {
          button.classList.remove('done');
          button.replaceChildren(icon('M5.5 5.5v-4h9v9h-4M1.5 5.5h9v9h-9z'));
        }, COPIED_MS);
      }
    });
  });
  return button;
}

/** A line drawing on a 16 x 16 grid. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
