/** Brings the engine into Grafana: fetches the plugin's `.wasm`, starts it once, and says in words why that failed. */
import wasmUrl from '../../pkg/exemplar_panel_bg.wasm?url';
import { load } from '../engine';
import { messageOf } from './messages';

export type EngineFailure = 'forbidden' | 'unsupported' | 'fetch' | 'damaged';

/** Why there is no engine; the message is for the person in front of the panel. */
export class EngineError extends Error {
  constructor(
    readonly failure: EngineFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EngineError';
  }
}

let started: Promise<void> | null = null;
let hasFailed = false;

/** Starts the engine, or returns the start under way. A failure is forgotten, so that the next call tries again. */
export function startEngine(): Promise<void> {
  started ??= start(wasmUrl, hasFailed).catch((error: unknown) => {
    started = null;
    hasFailed = true;
    throw error;
  });
  return started;
}

/** @param isRetry asks the server again instead of taking what the browser has kept */
async function start(url: string, isRetry: boolean): Promise<void> {
  refuseWithoutWasm();
  const bytes = await fetchBytes(url, isRetry);
  try {
    await load(bytes);
  } catch (error) {
    throw new EngineError(
      'damaged',
      `${messageOf(error)}. The file is damaged or does not belong to this version of the plugin: install the plugin again.`,
      { cause: error },
    );
  }
}

/** The smallest module there is: magic number and version. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** A refusal is told apart from damage by compiling something that is certainly sound. */
function refuseWithoutWasm(): void {
  if (typeof WebAssembly !== 'object') {
    throw new EngineError(
      'unsupported',
      'This browser does not have WebAssembly, or has it switched off; the panel cannot draw without it.',
    );
  }
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch (error) {
    throw new EngineError(
      'forbidden',
      "This Grafana's Content-Security-Policy forbids WebAssembly; the panel cannot draw without it. Allow " +
        "'wasm-unsafe-eval' under script-src in content_security_policy_template.",
      { cause: error },
    );
  }
}

// Bytes instead of a Response: neither the server's MIME type nor a wrapped fetch matters then.
async function fetchBytes(url: string, isRetry: boolean): Promise<ArrayBuffer> {
  const failed = (why: string, cause?: unknown): EngineError =>
    new EngineError('fetch', `The chart engine could not be fetched: ${why} (${url}).`, { cause });
  let response: Response;
  try {
    response = await fetch(url, { cache: isRetry ? 'reload' : 'default' });
  } catch (error) {
    throw failed(messageOf(error), error);
  }
  if (!response.ok) {
    throw failed(`the server answered ${response.status}`);
  }
  try {
    return await response.arrayBuffer();
  } catch (error) {
    throw failed(messageOf(error), error);
  }
}
