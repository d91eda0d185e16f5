/**
 * What moves over the canvas without redrawing it: crosshair, rings around diamonds, dots on samples, the selection.
 * Everything is positioned by transform within a shadow root of its own, so that a page's styles cannot reach it.
 */
import type { Diamond, Rect } from '../types';
import { addStyles, element } from './dom';
import { OVERLAY_CSS } from './styles';

/** Room between a diamond and its ring, px. */
const RING_GAP = 3;

export interface Dot {
  x: number;
  y: number;
  color: string;
}

export class Overlay {
  readonly host = element('div');
  readonly root: ShadowRoot;
  #crosshair = element('div', 'crosshair');
  #ring = element('div', 'ring');
  #selection = element('div', 'selection');
  #region = element('div', 'region');
  #pinned: HTMLDivElement[] = [];
  #dots: HTMLDivElement[] = [];

  constructor(parent: HTMLElement) {
    this.root = this.host.attachShadow({ mode: 'open' });
    addStyles(this.root, OVERLAY_CSS);
    this.root.append(this.#region, this.#selection, this.#crosshair, this.#ring);
    parent.append(this.host);
  }

  /** A line over the plot's height; null hides it. */
  setCrosshair(x: number | null, plot: Rect): void {
    const shown = x !== null && x >= plot.left - 0.5 && x <= plot.left + plot.width + 0.5;
    this.#crosshair.classList.toggle('on', shown);
    if (shown) {
      this.#crosshair.style.height = `${plot.height}px`;
      move(this.#crosshair, Math.round(x), plot.top);
    }
  }

  /** Around the diamond under the pointer or the keyboard; null hides it. */
  setRing(target: Diamond | null, byKeyboard = false): void {
    this.#ring.classList.toggle('on', target !== null);
    this.#ring.classList.toggle('keyboard', byKeyboard);
    if (target) {
      placeRing(this.#ring, target);
    }
  }

  /** Around the diamonds of pinned cards. */
  setPinned(targets: Diamond[]): void {
    this.#pool(this.#pinned, targets, 'ring pinned', placeRing);
  }

  setDots(dots: Dot[]): void {
    this.#pool(this.#dots, dots, 'dot', (node, dot) => {
      node.style.backgroundColor = dot.color;
      move(node, dot.x, dot.y);
    });
  }

  /** From one x to another over the plot's height; null hides it. */
  setSelection(range: { x0: number; x1: number } | null, plot: Rect): void {
    this.#selection.classList.toggle('on', range !== null);
    if (range) {
      this.#selection.style.width = `${Math.abs(range.x1 - range.x0)}px`;
      this.#selection.style.height = `${plot.height}px`;
      move(this.#selection, Math.min(range.x0, range.x1), plot.top);
    }
  }

  /** The region whose exemplars are compared; null hides it. */
  setRegion(box: { x: number; y: number; width: number; height: number } | null): void {
    this.#region.classList.toggle('on', box !== null);
    if (box) {
      this.#region.style.width = `${box.width}px`;
      this.#region.style.height = `${box.height}px`;
      move(this.#region, box.x, box.y);
    }
  }

  destroy(): void {
    this.host.remove();
  }

  /** Shows one element of a pool for each item, adding what is missing and hiding what is left. */
  #pool<T>(nodes: HTMLDivElement[], items: T[], className: string, place: (node: HTMLDivElement, item: T) => void): void {
    while (nodes.length < items.length) {
      const node = element('div', className);
      nodes.push(node);
      this.root.append(node);
    }
    nodes.forEach((node, i) => {
      const item = items[i];
      node.classList.toggle('on', item !== undefined);
      if (item !== undefined) {
        place(node, item);
      }
    });
  }
}

function move(node: HTMLElement, x: number, y: number): void {
  node.style.transform = `translate(${x}px, ${y}px)`;
}

/** A square on its corner whose inside leaves the gap around the diamond. */
function placeRing(node: HTMLElement, target: Diamond): void {
  const side = (target.radius + RING_GAP) * Math.SQRT2 + 2;
  node.style.width = `${side}px`;
  node.style.height = `${side}px`;
  node.style.transform = `translate(${target.x - side / 2}px, ${target.y - side / 2}px) rotate(45deg)`;
}
