// Bundles each peer with its adapter into one classic script, and weighs what goes over the wire.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { at, copy, emptyFolder } from '../../scripts/lib.mjs';
import { PEERS } from './cases.mjs';

const HERE = 'benches/browser';
const WASM = 'build/npm/exemplar_panel_bg.wasm';
const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

const shared = {
  absWorkingDir: at(),
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  legalComments: 'none',
  logLevel: 'warning',
  loader: { '.css': 'text' },
  // The engine's address is given by the harness, as bytes.
  define: { 'process.env.NODE_ENV': '"production"', 'import.meta.url': '"http://127.0.0.1/"' },
};

/** Writes what the pages load into a folder; resolves with bytes over the wire by peer, gzipped. */
export async function bundle(folder) {
  emptyFolder(folder);
  await build({ ...shared, entryPoints: [`${HERE}/page/harness.js`], outfile: path.join(folder, 'harness.js') });
  copy(`${HERE}/page/index.html`, folder);
  copy(WASM, folder, 'engine.wasm');
  const wire = {};
  for (const { id, wasm } of PEERS) {
    const outfile = path.join(folder, 'peers', `${id}.js`);
    await build({ ...shared, entryPoints: [`${HERE}/peers/${id}.js`], outfile, globalName: 'peer' });
    wire[id] = gzipped(readFileSync(outfile)) + (wasm ? gzipped(readFileSync(at(WASM))) : 0);
  }
  return wire;
}

/** Versions of the packages, as installed. */
export function versions() {
  const names = new Set(PEERS.flatMap((peer) => peer.packages));
  const of = (name) => JSON.parse(readFileSync(at(HERE, 'node_modules', name, 'package.json'), 'utf8')).version;
  return Object.fromEntries([...names].map((name) => [name, of(name)]));
}

export const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 1)}\n`);
