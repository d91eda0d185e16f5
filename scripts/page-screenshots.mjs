// The page with 1,000, 10,000 and 100,000 exemplars, as pictures in docs/, and how long its gestures take. Needs `make site`.
//   node scripts/page-screenshots.mjs
import { spawn } from 'node:child_process';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { at } from './lib.mjs';

const PORT = 8179;
const SIZE = { width: 1120, height: 640 };
const PICTURES = [
  { count: 1_000, theme: 'light', act: null },
  { count: 10_000, theme: 'light', act: compare },
  { count: 100_000, theme: 'dark', act: null },
];

const server = spawn(process.execPath, [at('scripts/serve.mjs'), at('build/site'), String(PORT)], { stdio: 'ignore' });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  for (const { count, theme, act } of PICTURES) {
    const page = await browser.newPage({ viewport: SIZE, timezoneId: 'UTC', locale: 'en-GB' });
    await opened(page, theme);
    await page.evaluate(showMade, count);
    await rested(page);
    await act?.(page);
    await page.mouse.move(5, SIZE.height - 5);
    await rested(page);
    const name = `docs/page-${count / 1_000}k.png`;
    await page.screenshot({ path: path.join(at(), name) });
    console.log(name, JSON.stringify(await page.evaluate(timed)));
    await page.close();
  }
} finally {
  await browser.close();
  server.kill();
}

async function opened(page, theme) {
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(`http://127.0.0.1:${PORT}/?theme=${theme}&fit-y=all&time-zone=utc`);
      break;
    } catch (error) {
      if (tries > 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  await page.waitForFunction(() => document.querySelector('exemplar-chart')?.chart?.clusters().length > 0);
}

async function rested(page) {
  await page.waitForTimeout(600);
}

/** Colours by pod, and a region over the spike. */
async function compare(page) {
  await page.evaluate(() => {
    const element = document.querySelector('exemplar-chart');
    const { fromMs, toMs } = element.chart.window();
    const atShare = (share) => fromMs + share * (toMs - fromMs);
    const region = { fromMs: atShare(0.42), toMs: atShare(0.58), low: 1, high: null };
    element.viewState = { region, color: { mode: 'label', label: 'pod' } };
  });
}

/** In the page: an hour of two routes on twelve pods, of which one has a slow disk for a while. Always the same. */
async function showMade(count) {
  let seed = 42;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const fromMs = Date.UTC(2026, 0, 15, 10);
  const spanMs = 3_600_000;
  const slow = (share) => Math.exp(-(((share - 0.5) / 0.045) ** 2));
  const routes = ['/cart', '/checkout'];
  const rows = routes.map(() => []);
  for (let i = 0; i < count; i++) {
    const share = random();
    const route = random() < 0.55 ? 0 : 1;
    const pod = random() < 0.2 ? 7 : Math.floor(random() * 12);
    const usual = [0.16, 0.3][route] * (0.35 + random() + 0.5 * random() ** 6);
    const isSlow = route === 1 && pod === 7 && random() < 0.8;
    const value = usual + (isSlow ? 2.6 * slow(share) * (0.55 + 0.45 * random()) : 0) + (random() < 0.002 ? random() * 1.6 : 0);
    const code = isSlow && slow(share) > 0.6 && random() < 0.5 ? '503' : '200';
    const trace = i.toString(16).padStart(32, 'a');
    rows[route].push({ labels: { trace_id: trace, pod: `shop-${pod}`, code }, value: value.toFixed(5), timestamp: (fromMs + share * spanMs) / 1000 });
  }
  const steps = Array.from({ length: 241 }, (_, i) => i / 240);
  const result = routes.map((route, r) => ({
    metric: { route },
    values: steps.map((share) => [(fromMs + share * spanMs) / 1000, String([0.28, 0.5][r] * (0.95 + 0.1 * random()) + (r === 1 ? 2.1 * slow(share) : 0))]),
  }));
  const data = routes.map((route, r) => ({ seriesLabels: { __name__: 'shop_request_duration_seconds_bucket', route }, exemplars: rows[r] }));
  const element = document.querySelector('exemplar-chart');
  for (const name of ['from', 'to']) element.removeAttribute(name);
  await Promise.resolve();
  element.data = [
    {
      name: '{{route}}',
      range: JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }),
      exemplars: JSON.stringify({ status: 'success', data }),
    },
  ];
  document.querySelector('#title').textContent = `${count.toLocaleString('en')} exemplars`;
  document.querySelector('#description').textContent = 'Two routes, p99, with one slow pod.';
}

/** In the page: medians of what each gesture costs, ms. */
function timed() {
  const chart = document.querySelector('exemplar-chart').chart;
  const { fromMs, toMs } = chart.window();
  const median = (run) => {
    const times = Array.from({ length: 9 }, (_, i) => {
      const start = performance.now();
      run(i);
      return performance.now() - start;
    });
    return Number(times.sort((a, b) => a - b)[4].toFixed(2));
  };
  const middle = (fromMs + toMs) / 2;
  const region = { fromMs, toMs: middle, low: 0.3, high: null };
  const rows = chart.rowsIn(region);
  const frame = () => chart.render();
  const { canvas } = chart;
  const key = (name) => {
    canvas.dispatchEvent(new globalThis.KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
    return document.body.offsetHeight;
  };
  // As a click does: the pointer comes, presses and lets go; style and layout are forced.
  const click = ({ x, y }) => {
    const { left, top } = canvas.getBoundingClientRect();
    const init = { clientX: left + x, clientY: top + y, pointerId: 1, isPrimary: true, pointerType: 'mouse', button: 0, bubbles: true, cancelable: true };
    for (const type of ['pointermove', 'pointerdown', 'pointerup']) canvas.dispatchEvent(new globalThis.PointerEvent(type, init));
    canvas.dispatchEvent(new globalThis.MouseEvent('click', init));
    return document.body.offsetHeight;
  };
  const largest = chart.clusters().reduce((a, b) => (b.count > a.count ? b : a));
  const cards = () => document.querySelector('[data-exemplar-cards]')?.shadowRoot?.querySelectorAll('.card.pinned').length ?? 0;
  const timedAlone = (run, back) => {
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      run();
      const taken = performance.now() - start;
      if (cards() !== 1) throw new Error('no card was opened');
      back();
      if (cards() !== 0) throw new Error('the card stayed open');
      return taken;
    });
    return Number(times.sort((a, b) => a - b)[4].toFixed(2));
  };
  return {
    [`open the largest cluster, ${largest.count}`]: timedAlone(() => click(largest), () => key('Escape')),
    'rows in half of the window': median(() => chart.rowsIn(region)),
    [`compare ${rows.length} with the rest`]: median(() => chart.contrast(rows)),
    'change the filter and draw': median((i) => (chart.setOptions({ filter: { exclude: { pod: [`shop-${i}`] } } }), frame())),
    'colour by pod and draw': median((i) => (chart.setOptions({ filter: null, exemplarColor: i % 2 ? { mode: 'series' } : { mode: 'label', label: 'pod' } }), frame())),
    'slide and draw': median((i) => (chart.setWindow(fromMs + i * 1000, toMs + i * 1000), frame())),
    'label names': median(() => chart.labelNames()),
    'values of a label': median(() => chart.labelValues('pod')),
    'p95 of what is shown': median(() => chart.shownQuantile(0.95)),
  };
}
