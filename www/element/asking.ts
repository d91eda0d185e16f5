/** Asks for a chart's data by the element's attributes: a Prometheus, or a service's own metrics; again and again. */
import type { Chart } from '../engine';
import { duration, textList, type ReadAttribute } from './attributes';
import { noticesOf, type ChartData } from './data';
import { Extending, type Question } from './extending';
import { LiveSource, type LiveConfig, type Outcome } from './live';
import { DEFAULT_SCRAPE_MS, scrape, scrapeProblem, scrapeSettings } from './metrics';
import { queryAll, type Answers } from './prometheus';
import { autoStepMs, isRelative } from './time';

export interface Span {
  fromMs: number;
  toMs: number;
}

/** The element, as far as asking has to do with it. */
export interface AskingHost {
  read: ReadAttribute;
  chart(): Chart | null;
  widthPx(): number;
  /** The window that the attributes name; throws what is wrong with them. */
  attributeWindow(): Span;
  /** The zoomed part of it. */
  zoom(): Span | null;
  setBusy(isBusy: boolean): void;
  setProblems(problems: string[]): void;
  /** Answers of a Prometheus came, for this window. Gives whether all could be read. */
  onAnswers(parts: ChartData[], window: Span, problems: string[]): boolean;
  /** Answers came to extend those that are shown, from a time on. Gives whether that could be done. */
  onLaterAnswers(parts: ChartData[], question: Question, startMs: number): boolean;
  /** The chart is about to read a scrape. */
  beforeScrape(): void;
  /** The chart has read it. */
  onScrape(unit: string, window: Span, notices: string[]): void;
}

/** The least that a window of scrapes shows: they begin with nothing. */
const LEAST_SCRAPES_MS = 60_000;

export class Asking {
  #host: AskingHost;
  #live: LiveSource | null = null;

  constructor(host: AskingHost) {
    this.#host = host;
  }

  /** Whether anything was ever asked for. */
  get hasAsked(): boolean {
    return this.#live !== null;
  }

  /** Cancels what is under way and asks no more. */
  stop(): void {
    this.#live?.stop();
  }

  destroy(): void {
    this.#live?.destroy();
    this.#live = null;
  }

  /** Asks a Prometheus. What moves is asked for again by the refresh, what is zoomed in stands still. */
  askPrometheus(url: string, queries: string[]): void {
    const { read, attributeWindow, zoom, widthPx } = this.#host;
    const problems: string[] = [];
    const stepMs = duration(read, 'step', problems);
    const refreshMs = duration(read, 'refresh', problems);
    const isMoving = zoom() === null && isRelative(read('to') ?? 'now');
    if (!this.#checkedWindow(problems)) {
      return;
    }
    const extending = new Extending();
    this.#start({
      refreshMs: isMoving ? refreshMs : null,
      ask: async (signal) => {
        const { fromMs, toMs } = zoom() ?? attributeWindow();
        const question = { fromMs, toMs, stepMs: stepMs ?? autoStepMs(toMs - fromMs, widthPx()) };
        const startMs = extending.startMs(question, Date.now());
        const result = await queryAll({ url, queries, ...question, fromMs: startMs ?? fromMs }, signal);
        return () => this.#onAnswers(result, question, startMs, extending);
      },
    });
  }

  /** Follows an endpoint. It is asked while zoomed in, too: what nobody asks for is lost. */
  followMetrics(url: string): void {
    const { read } = this.#host;
    const problems: string[] = [];
    const settings = scrapeSettings(url, read, problems);
    const refreshMs = duration(read, 'refresh', problems) ?? DEFAULT_SCRAPE_MS;
    const window = this.#checkedWindow(problems);
    if (!window) {
      return;
    }
    const keepMs = window.toMs - window.fromMs;
    const fail = (problem: string | null): void => this.#host.setProblems(problem === null ? problems : [...problems, problem]);
    this.#start({
      refreshMs,
      ask: async (signal) => {
        try {
          const found = await scrape(url, signal);
          return () => {
            try {
              this.#host.beforeScrape();
              const result = this.#host.chart()?.readScrape(found.text, found.atMs, { ...settings, keepMs }, found.contentType);
              fail(null);
              if (result) {
                this.#host.onScrape(result.unit, this.#scrapedWindow(), noticesOf(result.warnings));
              }
            } catch (error) {
              fail(`${url}: ${scrapeProblem(error)}`);
            }
            return 'done';
          };
        } catch (error) {
          return () => {
            fail(scrapeProblem(error));
            return 'done';
          };
        }
      },
    });
  }

  #start(config: LiveConfig): void {
    this.#live ??= new LiveSource(this.#host.setBusy);
    this.#live.start(config);
  }

  /** Says what is wrong with the attributes; null when nothing can be asked for. */
  #checkedWindow(problems: string[]): Span | null {
    try {
      const window = this.#host.attributeWindow();
      this.#host.setProblems(problems);
      return window;
    } catch (error) {
      this.#host.setProblems([...problems, (error as Error).message]);
      this.stop();
      return null;
    }
  }

  /** What failed altogether leaves the last picture as it is; what cannot extend it is asked for as a whole. */
  #onAnswers(result: Answers, question: Question, startMs: number | null, extending: Extending): Outcome {
    const legends = textList(this.#host.read('legend'));
    const parts = result.answers.flatMap((answer, i): ChartData[] => {
      if (!answer) {
        return [];
      }
      const name = legends[i] ?? (legends.length === 1 ? legends[0] : undefined);
      return [{ range: answer.range, exemplars: answer.exemplars, ...(name === undefined ? {} : { name }) }];
    });
    if (parts.length === 0) {
      extending.onProblem();
      this.#host.setProblems(result.problems);
      return 'done';
    }
    const isComplete = result.problems.length === 0;
    const isLoaded =
      startMs === null
        ? this.#host.onAnswers(parts, question, result.problems)
        : isComplete && this.#host.onLaterAnswers(parts, question, startMs);
    if (isComplete && isLoaded) {
      extending.onLoaded(question, startMs, Date.now());
      return 'done';
    }
    if (isComplete && startMs !== null) {
      extending.onRefused(Date.now());
    } else {
      extending.onProblem();
    }
    return startMs === null ? 'done' : 'again';
  }

  /** The window that `from` names; without it as far back as there is something. */
  #scrapedWindow(): Span {
    const { fromMs, toMs } = this.#host.attributeWindow();
    if (this.#host.read('from') !== null) {
      return { fromMs, toMs };
    }
    const firstMs = this.#host.chart()?.dataRange()?.fromMs ?? toMs;
    return { fromMs: Math.max(fromMs, Math.min(firstMs, toMs - LEAST_SCRAPES_MS)), toMs };
  }
}
