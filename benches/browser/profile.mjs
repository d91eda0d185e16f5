// Where the time goes:  node benches/browser/profile.mjs <peer> <case> <step>     such as: ours 100x10k zoom
// Functions of the engine have names when it is built without optimising away its name section; else they are numbers.
import path from 'node:path';
import { at } from '../../scripts/lib.mjs';
import { Bench } from './browser.mjs';
import { bundle } from './bundle.mjs';
import { CASES, PEERS, settingsOf } from './cases.mjs';
import { serve, urlOf } from './server.mjs';

const SHOWN = 25;

/** Self time by function, ms. */
function selfTimes({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const totals = new Map();
  samples.forEach((id, i) => {
    const { functionName, url, lineNumber, columnNumber } = byId.get(id);
    const place = url ? `${path.basename(url)}:${lineNumber + 1}` : columnNumber > 0 ? `:${columnNumber + 1}` : '';
    const name = `${functionName || '(anonymous)'} ${place}`;
    totals.set(name, (totals.get(name) ?? 0) + timeDeltas[i] / 1000);
  });
  return [...totals].sort((a, b) => b[1] - a[1]);
}

const [peerId = 'ours', caseId = '1x1M', step = 'zoom'] = process.argv.slice(2);
const peer = PEERS.find(({ id }) => id === peerId);
const kase = CASES.find(({ id }) => id === caseId);
if (!peer || !kase) throw new Error(`profile.mjs: there is no library ${peerId} or no case ${caseId}`);

const folder = at('build/bench/profile');
await bundle(folder);
const server = await serve(folder);
const bench = new Bench(urlOf(server));
const steps = step === 'first' ? ['first'] : ['first', step];
const take = (profile) => {
  const times = selfTimes(profile);
  const busy = times.filter(([name]) => !/^\((idle|program)\)/.test(name)).reduce((sum, [, ms]) => sum + ms, 0);
  for (const [name, ms] of times.slice(0, SHOWN)) console.log(`${ms.toFixed(1).padStart(9)} ms ${((ms / busy) * 100).toFixed(1).padStart(6)} %  ${name}`);
};
const { values, failed } = await bench.run(settingsOf(kase, peer), steps, { profile: { step, take } });
console.log(values, failed ?? '');
await bench.close();
server.close();
process.exit(0);
