/** Serves the host, the built plugin and Grafana's icons as Grafana would, below any sub-path. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { PLUGIN_ID } from './names';

const NONCE = 'abc';

/** Content-Security-Policies by name: Grafana's template, and one that forbids WebAssembly. */
const POLICIES: Record<string, string> = {
  grafana:
    `script-src 'self' 'unsafe-eval' 'unsafe-inline' 'strict-dynamic' 'nonce-${NONCE}';object-src 'none';font-src 'self';` +
    "style-src 'self' 'unsafe-inline' blob:;img-src * data:;base-uri 'self';connect-src 'self' grafana.com;manifest-src 'self';" +
    "media-src 'none';form-action 'self';",
  'no-wasm':
    `script-src 'self' 'strict-dynamic' 'nonce-${NONCE}';object-src 'none';font-src 'self';style-src 'self' 'unsafe-inline' blob:;` +
    "img-src * data:;connect-src 'self' grafana.com;",
};

const TYPES: Record<string, string> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
};

export interface HostServer {
  /** Address without a slash at its end. */
  origin: string;
  close(): Promise<void>;
}

/**
 * @param host the bundled host
 * @param dist folder of the built plugin
 * @param icons folder of Grafana's icons
 */
export async function serve(host: Map<string, Uint8Array>, dist: string, icons: string): Promise<HostServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // One path segment before these names is the sub-path.
    const [, sub = '', below = ''] = /^(\/grafana)?(\/.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    const plugin = below.match(new RegExp(`^/public/plugins/${PLUGIN_ID}/([\\w.-]+)$`))?.[1];
    const icon = below.match(/^\/public\/build\/img\/icons\/([\w/-]+\.svg)$/)?.[1];
    const script = below.match(/^\/out\/([\w.-]+)$/)?.[1];
    if (plugin !== undefined) {
      void sendFile(response, path.join(dist, plugin));
    } else if (icon !== undefined) {
      void sendFile(response, path.join(icons, icon));
    } else if (script !== undefined) {
      send(response, host.get(script), '.js');
    } else if (below.startsWith('/public/') || below.startsWith('/api/')) {
      send(response, undefined, '.json');
    } else {
      sendPage(response, sub, url.searchParams.get('csp') ?? '');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

async function sendFile(response: ServerResponse, file: string): Promise<void> {
  send(response, await readFile(file).catch(() => undefined), path.extname(file));
}

function send(response: ServerResponse, body: Uint8Array | undefined, extension: string): void {
  if (!body) {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"message":"Not found"}');
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extension] ?? 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'cache-control': 'public, max-age=3600',
  });
  response.end(body);
}

function sendPage(response: ServerResponse, sub: string, policy: string): void {
  const policyText = POLICIES[policy];
  response.writeHead(200, {
    'content-type': 'text/html',
    ...(policyText && { 'content-security-policy': policyText }),
  });
  response.end(
    `<!doctype html><html lang="en"><head><base href="${sub}/"><meta charset="utf-8"><title>Host</title>` +
      '<link rel="icon" href="data:,"><style>html,body,#root{height:100%;margin:0}</style></head>' +
      `<body><div id="root"></div><script type="module" nonce="${NONCE}" src="${sub}/out/host.js"></script></body></html>`,
  );
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
