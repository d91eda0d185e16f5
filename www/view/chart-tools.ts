/**
 * Small buttons for what keys do as well: at the end of the bar above the chart, else at the chart's corner while the pointer
 * is over it (always on touch).
 */
import type { ViewTheme } from './api';
import { icon } from './card-labels';
import { addStyles, element } from './dom';
import { TOOLS_CSS } from './styles';
import { applyTheme } from './theme';

const BUTTON_PX = 26;

export interface ChartTool {
  title: string;
  /** On a 16 x 16 grid. */
  path: string;
  /** What it does, or what there is to choose from. */
  run: (() => void) | ToolChoice[];
}

export interface ToolChoice {
  text: string;
  key: string;
  run(): void;
}

export const TABLE_ICON = 'M2 3.5h12v9H2zM2 6.5h12M2 9.5h12M6 6.5v6';
export const SAVE_ICON = 'M8 2v8M4.5 6.5L8 10l3.5-3.5M2.5 13.5h11';
export const HELP_ICON = 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.100.8-1.100 1.6M8 12.2v.1';

export class ChartTools {
  readonly node = element('div');
  #host: HTMLElement;
  #width: number;
  #abort = new AbortController();

  /** @param host over which the pointer has to be; positioned */
  constructor(host: HTMLElement, tools: ChartTool[]) {
    this.#host = host;
    this.#width = tools.length * BUTTON_PX + 6;
    const root = this.node.attachShadow({ mode: 'open' });
    addStyles(root, TOOLS_CSS);
    for (const tool of tools) {
      const button = element('button');
      button.type = 'button';
      button.title = tool.title;
      // The chart is one stop of the Tab key; each of these has a key on it.
      button.tabIndex = -1;
      button.setAttribute('aria-label', tool.title);
      button.append(icon(tool.path));
      root.append(button);
      const { run } = tool;
      if (typeof run === 'function') {
        button.addEventListener('click', run);
      } else {
        root.append(menu(button, tool.title, run));
      }
    }
    host.append(this.node);
    const { signal } = this.#abort;
    host.addEventListener('pointerenter', () => this.node.classList.add('over'), { signal });
    host.addEventListener('pointerleave', () => this.node.classList.remove('over'), { signal });
  }

  /** Whether there is a bar above the chart, at whose end the buttons stand; what is in the bar leaves them room. */
  setInBar(isInBar: boolean): void {
    this.node.classList.toggle('fixed', isInBar);
    this.#host.style.setProperty('--ep-tools-width', `${isInBar ? this.#width : 0}px`);
  }

  setTheme(theme: ViewTheme): void {
    applyTheme(this.node, theme);
  }

  destroy(): void {
    this.#abort.abort();
    this.node.remove();
  }
}

/** What a button offers, below it. Closes by choosing, by a press elsewhere, by Escape: that is the browser's. */
function menu(button: HTMLButtonElement, name: string, choices: ToolChoice[]): HTMLElement {
  const node = element('div', 'menu');
  node.popover = 'auto';
  node.setAttribute('role', 'group');
  node.setAttribute('aria-label', name);
  for (const { text, key, run } of choices) {
    const choice = element('button', '', text);
    choice.type = 'button';
    choice.append(element('kbd', '', key));
    choice.addEventListener('click', () => {
      node.hidePopover();
      run();
    });
    node.append(choice);
  }
  node.addEventListener('toggle', (event) => {
    if (event.newState === 'open') {
      const { right, bottom } = button.getBoundingClientRect();
      node.style.left = `${Math.max(0, right - node.offsetWidth)}px`;
      node.style.top = `${bottom}px`;
      node.querySelector('button')?.focus();
    }
  });
  button.popoverTargetElement = node;
  return node;
}
