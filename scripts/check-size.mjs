// The engine's budget: what a page fetches to draw a chart (wasm and JavaScript), gzipped.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { at, kib } from './lib.mjs';

const BUDGET = 120 * 1024;
const folder = at('build/npm');

/** A bundle and the chunks that it imports. */
function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(path.join(folder, file), 'utf8');
  for (const [, chunk] of text.matchAll(/(?:from|import)\s*\(?\s*["']\.\/([\w.-]+\.js)["']/g)) closure(chunk, seen);
  return seen;
}

let total = 0;
for (const file of ['exemplar_panel_bg.wasm', ...closure('index.js')]) {
  const bytes = readFileSync(path.join(folder, file));
  const packed = gzipSync(bytes, { level: 9 }).length;
  total += packed;
  console.log(`${file.padEnd(28)} ${kib(bytes.length).padStart(10)} ${kib(packed).padStart(10)} gzip`);
}
const verdict = total <= BUDGET ? 'within' : 'OVER';
console.log(`Engine, wasm and JavaScript: ${kib(total)} gzip, ${verdict} the budget of ${kib(BUDGET)}`);
process.exitCode = total <= BUDGET ? 0 : 1;
