// The recorded capture is whole and is what index.json says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('capture/', import.meta.url));
const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const index = read('index.json');
const capture = (id) => index.find((entry) => entry.id === id);
const seriesOf = (entry) => entry.queries.flatMap(({ range }) => read(range).data.result);
const exemplarsOf = (entry) => read(entry.exemplars).data.flatMap(({ seriesLabels, exemplars }) => exemplars.map((exemplar) => ({ ...exemplar, seriesLabels })));

test('every capture has samples and exemplars within its window', () => {
  assert.equal(new Set(index.map(({ id }) => id)).size, index.length);
  for (const entry of index) {
    for (const { metric, values } of seriesOf(entry)) {
      assert.ok('route' in metric, entry.id);
      for (const [time] of values) {
        assert.ok(time * 1000 >= entry.from_ms && time * 1000 <= entry.to_ms, `${entry.id} ${time}`);
        assert.equal((time - entry.from_ms / 1000) % entry.step_s, 0);
      }
    }
    const exemplars = exemplarsOf(entry);
    assert.ok(exemplars.length > 0, entry.id);
    for (const { timestamp, labels, seriesLabels } of exemplars) {
      assert.ok(timestamp * 1000 >= entry.from_ms && timestamp * 1000 <= entry.to_ms, `${entry.id} ${timestamp}`);
      assert.match(labels.trace_id, /^[0-9a-f]{32}$/);
      assert.match(labels.span_id, /^[0-9a-f]{16}$/);
      assert.ok(seriesLabels.route, entry.id);
    }
  }
});

test('the main capture spans over half an hour with thousands of exemplars, the heavy one has over a hundred series', () => {
  const main = index[0];
  assert.ok(main.to_ms - main.from_ms >= 35 * 60_000);
  assert.ok(exemplarsOf(main).length >= 2_000);
  assert.ok(seriesOf(capture('latency-heavy')).length >= 100);
});

test('checkout is calm but for its spikes, and the worst exemplars stand on them', () => {
  const checkout = capture('checkout-p99');
  const values = seriesOf(checkout)[0].values.map(([time, value]) => ({ time, value: Number(value) })).filter(({ value }) => Number.isFinite(value));
  const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const spikes = values.filter(({ value }) => value > 2.5 * median);
  assert.ok(sorted.at(-1) > 4 * median, `${sorted.at(-1)} against ${median}`);
  assert.ok(spikes.length < values.length / 2);
  const worst = exemplarsOf(checkout).sort((a, b) => b.value - a.value).slice(0, 20);
  // The rate looks back a minute: an exemplar is on a spike when one is shown within the minute after it.
  const onSpike = worst.filter(({ timestamp }) => spikes.some(({ time }) => time >= timestamp && time <= timestamp + 60));
  assert.ok(onSpike.length >= 16, `${onSpike.length} of 20`);
});

test('the files are those that the index and the readers use, and stay small', () => {
  const named = new Set(['index.json', ...index.flatMap((entry) => [entry.exemplars, ...entry.queries.map(({ range }) => range)])]);
  const readerInputs = /^(instant|error|empty|nan|infinity|metrics)/;
  const files = readdirSync(folder);
  for (const file of named) assert.ok(files.includes(file), file);
  for (const file of files) assert.ok(named.has(file) || readerInputs.test(file), file);
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
  assert.ok(bytes < 6e6, `${bytes} bytes`);
});

test('error and empty answers are what they are called', () => {
  assert.equal(read('error-bad-query.json').status, 'error');
  assert.equal(read('error-bad-exemplar-query.json').errorType, 'bad_data');
  assert.deepEqual(read('empty-range.json').data, { resultType: 'matrix', result: [] });
  assert.deepEqual(read('empty-exemplars.json').data, []);
  assert.equal(read('instant-vector.json').data.resultType, 'vector');
  const exposition = readFileSync(join(folder, 'metrics.openmetrics.txt'), 'utf8');
  assert.ok(exposition.endsWith('# EOF\n') && exposition.includes('# {trace_id="'));
});
