/** Two fingers on the canvas: apart and together zooms time, both to a side moves it. */

export interface PinchGestures {
  /** False when there is nothing to zoom. */
  start(): boolean;
  /** Where the fingers were and are; px from the canvas' left edge. */
  change(from: Grip, to: Grip): void;
  /** `isKept` is false when the gesture was given up. */
  end(isKept: boolean): void;
}

/** Two fingers: their middle and their distance, px. */
export interface Grip {
  middle: number;
  distance: number;
}

export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

/** Fingers are never nearer, px. */
const LEAST_DISTANCE = 24;
/** A window is not zoomed below, ms. */
const LEAST_SPAN_MS = 10;

/** The window in which the time that was under the fingers' middle still is, zoomed as they have moved apart. Pure. */
export function pinchedWindow(window: TimeWindow, plot: { left: number; width: number }, from: Grip, to: Grip): TimeWindow {
  const zoom = Math.max(from.distance, LEAST_DISTANCE) / Math.max(to.distance, LEAST_DISTANCE);
  const span = window.toMs - window.fromMs;
  const share = (x: number): number => (x - plot.left) / Math.max(1, plot.width);
  const held = window.fromMs + span * share(from.middle);
  const spanMs = Math.max(LEAST_SPAN_MS, span * zoom);
  const fromMs = held - spanMs * share(to.middle);
  return { fromMs, toMs: fromMs + spanMs };
}

export class PinchInput {
  #canvas: HTMLCanvasElement;
  #gestures: PinchGestures;
  #scale: () => number;
  #fingers = new Map<number, { x: number; y: number }>();
  #from: Grip | null = null;
  #abort = new AbortController();

  /** @param scale px of the chart in one px of the window */
  constructor(canvas: HTMLCanvasElement, scale: () => number, gestures: PinchGestures) {
    this.#canvas = canvas;
    this.#scale = scale;
    this.#gestures = gestures;
    const { signal } = this.#abort;
    canvas.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.#lift(event, true), { signal });
    canvas.addEventListener('pointercancel', (event) => this.#lift(event, false), { signal });
  }

  destroy(): void {
    this.#abort.abort();
  }

  #down(event: PointerEvent): void {
    if (event.pointerType !== 'touch') {
      return;
    }
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#fingers.size === 2 && this.#gestures.start()) {
      this.#from = this.#grip();
    } else if (this.#from) {
      this.#end(false);
    }
  }

  #move(event: PointerEvent): void {
    const finger = this.#fingers.get(event.pointerId);
    if (!finger) {
      return;
    }
    Object.assign(finger, { x: event.clientX, y: event.clientY });
    if (this.#from) {
      this.#gestures.change(this.#from, this.#grip());
    }
  }

  #lift(event: PointerEvent, isKept: boolean): void {
    if (this.#fingers.delete(event.pointerId) && this.#from) {
      this.#end(isKept);
    }
  }

  #end(isKept: boolean): void {
    this.#from = null;
    this.#gestures.end(isKept);
  }

  #grip(): Grip {
    const [a, b] = [...this.#fingers.values()];
    if (!a || !b) {
      return { middle: 0, distance: 0 };
    }
    const scale = this.#scale();
    const left = this.#canvas.getBoundingClientRect().left;
    return { middle: ((a.x + b.x) / 2 - left) * scale, distance: Math.hypot(a.x - b.x, a.y - b.y) * scale };
  }
}
