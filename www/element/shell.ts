/** The DOM inside of `<exemplar-chart>`, and the texts around the chart. */
import { addStyles, element } from '../view/dom';
import type { Legend } from './legend';
import { ELEMENT_CSS } from './styles';

export class Shell {
  readonly frame = element('div', 'chart');
  readonly canvas = element('canvas');
  #heading = element('h2');
  #problem = element('div', 'problem');
  #busy = element('div', 'busy');
  #empty = element('div', 'empty');
  #counts = element('span', 'counts');
  #notices = element('span', 'notices');

  constructor(root: ShadowRoot, legend: Legend) {
    addStyles(root, ELEMENT_CSS);
    this.#problem.setAttribute('role', 'alert');
    this.#problem.hidden = true;
    this.#problem.tabIndex = -1;
    this.#heading.hidden = true;
    this.#busy.hidden = true;
    this.#empty.hidden = true;
    legend.node.hidden = true;
    this.frame.append(this.canvas, this.#empty, this.#busy);
    const foot = element('div', 'foot');
    foot.append(this.#counts, this.#notices);
    root.append(this.#heading, this.#problem, this.frame, legend.node, foot);
  }

  setHeading(text: string | null): void {
    this.#heading.hidden = !text;
    this.#heading.textContent = text ?? '';
  }

  /** What is wrong, in words; none hides the box. */
  setProblems(problems: string[]): void {
    const text = [...new Set(problems)].join('\n');
    this.#problem.hidden = text === '';
    if (this.#problem.textContent !== text) {
      this.#problem.textContent = text;
    }
  }

  setBusy(isBusy: boolean): void {
    this.#busy.hidden = !isBusy;
    this.canvas.setAttribute('aria-busy', String(isBusy));
  }

  /** Where a picture would be; null when there is one. */
  setEmpty(text: string | null): void {
    this.#empty.hidden = text === null;
    this.#empty.textContent = text ?? '';
  }

  setCounts(text: string): void {
    if (this.#counts.textContent !== text) {
      this.#counts.textContent = text;
    }
  }

  setNotices(notices: string[]): void {
    const text = notices.join('\n');
    if (this.#notices.textContent !== text) {
      this.#notices.replaceChildren(...notices.map((notice) => element('span', '', notice)));
    }
  }
}
