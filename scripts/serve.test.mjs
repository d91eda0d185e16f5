import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { close, portOf, serve } from './serve.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'serve-'));
const site = path.join(folder, 'site');
let server;

beforeAll(async () => {
  mkdirSync(path.join(site, 'sub'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  writeFileSync(path.join(site, 'index.html'), '<p>top');
  writeFileSync(path.join(site, 'sub', 'index.html'), '<p>sub');
  writeFileSync(path.join(site, 'a.wasm'), 'wasm');
  symlinkSync(path.join(folder, 'secret.txt'), path.join(site, 'link.txt'));
  server = await serve(site, 0);
});

afterAll(async () => {
  await close(server);
  rmSync(folder, { recursive: true });
});

/** The answer to a raw request path: fetch() would tidy it first. */
function ask(rawPath, method = 'GET') {
  return new Promise((resolve, reject) => {
    request({ port: server.address().port, host: '127.0.0.1', path: rawPath, method }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk)).on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    }).on('error', reject).end();
  });
}

test('folders answer with their index, queries are ignored', async () => {
  expect((await ask('/')).body).toBe('<p>top');
  expect((await ask('/sub/?a=/../b')).body).toBe('<p>sub');
});

test('wasm has the type that streaming compilation needs, and nothing is cached', async () => {
  const { headers } = await ask('/a.wasm');
  expect(headers['content-type']).toBe('application/wasm');
  expect(headers['cache-control']).toBe('no-store');
});

test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/sub/../../secret.txt', '/..\\secret.txt', '/link.txt', '/%ff', '/%00', '/nothing', '//etc/passwd'])(
  '%s is not found',
  async (rawPath) => {
    const { status, body } = await ask(rawPath);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  },
);

test('only reading is allowed', async () => {
  expect((await ask('/', 'POST')).status).toBe(405);
  expect(await ask('/', 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('a taken port and a bad port get a sentence', async () => {
  await expect(serve(site, server.address().port)).rejects.toThrow(/is taken by another program/);
  expect(() => portOf('80a')).toThrow(/must be a number/);
  expect(portOf('8080')).toBe(8080);
});
