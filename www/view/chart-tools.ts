/** Small buttons at the chart's corner for what keys do as well. Seen while the pointer is over the chart, or always on touch. */
import { icon } from './card-labels';
import { element } from './dom';

export interface ChartTool {
  title: string;
  /** On a 16 x 16 grid. */
  path: string;
  run(): void;
}

export const TABLE_ICON = 'M2 3.5h12v9H2zM2 6.5h12M2 9.5h12M6 6.5v6';
export const SAVE_ICON = 'M8 2v8M4.5 6.5L8 10l3.5-3.5M2.5 13.5h11';
export const HELP_ICON = 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.100.8-1.100 1.6M8 12.2v.1';

export class ChartTools {
  readonly node = element('span', 'tools');
  #abort = new AbortController();

  /** @param host over which the pointer has to be */
  constructor(host: HTMLElement, root: ShadowRoot, tools: ChartTool[]) {
    for (const tool of tools) {
      const button = element('button');
      button.type = 'button';
      button.title = tool.title;
      // The chart is one stop of the Tab key; each of these has a key on it.
      button.tabIndex = -1;
      button.setAttribute('aria-label', tool.title);
      button.append(icon(tool.path));
      button.addEventListener('click', () => tool.run());
      this.node.append(button);
    }
    root.append(this.node);
    const { signal } = this.#abort;
    const show = (isOver: boolean): void => void this.node.classList.toggle('over', isOver);
    host.addEventListener('pointerenter', () => show(true), { signal });
    host.addEventListener('pointerleave', () => show(false), { signal });
  }

  destroy(): void {
    this.#abort.abort();
    this.node.remove();
  }
}
