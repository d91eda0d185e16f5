// Stands in for Tempo and Grafana, which are too large for tests: of their HTTP APIs, what the doctor asks.
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Serves what `answer(request, body)` gives: `{status, body, type}`, a string, or an object for JSON. */
async function serve(answer) {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const given = answer(request, body);
    const { status = 200, type, body: content } = given?.status ? given : { body: given };
    const text = typeof content === 'string' ? content : JSON.stringify(content ?? '');
    response.writeHead(status, { 'content-type': type ?? (typeof content === 'string' ? 'text/plain' : 'application/json') }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/**
 * A Tempo: keeps what comes as OTLP/HTTP JSON at /v1/traces and answers /api/traces/<id>, as Tempo does: ids are
 * hexadecimal and may lack leading zeros, an unknown one is a 404. `knows` can be replaced, to lose some.
 */
export async function startTempo() {
  const traces = new Map();
  const tempo = {
    knows: (id) => traces.has(id),
    answer(path) {
      const id = /^\/api\/traces\/([^/]*)$/.exec(path)?.[1];
      if (path === '/api/echo') return 'echo';
      if (id === undefined) return { status: 404, body: '404 page not found' };
      if (!/^[0-9a-fA-F]{1,32}$/.test(id)) return { status: 400, body: 'trace IDs can only contain hex characters' };
      const whole = id.toLowerCase().padStart(32, '0');
      if (!tempo.knows(whole)) return { status: 404, body: 'trace not found' };
      return { batches: [{ scopeSpans: [{ spans: traces.get(whole) ?? [] }] }] };
    },
  };
  const server = await serve((request, body) => {
    if (request.method !== 'POST') return tempo.answer(request.url);
    for (const span of JSON.parse(body).resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans))) {
      traces.set(span.traceId, [...(traces.get(span.traceId) ?? []), span]);
    }
    return {};
  });
  return Object.assign(tempo, server);
}

/**
 * A Grafana of the given data sources and dashboards (by UID) that wants a token: /api/datasources for administrators,
 * /api/frontend/settings for viewers, /api/dashboards/uid/<uid>, and the proxy to a Tempo.
 */
export async function startGrafana({ dataSources, dashboards = {}, tempo, token = 'secret-token', isAdmin = true }) {
  const grafana = { dataSources, dashboards, token, isAdmin };
  const server = await serve((request) => {
    if (request.headers.authorization !== `Bearer ${grafana.token}`) return { status: 401, body: { message: 'Unauthorized' } };
    if (request.url === '/api/datasources') {
      if (!grafana.isAdmin) return { status: 403, body: { message: 'You\'ll need additional permissions: datasources:read' } };
      return grafana.dataSources;
    }
    if (request.url === '/api/frontend/settings') return { datasources: Object.fromEntries(grafana.dataSources.map((one) => [one.name, one])) };
    const dashboard = /^\/api\/dashboards\/uid\/([^/]+)$/.exec(request.url)?.[1];
    if (dashboard in grafana.dashboards) return { dashboard: grafana.dashboards[dashboard] };
    const [, uid, path] = /^\/api\/datasources\/proxy\/uid\/([^/]+)(\/.*)$/.exec(request.url) ?? [];
    if (grafana.dataSources.some((one) => one.uid === uid && one.type === 'tempo')) return tempo.answer(path);
    return { status: 404, body: { message: 'Not found' } };
  });
  return Object.assign(grafana, server);
}
