/** Fetches for the doctor, and says in words what a browser hides of a request that failed. */

export interface Request {
  service: 'metrics' | 'prometheus' | 'grafana' | 'tempo';
  url: string;
  accept: string;
}

/** As the doctor's module takes it. */
export type Outcome = { status: number; contentType: string; body: string } | { reason: string; remedy: string; isWithheld: boolean };

const PATIENCE_MS = 15_000;

/** How each service is told to let pages of another origin read its answers. */
const ALLOW: Record<Request['service'], string> = {
  metrics: 'Let the service send Access-Control-Allow-Origin with its exposition',
  prometheus: 'Start Prometheus with --web.cors.origin (it covers the API, not its own /metrics)',
  grafana: 'Grafana has no setting for it: let a proxy add Access-Control-Allow-Origin',
  tempo: 'Tempo has no setting for it: let a proxy add Access-Control-Allow-Origin',
};

/**
 * The answer, or why there is none.
 *
 * @throws the signal's reason when it fires
 */
export async function fetchFor(request: Request, signal: AbortSignal): Promise<Outcome> {
  const both = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    const response = await fetch(request.url, { headers: { Accept: request.accept }, signal: both });
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', body: await response.text() };
  } catch (error) {
    signal.throwIfAborted();
    if (both.aborted) {
      return { reason: `no answer within ${PATIENCE_MS / 1000} s`, remedy: 'Look at the load of the server and the network to it.', isWithheld: false };
    }
    return explain(request, error, both);
  }
}

/** A script is not told why a request failed. Whether a blind one gets through tells a refusal from an absence. */
async function explain(request: Request, error: unknown, signal: AbortSignal): Promise<Outcome> {
  const target = new URL(request.url);
  const isMixed = location.protocol === 'https:' && target.protocol === 'http:' && !['localhost', '127.0.0.1'].includes(target.hostname);
  if (isMixed) {
    return {
      reason: 'this page came over https, and the browser does not ask http addresses from there',
      remedy: 'Open this page over http, give an https address, or use the program: make doctor.',
      isWithheld: true,
    };
  }
  try {
    await fetch(request.url, { mode: 'no-cors', signal });
  } catch {
    return {
      reason: `no connection to ${target.origin} (${error instanceof Error ? error.message : String(error)})`,
      remedy: 'Check the address, and that the server runs and can be reached from this browser.',
      isWithheld: false,
    };
  }
  return {
    reason: `the server answers, but does not allow pages from ${location.origin} to read it (CORS)`,
    remedy: `${ALLOW[request.service]}; or use the program, which no browser restrains: make doctor.`,
    isWithheld: true,
  };
}
