import { expect, test } from '@playwright/test';
import { violations } from './axe';
import { canvas, openPage, pinnedCards, worst } from './chart-page';

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

    test('nor with the filters shown, nor with what a cluster shares', async ({ page }) => {
      await openPage(page);
      await page.getByRole('combobox', { name: 'Colour' }).selectOption({ label: 'by method' });
      await page.getByRole('button', { name: 'Filter', exact: true }).click();
      const panel = page.locator('[data-exemplar-panel] .panel');
      await panel.getByRole('button', { name: 'Above p95' }).click();
      await expect(page.getByRole('button', { name: /^Remove filter/ })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(panel).toHaveCount(0);
      await canvas(page).focus();
      await page.keyboard.press('w');
      await page.keyboard.press('s');
      await expect(panel.getByRole('heading')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });

    test('nor with the table and the keys shown', async ({ page }) => {
      await openPage(page);
      await canvas(page).focus();
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog', { name: 'Keys and gestures' })).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(canvas(page)).toBeFocused();
      await page.keyboard.press('v');
      await expect(page.getByRole('grid')).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}
