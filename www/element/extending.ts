/** From when on a refresh asks: for what is new and what may have changed, or for all of its window. Pure. */
import { alignedMs } from './time';

/**
 * So much of what is loaded is asked for again. Scrapes and remote writes come late, and a rate over some minutes carries each of
 * them on; Grafana's incremental querying has the same default.
 */
export const OVERLAP_MS = 10 * 60_000;
/** Of long steps at least so many. */
const OVERLAP_STEPS = 10;

/** With more of the window than this to ask for (the overlap, and what was missed while the page was hidden), all is asked for. */
const MOST_SHARE = 0.5;

/**
 * All is asked for so often, for what changes further back: samples that were filled in, and exemplars that the server has
 * forgotten. By time and not by refreshes, so that the picture is never further behind; at a refresh every 5 s it is one of 120.
 */
export const WHOLE_EVERY_MS = 10 * 60_000;

/** A window and the step of its samples. */
export interface Question {
  fromMs: number;
  toMs: number;
  stepMs: number;
}

/** What is known of the answers to a question that is asked again and again. */
export class Extending {
  #loaded: Question | null = null;
  #wholeAtMs = -Infinity;
  #refusedAtMs = -Infinity;

  /** From when on to ask, a whole number of steps; null is for all. */
  startMs(question: Question, nowMs: number): number | null {
    const loaded = this.#loaded;
    const isDue = nowMs - this.#wholeAtMs >= WHOLE_EVERY_MS;
    if (loaded === null || isDue || nowMs - this.#refusedAtMs < WHOLE_EVERY_MS) {
      return null;
    }
    const { fromMs, toMs, stepMs } = question;
    const goesOn = stepMs === loaded.stepMs && fromMs >= loaded.fromMs && toMs >= loaded.toMs;
    const startMs = alignedMs(loaded.toMs - Math.max(OVERLAP_MS, OVERLAP_STEPS * stepMs), stepMs);
    return goesOn && toMs - startMs <= MOST_SHARE * (toMs - fromMs) ? startMs : null;
  }

  /** Every query was answered, from `startMs` on (null is all of it), and the answers are loaded. */
  onLoaded(question: Question, startMs: number | null, nowMs: number): void {
    this.#loaded = question;
    if (startMs === null) {
      this.#wholeAtMs = nowMs;
    }
  }

  /** Something went wrong: what is loaded is not what was asked for. */
  onProblem(): void {
    this.#loaded = null;
  }

  /** The engine could not extend what is loaded; it would not the next time either. */
  onRefused(nowMs: number): void {
    this.#loaded = null;
    this.#refusedAtMs = nowMs;
  }
}
