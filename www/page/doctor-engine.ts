/** The doctor's module: it says what to ask and what the answers come to; this fetches. */
import init, { Doctor } from '../../pkg/doctor/exemplar_doctor.js';
import { fetchFor, type Request } from './doctor-fetch';

const wasmUrl = new URL('./exemplar_doctor_bg.wasm', import.meta.url);

export interface Settings {
  metricsUrl: string;
  prometheusUrl: string;
  grafanaUrl: string;
  tempoUrl: string;
  query: string;
  traceLabel: string;
}

export type State = 'holds' | 'warns' | 'breaks' | 'unknown';

/** Texts hold what servers sent. */
export interface Finding {
  check: string;
  state: State;
  says: string;
  evidence: string[];
  remedy: string;
}

export interface LinkReport {
  link: string;
  title: string;
  state: State;
  findings: Finding[];
}

export interface Report {
  healthy: boolean;
  links: LinkReport[];
}

type Step = { ask: Request } | { done: Report };

let loading: Promise<unknown> | null = null;

/** Loads the module, once; a failed load is tried again by the next call. */
function load(): Promise<unknown> {
  loading ??= start().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

async function start(): Promise<void> {
  const response = await fetch(wasmUrl);
  if (!response.ok) {
    throw new Error(`The doctor could not be fetched from ${wasmUrl.href}: the server answered ${response.status}`);
  }
  // Bytes rather than the response, so that the server's MIME type does not matter.
  await init({ module_or_path: await response.arrayBuffer() });
}

/**
 * Walks the chain.
 *
 * @param onAsk told of each request before it is made
 * @throws Error in words when an address is none; the signal's reason when it fires
 */
export async function examine(settings: Settings, onAsk: (request: Request) => void, signal: AbortSignal): Promise<Report> {
  await load();
  const doctor = new Doctor(JSON.stringify({ ...settings, nowMs: Date.now() }));
  try {
    let step = JSON.parse(doctor.step()) as Step;
    while ('ask' in step) {
      onAsk(step.ask);
      const outcome = await fetchFor(step.ask, signal);
      step = JSON.parse(doctor.step(JSON.stringify(outcome))) as Step;
    }
    return step.done;
  } finally {
    doctor.free();
  }
}
