/** Draws at most once for each animation frame, and not at all while nobody can see it. */
export class FrameLoop {
  #draw: () => void;
  #frame = 0;
  #isVisible = true;
  #isDirty = false;
  #observer: IntersectionObserver | null = null;

  constructor(host: HTMLElement, draw: () => void) {
    this.#draw = draw;
    if (typeof IntersectionObserver === 'function') {
      this.#observer = new IntersectionObserver((entries) => {
        this.#isVisible = entries.at(-1)?.isIntersecting ?? true;
        if (this.#isVisible && this.#isDirty) {
          this.request();
        }
      });
      this.#observer.observe(host);
    }
  }

  request(): void {
    this.#isDirty = true;
    if (this.#frame === 0 && this.#isVisible) {
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        if (this.#isVisible) {
          this.#isDirty = false;
          this.#draw();
        }
      });
    }
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer?.disconnect();
  }
}
