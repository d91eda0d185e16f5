/** Keeps a chart's data current: asks, cancels what is superseded, asks again while somebody looks. */

export interface LiveConfig {
  /** Null is never. */
  refreshMs: number | null;
  /** Asks, and gives what is to be done with the answer. Fails only when the signal fires. */
  ask(signal: AbortSignal): Promise<() => Outcome>;
}

/** Whether an answer was of use, or is to be asked for anew at once. */
export type Outcome = 'done' | 'again';

export class LiveSource {
  #onBusy: (isBusy: boolean) => void;
  #config: LiveConfig | null = null;
  #request: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAtMs = 0;
  #abort = new AbortController();

  constructor(onBusy: (isBusy: boolean) => void) {
    this.#onBusy = onBusy;
    document.addEventListener('visibilitychange', () => this.#schedule(), { signal: this.#abort.signal });
  }

  /** Asks now, and again by the refresh; cancels what was under way. */
  start(config: LiveConfig): void {
    this.#config = config;
    void this.#ask();
  }

  stop(): void {
    this.#config = null;
    clearTimeout(this.#timer);
    this.#request?.abort();
    this.#request = null;
    this.#onBusy(false);
  }

  destroy(): void {
    this.stop();
    this.#abort.abort();
  }

  async #ask(): Promise<void> {
    const config = this.#config;
    if (!config) {
      return;
    }
    clearTimeout(this.#timer);
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.#askedAtMs = Date.now();
    this.#onBusy(true);
    const show = await config.ask(request.signal).catch(() => null);
    if (request.signal.aborted) {
      return;
    }
    this.#request = null;
    this.#onBusy(false);
    if (show?.() === 'again') {
      void this.#ask();
    } else {
      this.#schedule();
    }
  }

  /** A hidden page does not ask; when it is seen again, an overdue refresh follows at once. */
  #schedule(): void {
    clearTimeout(this.#timer);
    const refreshMs = this.#config?.refreshMs;
    if (!refreshMs || document.hidden || this.#request) {
      return;
    }
    const waitMs = Math.max(0, this.#askedAtMs + refreshMs - Date.now());
    this.#timer = setTimeout(() => void this.#ask(), waitMs);
  }
}
