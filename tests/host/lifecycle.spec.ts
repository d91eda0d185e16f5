/** Panels come and go: nothing of them stays. */
import { expect, test } from './harness/fixture';
import { LINES } from './harness/names';

const ROUNDS = 50;

for (const line of LINES) {
  test.describe(line, () => {
    for (const strict of [false, true]) {
      test(`${ROUNDS} mounts and unmounts leave nothing behind${strict ? ', in StrictMode' : ''}`, async ({ hostPage }) => {
        const host = await hostPage(line);
        await host.page.addInitScript(() => {
          const { instantiate } = WebAssembly;
          WebAssembly.instantiate = async (...given: Parameters<typeof instantiate>) => {
            const result = (await instantiate(...given)) as unknown as WebAssembly.WebAssemblyInstantiatedSource;
            Object.assign(window, { engineMemory: (result.instance ?? result).exports['memory'] });
            return result as never;
          };
        });
        await host.openDrawn({ strict });
        const cycle = async (): Promise<void> => {
          await host.page.evaluate(() => window.host.mount(0));
          await expect(host.charts).toHaveCount(0);
          await host.page.evaluate(() => window.host.mount(2));
          await expect(host.charts).toHaveCount(2);
          await host.frames();
        };
        const usage = (): Promise<{ bytes: number; canvases: number; layers: number }> =>
          host.page.evaluate(() => ({
            bytes: (window as unknown as { engineMemory: WebAssembly.Memory }).engineMemory.buffer.byteLength,
            canvases: document.querySelectorAll('canvas').length,
            layers: document.querySelectorAll('[data-exemplar-cards]').length,
          }));
        for (let round = 0; round < 3; round += 1) {
          await cycle();
        }
        const before = await usage();
        expect(before.bytes).toBeGreaterThan(0);
        for (let round = 0; round < ROUNDS; round += 1) {
          await cycle();
        }
        expect(await usage()).toEqual(before);
        expect(before.layers).toBe(2);
        await host.page.evaluate(() => window.host.mount(0));
        await expect(host.page.locator('[data-exemplar-cards]')).toHaveCount(0);
        expect(host.errors).toEqual([]);
      });
    }
  });
}
