/** Mouse, pen and touch on the canvas, turned into gestures. Coordinates are CSS px from the canvas' corner. */

export interface PointerGestures {
  /** The pointer rests or moves here; once for each animation frame at most. */
  hover(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number, event: { touch: boolean; alt: boolean }): void;
  doubleClick(x: number, y: number): void;
  /** False when no drag may start here. */
  dragStart(x: number, y: number, event: { shift: boolean; touch: boolean }): boolean;
  drag(x: number, y: number): void;
  /** Null when the drag was given up. */
  dragEnd(to: { x: number; y: number } | null): void;
}

/** A press that moves less is a click, px. */
const DRAG_PX = 4;
const LONG_PRESS_MS = 450;

interface Press {
  id: number;
  x: number;
  y: number;
  clientX: number;
  clientY: number;
  touch: boolean;
  shift: boolean;
  state: 'pressed' | 'dragging' | 'scrubbing' | 'ignored';
}

export class PointerInput {
  #canvas: HTMLCanvasElement;
  #gestures: PointerGestures;
  #rect: DOMRect | null = null;
  #size: () => { width: number; height: number };
  #press: Press | null = null;
  #longPress: ReturnType<typeof setTimeout> | undefined;
  #frame = 0;
  /** Where the pointer hovers, in window px; null when it does not. */
  #at: { clientX: number; clientY: number } | null = null;
  #isFree = false;
  #abort = new AbortController();

  constructor(canvas: HTMLCanvasElement, size: () => { width: number; height: number }, gestures: PointerGestures) {
    this.#canvas = canvas;
    this.#size = size;
    this.#gestures = gestures;
    const signal = this.#abort.signal;
    canvas.style.touchAction = 'pan-y';
    canvas.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.#up(event), { signal });
    canvas.addEventListener('pointercancel', () => this.cancel(), { signal });
    canvas.addEventListener('pointerleave', (event) => this.#leave(event), { signal });
    canvas.addEventListener('dblclick', (event) => this.#doubleClick(event), { signal });
    canvas.addEventListener('touchmove', (event) => this.#touchMove(event), { signal, passive: false });
    canvas.addEventListener('contextmenu', (event) => this.#contextMenu(event), { signal });
    // The canvas may move under a resting pointer.
    const onMoved = (): void => {
      this.#rect = null;
      this.#hoverSoon(this.#at);
    };
    window.addEventListener('scroll', onMoved, { signal, capture: true, passive: true });
    window.addEventListener('resize', onMoved, { signal, passive: true });
    canvas.addEventListener('pointerenter', () => this.invalidate(), { signal });
  }

  /** The canvas in window coordinates; measured only when it may have moved. */
  rect(): DOMRect {
    this.#rect ??= this.#canvas.getBoundingClientRect();
    return this.#rect;
  }

  /** Forgets where the canvas is. */
  invalidate(): void {
    this.#rect = null;
  }

  /** Whether a finger drags in any direction, instead of scrolling the page up and down. */
  set isFree(isFree: boolean) {
    this.#isFree = isFree;
    this.#canvas.style.touchAction = isFree ? 'none' : 'pan-y';
  }

  get isDragging(): boolean {
    return this.#press?.state === 'dragging';
  }

  /** Gives up the gesture that is under way. */
  cancel(): void {
    clearTimeout(this.#longPress);
    const press = this.#press;
    this.#press = null;
    if (press?.state === 'dragging') {
      this.#gestures.dragEnd(null);
    } else if (press?.state === 'scrubbing') {
      this.#gestures.leave();
    }
  }

  destroy(): void {
    this.cancel();
    cancelAnimationFrame(this.#frame);
    this.#abort.abort();
  }

  /** A place of the window in px of the chart: a page may scale the canvas by transform, so that they differ. */
  pointOf(event: { clientX: number; clientY: number }): { x: number; y: number } {
    const rect = this.rect();
    const { width, height } = this.#size();
    const scaleX = rect.width > 0 ? width / rect.width : 1;
    const scaleY = rect.height > 0 ? height / rect.height : 1;
    return { x: (event.clientX - rect.left) * scaleX, y: (event.clientY - rect.top) * scaleY };
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary) {
      this.cancel();
      return;
    }
    const touch = event.pointerType === 'touch';
    const { x, y } = this.pointOf(event);
    const { clientX, clientY } = event;
    this.#press = { id: event.pointerId, x, y, clientX, clientY, touch, shift: event.shiftKey, state: 'pressed' };
    if (touch) {
      clearTimeout(this.#longPress);
      this.#longPress = setTimeout(() => this.#beginScrub(), LONG_PRESS_MS);
    }
  }

  #beginScrub(): void {
    if (this.#press?.state === 'pressed') {
      this.#press.state = 'scrubbing';
      this.#capture(this.#press.id);
      this.#hoverSoon(this.#press);
    }
  }

  #move(event: PointerEvent): void {
    const { x, y } = this.pointOf(event);
    const press = this.#press;
    if (!press || press.id !== event.pointerId) {
      if (event.pointerType !== 'touch') {
        this.#hoverSoon(event);
      }
      return;
    }
    if (press.state === 'pressed' && Math.hypot(x - press.x, y - press.y) > DRAG_PX) {
      clearTimeout(this.#longPress);
      const sideways = !press.touch || this.#isFree || Math.abs(x - press.x) > Math.abs(y - press.y);
      press.state = sideways && this.#gestures.dragStart(press.x, press.y, press) ? 'dragging' : 'ignored';
      this.#capture(press.id);
    }
    if (press.state === 'dragging') {
      this.#gestures.drag(x, y);
    } else if (press.state === 'scrubbing' || (press.state === 'pressed' && !press.touch)) {
      this.#hoverSoon(event);
    }
  }

  #up(event: PointerEvent): void {
    clearTimeout(this.#longPress);
    const press = this.#press;
    if (!press || press.id !== event.pointerId) {
      return;
    }
    this.#press = null;
    if (press.touch) {
      this.#at = null;
    }
    const { x, y } = this.pointOf(event);
    if (press.state === 'dragging') {
      this.#gestures.dragEnd({ x, y });
    } else if (press.state === 'pressed' || press.state === 'scrubbing') {
      this.#gestures.click(x, y, { touch: press.touch, alt: event.altKey });
    }
  }

  #leave(event: PointerEvent): void {
    if (this.#press?.state === 'dragging' || this.#press?.state === 'scrubbing') {
      return;
    }
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#at = null;
    if (event.pointerType !== 'touch') {
      this.#gestures.leave();
    }
  }

  #doubleClick(event: MouseEvent): void {
    const { x, y } = this.pointOf(event);
    this.#gestures.doubleClick(x, y);
  }

  /** Up and down scrolls the page, but not after a long press: the finger looks around then. */
  #touchMove(event: TouchEvent): void {
    if (this.#press?.state === 'scrubbing' && event.cancelable) {
      event.preventDefault();
    }
  }

  /** A long press must not open the browser's menu over the card. */
  #contextMenu(event: MouseEvent): void {
    if (this.#press?.touch) {
      event.preventDefault();
    }
  }

  #capture(id: number): void {
    try {
      this.#canvas.setPointerCapture(id);
    } catch {
      // The pointer is gone already; its pointercancel follows.
    }
  }

  #hoverSoon(at: { clientX: number; clientY: number } | null): void {
    this.#at = at && { clientX: at.clientX, clientY: at.clientY };
    if (this.#at && this.#frame === 0) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        if (this.#at) {
          const { x, y } = this.pointOf(this.#at);
          this.#gestures.hover(x, y);
        }
      });
    }
  }
}
