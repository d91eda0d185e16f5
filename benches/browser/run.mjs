// The bench:  node benches/browser/run.mjs     ROUNDS=7  CASES=1x1M,ex10k  PEERS=uplot  OUT=build/bench  BUDGET_S=20  MINUTES=25
// SHOTS=1 keeps a picture of what each library has drawn, so that one can see that they do the same work.
// Every round visits every case and in it every library, each on a fresh page; results are medians over rounds.
import { cpus, loadavg, platform, release } from 'node:os';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from '../../scripts/lib.mjs';
import { Bench } from './browser.mjs';
import { bundle, versions, writeJson } from './bundle.mjs';
import { CASES, HARDER, MEMORY_CASES, PEERS, STEPS, settingsOf } from './cases.mjs';
import { report } from './report.mjs';
import { serve, urlOf } from './server.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 7);
const MEMORY_ROUNDS = Math.min(3, ROUNDS);
const folder = at(process.env.OUT ?? 'build/bench');
/** A library that has used up this much time in a case gets no further rounds there; at least one it always gets. */
const CASE_BUDGET_MS = 1_000 * Number(process.env.BUDGET_S ?? 20);
/** Those that the ratios are made of get all rounds, within reason. */
const ALWAYS = new Set(['ours', 'uplot', 'uplot-paths']);
const budgetOf = (peer) => (ALWAYS.has(peer.id) ? 6 : 1) * CASE_BUDGET_MS;
/** After a step that slow, the steps that would repeat it are left out. */
const SLOW_MS = 4_000;

/** No case is begun later than this; what has been measured until then is reported. */
const MOST_MINUTES = Number(process.env.MINUTES ?? 25);

const wanted = (variable) => {
  const names = process.env[variable]?.split(',').filter(Boolean);
  return ({ id }) => !names || names.includes(id);
};
const cases = CASES.filter(wanted('CASES'));
// Ours and uPlot are always there: without them there is no ratio.
const isPeer = wanted('PEERS');
const peers = PEERS.filter((peer) => peer.id === 'ours' || peer.id === 'uplot' || isPeer(peer));

/** Results by case and peer: lists of numbers by measure, and why it failed. */
const results = {};
const entry = (kase, peer) => ((results[kase.id] ??= {})[peer.id] ??= { runs: 0, spentMs: 0, values: {}, failed: null });

function isSlow(step, values) {
  if (step === 'first') return false;
  if (step === 'append' && values.create > SLOW_MS / 4) return true;
  const slowest = Math.max(values.first ?? 0, values.zoom ?? 0);
  return slowest > SLOW_MS && step !== 'zoom';
}

async function visit(bench, kase, peer, round) {
  const result = entry(kase, peer);
  const easier = results[HARDER[kase.id]]?.[peer.id];
  if (easier?.failed) result.failed ??= `not tried: it failed at ${HARDER[kase.id]}`;
  if (result.failed || (result.runs > 0 && result.spentMs > budgetOf(peer))) return;
  const start = performance.now();
  const shot = process.env.SHOTS && round === 1 ? path.join(folder, 'shots', `${kase.id}-${peer.id}.png`) : null;
  const { values, failed } = await bench.run(settingsOf(kase, peer), STEPS[kase.kind], { next: (step, known) => !isSlow(step, known), shot });
  note(result, values, failed);
  result.runs += 1;
  result.spentMs += performance.now() - start;
  const numbers = Object.entries(values).map(([name, value]) => `${name} ${value.toFixed(2)}`);
  console.log(`${round} ${kase.id} ${peer.id}: ${numbers.join('  ')}${failed ? `  FAILED: ${failed}` : ''}`);
}

function note(result, values, failed) {
  for (const [name, value] of Object.entries(values)) (result.values[name] ??= []).push(value);
  result.failed ??= failed;
}

async function weigh(bench, kase, peer) {
  const result = entry(kase, peer);
  if (result.failed) return;
  const { values, failed } = await bench.run(settingsOf(kase, peer), ['first', 'memory']);
  if (values.memory !== undefined) note(result, { memory: values.memory }, failed);
}

const of = (kase) => peers.filter((peer) => peer.kinds.includes(kase.kind));
const rotated = (list, by) => [...list.slice(by % list.length), ...list.slice(0, by % list.length)];

async function main() {
  const started = Date.now();
  const wire = await bundle(path.join(folder, 'site'));
  const server = await serve(path.join(folder, 'site'));
  const bench = new Bench(urlOf(server));
  const machine = {
    date: new Date().toISOString().slice(0, 10), browser: `Chromium ${await bench.version()}`, system: `${platform()} ${release()}`,
    cores: cpus().length, processor: cpus()[0]?.model ?? 'unknown', loadBefore: loadavg()[0], rounds: ROUNDS, versions: versions(),
  };
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      for (const kase of cases) {
        if (Date.now() - started > MOST_MINUTES * 60_000) break;
        for (const peer of rotated(of(kase), round)) await visit(bench, kase, peer, round);
      }
    }
    for (let round = 1; round <= MEMORY_ROUNDS; round++) {
      for (const kase of cases.filter(({ id }) => MEMORY_CASES.includes(id))) {
        for (const peer of of(kase)) await weigh(bench, kase, peer);
      }
    }
  } finally {
    await bench.close();
    server.close();
  }
  Object.assign(machine, { loadAfter: loadavg()[0], minutes: (Date.now() - started) / 60_000 });
  mkdirSync(folder, { recursive: true });
  const all = { machine, wire, results };
  writeJson(path.join(folder, 'results.json'), all);
  const text = report(all);
  writeFileSync(path.join(folder, 'tables.md'), text);
  console.log(`\n${text}\nWritten to ${path.relative(at(), folder)}/results.json and tables.md`);
}

await main();
process.exit(0); // a browser that was given up may still hold a pipe
