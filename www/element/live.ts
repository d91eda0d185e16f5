/** Keeps a chart's data current: asks, cancels what is superseded, asks again while somebody looks. */
import { query, type Answer } from './prometheus';
import { autoStepMs } from './time';

export interface LiveConfig {
  url: string;
  queries: string[];
  /** Null is auto. */
  stepMs: number | null;
  /** Null is never. */
  refreshMs: number | null;
  /** The window to ask for, as of now. */
  window(): { fromMs: number; toMs: number };
  widthPx(): number;
}

export interface LiveResult {
  /** By query; null for one that failed. */
  answers: (Answer | null)[];
  fromMs: number;
  toMs: number;
  /** What went wrong, in words. */
  problems: string[];
}

export interface LiveEvents {
  onResult(result: LiveResult): void;
  onBusy(isBusy: boolean): void;
}

export class LiveSource {
  #events: LiveEvents;
  #config: LiveConfig | null = null;
  #request: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAtMs = 0;
  #abort = new AbortController();

  constructor(events: LiveEvents) {
    this.#events = events;
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
    this.#events.onBusy(false);
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
    this.#events.onBusy(true);
    const result = await ask(config, request.signal);
    if (request.signal.aborted) {
      return;
    }
    this.#request = null;
    this.#events.onBusy(false);
    this.#events.onResult(result);
    this.#schedule();
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

async function ask(config: LiveConfig, signal: AbortSignal): Promise<LiveResult> {
  const { fromMs, toMs } = config.window();
  const stepMs = config.stepMs ?? autoStepMs(toMs - fromMs, config.widthPx());
  const settled = await Promise.allSettled(
    config.queries.map((expr) => query({ url: config.url, expr, fromMs, toMs, stepMs }, signal)),
  );
  const answers = settled.map((one) => (one.status === 'fulfilled' ? one.value : null));
  const problems = settled.flatMap((one) => {
    if (one.status === 'rejected') {
      return [(one.reason as Error).message];
    }
    return one.value.problem ? [one.value.problem] : [];
  });
  return { answers, fromMs, toMs, problems: [...new Set(problems)] };
}
