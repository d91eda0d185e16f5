// The engine's budget: what is fetched before a chart can be drawn, gzipped. That is the wasm and www/engine.ts, the only
// importer of its glue. The whole of the npm package's entries (view, card, element) is printed beside it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { at, kib } from './lib.mjs';

// What it may not exceed, and what it is to come down to.
const BUDGET = 275 * 1024;
const GOAL = 120 * 1024;

const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;
const show = (what, raw, packed) => console.log(`${what.padEnd(44)} ${kib(raw).padStart(10)} ${kib(packed).padStart(10)} gzip`);

function measure(what, bytes) {
  const packed = gzipped(bytes);
  show(what, bytes.length, packed);
  return packed;
}

/** A bundle and the chunks that it imports. */
function closure(folder, file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(path.join(folder, file), 'utf8');
  for (const [, chunk] of text.matchAll(/(?:from|import)\s*\(?\s*["']\.\/([\w.-]+\.js)["']/g)) closure(folder, chunk, seen);
  return seen;
}

const { outputFiles } = await build({
  absWorkingDir: at(),
  entryPoints: ['www/engine.ts'],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  write: false,
});
const wasm = measure('engine: wasm', readFileSync(at('build/npm/exemplar_panel_bg.wasm')));
const glue = measure('engine: JavaScript', outputFiles[0].contents);
for (const entry of ['index.js', 'element.js']) {
  const parts = [...closure(at('build/npm'), entry)].map((file) => readFileSync(at('build/npm', file)));
  measure(`npm package: ${entry} with its chunks`, Buffer.concat(parts));
}

const total = wasm + glue;
const fits = total <= BUDGET;
console.log(`Engine, wasm and JavaScript: ${kib(total)} gzip, ${fits ? 'within' : 'OVER'} the budget of ${kib(BUDGET)}; the goal is ${kib(GOAL)}`);
process.exitCode = fits ? 0 : 1;
