/** What can be done with a list of exemplars: zoom to them, copy their trace ids, save them. */
import type { ViewChart, ViewHooks } from './api';
import { copyText, element } from './dom';
import { fileName, saveFile } from './save-file';
import { plural } from './text';

/** How long a button says what it has done. */
const SAID_MS = 1600;

export interface ActionsContext {
  chart: Pick<ViewChart, 'spanOfRows' | 'traceIds' | 'csv' | 'exemplar' | 'window'>;
  hooks: ViewHooks;
  /** Rows in the order in which they are shown. */
  rows(): Uint32Array;
  /** Says what they have that others have not; null where they are all there are. */
  compare: ((rows: Uint32Array) => void) | null;
}

export function tableActions({ chart, hooks, rows, compare }: ActionsContext): HTMLElement {
  const bar = element('div', 'actions');
  bar.setAttribute('role', 'group');
  bar.setAttribute('aria-label', 'With these exemplars');
  if (compare) {
    bar.append(
      action('What do these share?', () => {
        compare(rows());
        return undefined;
      }),
    );
  }
  const { onZoom } = hooks;
  if (onZoom) {
    bar.append(
      action('Zoom to these', () => {
        const span = chart.spanOfRows(rows());
        if (span) {
          onZoom(span.fromMs, span.toMs);
        }
        return undefined;
      }),
    );
  }
  const first = rows()[0];
  if (first !== undefined && chart.exemplar(first).traceId !== null) {
    bar.append(
      action('Copy trace ids', async (button) => {
        const ids = chart.traceIds(rows());
        const isCopied = await copyText(ids.join('\n'), button);
        return isCopied ? `Copied ${plural(ids.length, 'id')}` : 'Not copied: the browser forbids it';
      }),
    );
  }
  bar.append(
    action('Export CSV', () => {
      const name = fileName(hooks.label?.() ?? 'exemplars', chart.window().toMs, 'csv');
      saveFile(new Blob([chart.csv(rows())], { type: 'text/csv;charset=utf-8' }), name);
      return undefined;
    }),
  );
  return bar;
}

/** A button that may say for a while what it has done. */
function action(text: string, run: (button: HTMLButtonElement) => Promise<string> | undefined): HTMLButtonElement {
  const button = element('button', 'action', text);
  button.type = 'button';
  button.addEventListener('click', () => {
    void Promise.resolve(run(button)).then((said) => {
      if (said) {
        button.textContent = said;
        setTimeout(() => {
          button.textContent = text;
        }, SAID_MS);
      }
    });
  });
  return button;
}
