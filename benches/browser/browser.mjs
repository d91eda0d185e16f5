// Pages that cannot hang the bench: a step that takes too long, or a page that dies, ends with a sentence.
import { chromium } from '@playwright/test';

const LIMIT_MS = 60_000;
const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--js-flags=--expose-gc', '--enable-blink-features=ForceEagerMeasureMemory',
];

export class Bench {
  #browser = null;
  #url;

  constructor(url) {
    this.#url = url;
  }

  async #open() {
    this.#browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });
    return this.#browser;
  }

  async version() {
    return (await this.#open()).version();
  }

  /**
   * Runs steps on a fresh page, in order. Resolves with `{ values, failed }`: what the steps answered up to the first that
   * failed, and why that one did.
   * @param next asks, with the values so far, whether a step is worth its time
   */
  async run(settings, steps, { next = () => true, shot = null, profile = null } = {}) {
    const browser = await this.#open();
    const context = await browser.newContext({ viewport: { width: 1600, height: 700 }, deviceScaleFactor: 1, timezoneId: 'UTC', locale: 'en-GB' });
    const page = await context.newPage();
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    const crashed = new Promise((_, reject) => page.once('crash', () => reject(new Error('the page crashed'))));
    crashed.catch(() => undefined);
    const values = {};
    let failed = null;
    try {
      await page.goto(`${this.#url}index.html`);
      await limited(page.evaluate((given) => window.bench.prepare(given), settings), crashed, 'making the data');
      for (const step of steps) {
        if (!next(step, values)) continue;
        const stop = profile?.step === step ? await startProfile(page, profile) : null;
        Object.assign(values, await limited(page.evaluate((name) => window.bench[name](), step), crashed, step));
        await stop?.();
        if (shot && step === 'first') await page.screenshot({ path: shot });
      }
    } catch (error) {
      failed = error.message.split('\n')[0].replace(/^page\.\w+: /, '');
    }
    if (failed) await this.close();
    else await context.close();
    return { values, failed: failed ?? (errors.length > 0 ? errors[0] : null) };
  }

  async close() {
    const browser = this.#browser;
    this.#browser = null;
    // A page that is busy does not answer; its browser's process is ended all the same.
    if (browser) await Promise.race([browser.close().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 5_000))]);
  }
}

function limited(work, crashed, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`more than ${LIMIT_MS / 1000} s (${what})`)), LIMIT_MS);
  });
  work.catch(() => undefined);
  return Promise.race([work, crashed, late]).finally(() => clearTimeout(timer));
}

/** Where the time goes, sampled by the browser; answers a function that ends it and hands the profile over. */
async function startProfile(page, { take }) {
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: 100 });
  await session.send('Profiler.start');
  return async () => take((await session.send('Profiler.stop')).profile);
}
