// A small server of static files on this machine:  node scripts/serve.mjs <folder> [port]
import { createReadStream, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const HOST = '127.0.0.1';
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The file a request path means, or null when there is none inside the folder (links are followed, then checked). */
function fileOf(folder, requestUrl) {
  try {
    const pathname = decodeURIComponent(requestUrl.split(/[?#]/, 1)[0]);
    if (pathname.includes('\0')) return null;
    let file = path.join(folder, path.posix.normalize(`/${pathname}`));
    if (statSync(file).isDirectory()) file = path.join(file, 'index.html');
    const real = realpathSync(file);
    return real.startsWith(folder + path.sep) && statSync(real).isFile() ? real : null;
  } catch {
    return null; // a malformed escape, or no such file
  }
}

/** Resolves with the listening server; rejects with a sentence when it cannot listen. Port 0 takes any free one. */
export function serve(folder, port) {
  const real = realpathSync(folder);
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    const file = fileOf(real, request.url ?? '/');
    if (!file) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is no such file.\n');
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).on('error', () => response.destroy()).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const inUse = error.code === 'EADDRINUSE';
      reject(new Error(inUse
        ? `Port ${port} is taken by another program. Choose another one: PORT=${port + 1} make demo`
        : `Cannot listen on ${HOST}:${port}: ${error.message}`));
    });
    server.listen(port, HOST, () => resolve(server));
  });
}

export const urlOf = (server) => `http://${HOST}:${server.address().port}/`;

/** Stops listening and drops what is connected; resolves when the port is free. */
export function close(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A port number from a command line; throws a sentence when it is none. */
export function portOf(text) {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT is "${text}"; it must be a number from 0 to 65535.`);
  return port;
}

async function main([folder, port = '8080']) {
  const server = await serve(folder, portOf(port));
  console.log(`Serving ${folder} on ${urlOf(server)} (Ctrl-C stops it)`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void close(server).then(() => process.exit(0)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
