// Three suites, by folder: the page on the recorded capture, the page on a live Prometheus, the plugin in Grafana's packages.
import { createServer, type AddressInfo } from 'node:net';
import { defineConfig } from '@playwright/test';

/** Any free port. Kept in the environment, because the workers read this file again. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

process.env.BUILD_PORT ??= await freePort();

// `build/` is served whole: the page under /site/ (so its addresses must be relative), the npm package under /npm/.
const build = `http://127.0.0.1:${process.env.BUILD_PORT}`;

export default defineConfig({
  projects: [
    { name: 'page', testDir: 'tests/e2e' },
    { name: 'live', testDir: 'tests/live', timeout: 180_000 },
    { name: 'host', testDir: 'tests/host', timeout: 120_000 },
  ],
  outputDir: 'build/test-results',
  forbidOnly: !!process.env.CI,
  fullyParallel: false,
  workers: 2,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  // The plugin's tests serve what they need; the page may not even be built.
  webServer: process.argv.includes('--project=host')
    ? undefined
    : {
        command: `node scripts/serve.mjs build ${process.env.BUILD_PORT}`,
        url: `${build}/site/`,
        reuseExistingServer: false,
      },
  use: {
    baseURL: `${build}/site/`,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      ],
    },
  },
});
