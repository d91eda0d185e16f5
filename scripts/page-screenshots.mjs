// The page with 1,000, 10,000 and 100,000 exemplars, as pictures in docs/. Needs `make site`. How long gestures take: `make bench`.
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
    console.log(name);
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
