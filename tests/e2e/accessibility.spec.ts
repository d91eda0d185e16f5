import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import { openPage, pinnedCards, worst } from './chart-page';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    const { violations: found } = await axe.run();
    return found.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 200)} ${node.failureSummary}`));
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the page has no violation that axe-core finds', async ({ page }) => {
      await openPage(page);
      expect(await violations(page)).toEqual([]);
    });

    test('nor with the form open, a card pinned and one shown', async ({ page }) => {
      await openPage(page);
      await page.locator('#own').click();
      await page.locator('details summary').click();
      const several = await worst(page, true);
      await page.mouse.click(several.windowX, several.windowY);
      await expect(pinnedCards(page)).toHaveCount(1);
      expect(await violations(page)).toEqual([]);
      await pinnedCards(page).getByRole('button', { name: 'Close' }).click();
      const one = await worst(page, false);
      await page.mouse.click(one.windowX, one.windowY);
      await expect(pinnedCards(page)).toHaveCount(1);
      expect(await violations(page)).toEqual([]);
    });
  });
}
