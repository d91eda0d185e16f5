/** A server that answers as Prometheus' API would, for what a real one does not do on request: be slow, fail, refuse. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exemplarAnswer, rangeAnswer } from './chart-page';

export interface ApiRequest {
  method: string;
  path: string;
  parameters: URLSearchParams;
  accept: string | undefined;
  /** Whether the browser gave the request up before it was answered. */
  isCancelled: boolean;
}

export type Answer = { status?: number; body: string | object; type?: string } | 'never' | 'drop';

export class FakePrometheus {
  readonly requests: ApiRequest[] = [];
  /** What is answered; by default one series, with an exemplar for each tenth of the range. */
  answer: (request: ApiRequest) => Answer = usual;
  allowsOrigins = true;
  #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakePrometheus> {
    const server = createServer();
    const fake = new FakePrometheus(server);
    server.on('request', (request, response) => void fake.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    let body = '';
    for await (const chunk of request) {
      body += String(chunk);
    }
    const parameters = request.method === 'POST' ? new URLSearchParams(body) : url.searchParams;
    const seen: ApiRequest = { method: request.method ?? '', path: url.pathname, parameters, accept: request.headers.accept, isCancelled: false };
    this.requests.push(seen);
    response.on('close', () => {
      seen.isCancelled = !response.writableFinished;
    });
    const answer = this.answer(seen);
    if (answer === 'never') {
      return;
    }
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    const headers: Record<string, string> = { 'content-type': answer.type ?? 'application/json' };
    if (this.allowsOrigins) {
      headers['access-control-allow-origin'] = '*';
    }
    response.writeHead(answer.status ?? 200, headers).end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }
}

export function usual({ path, parameters }: ApiRequest): Answer {
  const fromMs = Number(parameters.get('start')) * 1000;
  const toMs = Number(parameters.get('end')) * 1000;
  if (path.endsWith('/query_exemplars')) {
    const rows = Array.from({ length: 9 }, (_, i) => ({ timeMs: fromMs + ((i + 1) * (toMs - fromMs)) / 10, value: 1 + i / 10 }));
    return { body: exemplarAnswer(rows, { route: '/a' }) };
  }
  const points = Array.from({ length: 61 }, (_, i): [number, number] => [fromMs + (i * (toMs - fromMs)) / 60, 1 + Math.sin(i / 6)]);
  return { body: rangeAnswer(points, { route: '/a' }) };
}
