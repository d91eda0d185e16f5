/** The plugin starts wherever and however Grafana serves it, and says in words when it cannot. */
import { expect, test } from './harness/fixture';
import { LINES, PLUGIN_ID } from './harness/names';

const WASM = '**/*.wasm';

for (const line of LINES) {
  test.describe(line, () => {
    test('draws, without an error', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      expect(host.errors).toEqual([]);
    });

    test('draws below a sub-path, under Grafana’s Content-Security-Policy, in StrictMode', async ({ hostPage }) => {
      const host = await hostPage(line);
      const assets: string[] = [];
      host.page.on('request', (request) => assets.push(new URL(request.url()).pathname));
      await host.openDrawn({ subPath: true, csp: 'grafana', strict: true });
      expect(assets.filter((path) => path.endsWith('.wasm'))).toEqual([
        expect.stringMatching(new RegExp(`^/grafana/public/plugins/${PLUGIN_ID}/[\\w.]+\\.wasm$`)),
      ]);
      expect(host.errors).toEqual([]);
    });

    test('does not mind the wrong MIME type', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.page.route(WASM, async (route) =>
        route.fulfill({ response: await route.fetch(), headers: { 'content-type': 'text/html' } }),
      );
      await host.openDrawn();
    });

    test('says so when the policy forbids WebAssembly', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.open({ csp: 'no-wasm' });
      await expect(host.page.getByRole('alert')).toContainText('Content-Security-Policy forbids WebAssembly');
      await expect(host.page.getByRole('alert')).toContainText('wasm-unsafe-eval');
      await expect(host.page.getByText('Latency')).toBeVisible();
    });

    test('says so when the engine’s file is damaged, and recovers', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.page.route(WASM, async (route) => {
        const body = await (await route.fetch()).body();
        await route.fulfill({ body: body.subarray(0, body.length / 2), contentType: 'application/wasm' });
      });
      await host.open();
      await expect(host.page.getByRole('alert')).toContainText('damaged');
      await host.page.unroute(WASM);
      await host.page.getByRole('button', { name: 'Try again' }).click();
      await expect(host.charts).toHaveCount(1);
      await host.drawn();
    });

    test('says so when the engine cannot be fetched, and recovers in every panel', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.page.route(WASM, (route) => route.fulfill({ status: 502, body: 'bad gateway' }));
      await host.open({ panels: 2 });
      await expect(host.page.getByRole('alert')).toHaveCount(2);
      await expect(host.page.getByRole('alert').first()).toContainText('the server answered 502');
      await host.page.unroute(WASM);
      for (const left of [2, 1]) {
        await expect(host.page.getByRole('button', { name: 'Try again' })).toHaveCount(left);
        await host.page.getByRole('button', { name: 'Try again' }).first().click();
      }
      await expect(host.charts).toHaveCount(2);
      await host.drawn(1);
    });

    test('fetches the engine once for several panels', async ({ hostPage }) => {
      const host = await hostPage(line);
      let fetched = 0;
      host.page.on('request', (request) => {
        fetched += request.url().endsWith('.wasm') ? 1 : 0;
      });
      await host.openDrawn({ panels: 3 });
      expect(fetched).toBe(1);
    });
  });
}
