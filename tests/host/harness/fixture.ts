/** Playwright fixtures: a host of each line, made once a worker, and pages in it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { buildHost, lineFolder } from './build';
import { serve, type HostServer } from './server';
import { keptPlace } from '../../e2e/kept-place';

export { expect };

/** UID of the Tempo that the metrics' data source is provisioned with. */
export const PROVISIONED = 'tempo-provisioned';

/** How the panel's query begins. */
export const EXPRESSION_START = 'histogram_quantile(0.99';

/** Where the plugin was built; another folder can be tried by the environment. */
export const DIST = process.env.PLUGIN_DIST ?? path.join(import.meta.dirname, '../../../dist');

export interface OpenOptions {
  scenario?: string;
  panels?: number;
  theme?: 'light' | 'dark';
  /** Whether Grafana is served below `/grafana`. */
  subPath?: boolean;
  strict?: boolean;
  csp?: 'grafana' | 'no-wasm';
  options?: Record<string, unknown>;
  fieldConfig?: Record<string, unknown>;
  title?: string;
}

/** The page's handle on the dashboard; see scene.ts. */
interface HostHandle {
  state(index?: number): { pluginId: string; options: Record<string, never>; fieldConfig: Record<string, never>; error?: string };
  setOptions(options: object, index?: number): void;
  setFieldConfig(config: object, index?: number): void;
  setScenario(name: string): void;
  startRefresh(): void;
  mount(count: number): void;
  range(): { fromMs: number; toMs: number };
  hover(timeMs: number, index?: number): void;
  changeTypeFromTimeSeries(options: object, fieldConfig: object): Promise<void>;
  addPeer(): Promise<void>;
}

declare global {
  interface Window {
    host: HostHandle;
  }
}

/** One open page of one line's host. */
export class HostPage {
  /** Errors of the page and its console that nothing has explained. */
  readonly errors: string[] = [];

  constructor(
    readonly page: Page,
    readonly origin: string,
  ) {
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && /exemplar|wasm|panel/i.test(message.text() + message.location().url)) {
        this.errors.push(message.text());
      }
    });
  }

  async open({ subPath = false, strict = false, options, fieldConfig, ...rest }: OpenOptions = {}): Promise<void> {
    const sub = subPath ? '/grafana' : '';
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(rest)) {
      query.set(name, String(value));
    }
    if (subPath) query.set('sub', sub);
    if (strict) query.set('strict', '1');
    if (options) query.set('options', JSON.stringify(options));
    if (fieldConfig) query.set('fieldConfig', JSON.stringify(fieldConfig));
    await this.page.goto(`${this.origin}${sub}/?${query}`);
  }

  /** Opens and waits until every chart has drawn something. */
  async openDrawn(options: OpenOptions = {}): Promise<void> {
    await this.open(options);
    await expect(this.charts).toHaveCount(options.panels ?? 1);
    await this.drawn();
  }

  /** Two frames of the browser, in which anything that was going to be drawn is. */
  async frames(): Promise<void> {
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }

  get charts(): Locator {
    return this.page.locator('canvas[aria-roledescription="chart"]');
  }

  get chart(): Locator {
    return this.charts.first();
  }

  /** Waits until the chart's pixels are there and have stopped changing, and it has kept its place for a while. */
  async drawn(index = 0): Promise<void> {
    await this.charts.nth(index).evaluate(keptPlace);
    let last = '';
    await expect
      .poll(async () => {
        const now = await inkOf(this.charts.nth(index));
        const isSteady = now === last;
        last = now;
        return isSteady && !now.startsWith('0:');
      })
      .toBe(true);
  }

  /** A text that changes with the picture: the number of painted pixels and a checksum of them. */
  async ink(index = 0): Promise<string> {
    return inkOf(this.charts.nth(index));
  }

  /** The card or tooltip that is shown; its root is in a shadow tree. */
  get card(): Locator {
    return this.page.locator('[data-exemplar-cards] .card');
  }

  /** Centres of diamonds on the page, found by walking them with the keyboard. */
  async worstDiamond(): Promise<{ x: number; y: number }> {
    const ring = this.page.locator('.ring.keyboard.on').first();
    // Asked again should the host have mounted the panel anew in between.
    await expect(async () => {
      await this.chart.focus();
      await this.page.keyboard.press('w');
      await expect(ring).toBeVisible({ timeout: 1000 });
    }).toPass();
    const box = (await ring.boundingBox())!;
    await this.page.keyboard.press('Escape');
    await this.chart.blur();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
}

function inkOf(canvas: Locator): Promise<string> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d');
    if (!context || width === 0 || height === 0) {
      return '0:0';
    }
    const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    let painted = 0;
    let sum = 0;
    for (const pixel of pixels) {
      painted += pixel === 0 ? 0 : 1;
      sum = (Math.imul(sum, 31) + pixel) | 0;
    }
    return `${painted}:${sum}`;
  });
}

interface WorkerFixtures {
  hosts: (line: string) => Promise<HostServer>;
}

interface TestFixtures {
  hostPage: (line: string) => Promise<HostPage>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  hosts: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const running = new Map<string, Promise<HostServer>>();
      const start = async (line: string): Promise<HostServer> => {
        if (!existsSync(path.join(DIST, 'module.js'))) {
          throw new Error(`There is no built plugin in ${DIST}: make plugin.`);
        }
        const icons = path.join(lineFolder(line), 'node_modules/@grafana/ui/dist/public/img/icons');
        return serve(await buildHost(line), DIST, icons);
      };
      await use((line) => {
        const host = running.get(line) ?? start(line);
        running.set(line, host);
        return host;
      });
      for (const host of running.values()) {
        await (await host).close();
      }
    },
    { scope: 'worker' },
  ],
  hostPage: async ({ hosts, page }, use) => {
    await use(async (line) => new HostPage(page, (await hosts(line)).origin));
  },
});
