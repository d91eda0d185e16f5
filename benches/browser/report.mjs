// Tables of a run, as Markdown:  node benches/browser/report.mjs [build/bench/results.json]
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { CASES, GESTURE_LIMIT_MS, GESTURES, GOALS, MEASURES, PEERS } from './cases.mjs';

export function median(numbers) {
  if (!numbers || numbers.length === 0) return undefined;
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Three significant digits, no exponent. */
function short(number) {
  if (number === undefined) return '-';
  if (number >= 100) return Math.round(number).toLocaleString('en');
  return String(Number(number.toPrecision(3)));
}

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function cell(result, measure, ours) {
  const value = median(result?.values[measure]);
  if (value === undefined) return result?.failed ? 'fails' : '-';
  const few = result.values[measure].length < ours.rounds && measure !== 'memory' ? ` (n=${result.values[measure].length})` : '';
  return short(value) + few;
}

/** One table for each measure: cases down, libraries across; ours with its ratio to the reference library. */
function measureTable(all, kind, measure) {
  const against = kind === 'line' ? 'uplot' : 'uplot-paths';
  const peers = PEERS.filter((peer) => peer.kinds.includes(kind));
  const cases = CASES.filter((kase) => kase.kind === kind && Object.values(all.results[kase.id] ?? {}).some((result) => result.values[measure]));
  if (cases.length === 0) return null;
  const rows = cases.map((kase) => {
    const results = all.results[kase.id];
    const [ours, theirs] = [median(results.ours?.values[measure]), median(results[against]?.values[measure])];
    const ratio = ours !== undefined && theirs !== undefined ? short(ours / theirs) : '-';
    return [kase.title, ...peers.map((peer) => cell(results[peer.id], measure, all.machine)), ratio];
  });
  const reference = PEERS.find((peer) => peer.id === against).title;
  return `**${MEASURES[measure]}**\n\n${table(['', ...peers.map((peer) => peer.title), `ours / ${reference}`], rows)}`;
}

/** Ours alone: the others have no such gestures. */
function gestureTable(all) {
  const values = all.results.gestures?.ours?.values;
  if (!values) return null;
  const rows = Object.entries(GESTURES).map(([name, title]) => {
    const taken = median(values[name]);
    return [title, cell(all.results.gestures.ours, name, all.machine), taken === undefined ? '' : verdictOf(taken, GESTURE_LIMIT_MS)];
  });
  return table(['', 'exemplar-panel, ms', `<= ${GESTURE_LIMIT_MS}`], rows);
}

const verdictOf = (value, limit) => (value <= limit ? 'met' : `missed by ${short(value / limit)} times`);

/** Ratios are medians of the ratios of a round, so that a busy moment hits both. */
function measured(all, goal) {
  if (goal.measure === 'wire') return all.wire.ours / 1024;
  const results = all.results[goal.case];
  if (goal.measure === 'slowestGesture') {
    const medians = Object.keys(GESTURES).map((name) => median(results?.ours?.values[name]));
    return medians.includes(undefined) ? undefined : Math.max(...medians);
  }
  const ours = results?.ours?.values[goal.measure];
  if (!ours) return undefined;
  if (goal.against === null) return median(ours);
  const theirs = results[goal.against]?.values[goal.measure];
  if (!theirs) return undefined;
  return theirs.length === ours.length ? median(ours.map((value, round) => value / theirs[round])) : median(ours) / median(theirs);
}

export function goals(all) {
  return GOALS.map((goal) => {
    const value = measured(all, goal);
    const verdict = value === undefined ? 'not measured' : verdictOf(value, goal.limit);
    return { ...goal, value, verdict };
  });
}

function goalTable(all) {
  const against = (goal) => (goal.against === null ? '' : PEERS.find((peer) => peer.id === goal.against).title);
  const rows = goals(all).map((goal) => [goal.title, against(goal), `<= ${goal.limit}`, short(goal.value), goal.verdict]);
  return table(['Work', 'Against', 'Goal', 'Measured', ''], rows);
}

function wireTable(all) {
  const rows = PEERS.map((peer) => [peer.title, short(all.wire[peer.id] / 1024)]);
  return table(['Bytes over the wire, KB gzip', ''], rows);
}

function failures(all) {
  const lines = [];
  for (const kase of CASES) {
    for (const peer of PEERS) {
      const result = all.results[kase.id]?.[peer.id];
      if (result?.failed) lines.push(`- ${peer.title}, ${kase.title}: ${result.failed}`);
    }
  }
  return lines.length > 0 ? `**What failed**\n\n${lines.join('\n')}` : null;
}

const section = (title, content) => (content ? [title, content] : []);

export function report(all) {
  const { machine } = all;
  const about = `${machine.date}, ${machine.browser}, ${machine.cores} cores (${machine.processor}), ${machine.rounds} rounds, ` +
    `load ${machine.loadBefore.toFixed(1)} before and ${machine.loadAfter.toFixed(1)} after, ${machine.minutes.toFixed(0)} minutes`;
  const names = Object.keys(MEASURES);
  return [
    about,
    `**Goals**\n\n${goalTable(all)}`,
    '### Lines',
    ...names.map((measure) => measureTable(all, 'line', measure)),
    '### Exemplars over a line of 10k samples',
    ...names.map((measure) => measureTable(all, 'exemplars', measure)),
    ...section(`### ${CASES.find(({ kind }) => kind === 'gestures').title}`, gestureTable(all)),
    '### Size',
    wireTable(all),
    failures(all),
  ].filter(Boolean).join('\n\n') + '\n';
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(report(JSON.parse(readFileSync(process.argv[2] ?? 'build/bench/results.json', 'utf8'))));
}
