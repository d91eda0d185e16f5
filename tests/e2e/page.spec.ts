import { expect, test } from '@playwright/test';
import { canvas, cards, clusters, counts, distance, drawn, exploreOf, nextFrame, openPage, pinnedCards, pixels, rgb, worst } from './chart-page';

test('opens with diamonds on the canvas, in the colours of their series', async ({ page }) => {
  await openPage(page);
  const legend = await page.evaluate(() => document.querySelector('exemplar-chart')!.chart!.legend());
  // A number stands in the middle of a cluster's diamond; one of a single exemplar is plain.
  const single = (await clusters(page)).filter((cluster) => cluster.count === 1 && cluster.series !== null && !cluster.edge);
  expect(single.length).toBeGreaterThan(10);
  const seen = await pixels(page, single);
  const background = (await pixels(page, [{ x: 2, y: 2 }]))[0]!;
  for (const [i, cluster] of single.entries()) {
    const color = await rgb(page, legend.find((item) => item.series === cluster.series)!.color);
    expect(distance(seen[i]!, color), `diamond at ${cluster.x}, ${cluster.y}`).toBeLessThan(24);
    expect(distance(seen[i]!, background)).toBeGreaterThan(40);
  }
});

test('diamonds do not cover one another', async ({ page }) => {
  await openPage(page);
  const all = await clusters(page);
  let nearest = Infinity;
  let gap = Infinity;
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      const [dx, dy] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
      nearest = Math.min(nearest, Math.hypot(dx, dy));
      // Two diamonds touch where dx + dy is the sum of their half widths.
      gap = Math.min(gap, dx + dy - a.radius - b.radius);
    }
  }
  expect(all.length).toBeGreaterThan(50);
  expect(nearest, 'the default distance').toBeGreaterThanOrEqual(21.9);
  expect(gap).toBeGreaterThan(0);
});

test('says where every exemplar has gone', async ({ page }) => {
  await openPage(page);
  const { total, ...parts } = await counts(page);
  expect(total).toBeGreaterThan(100);
  expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(total);
  await expect(page.locator('exemplar-chart .counts')).toContainText(`${parts.shown.toLocaleString('en')} of ${total.toLocaleString('en')} exemplars shown`);
});

test('a diamond leads to its trace in the configured data source', async ({ page }) => {
  await openPage(page, '?tempo-uid=my-tempo&grafana-url=https%3A%2F%2Fgrafana.example%2Fsub&org-id=3');
  const cluster = await worst(page, false);
  await page.mouse.move(cluster.windowX, cluster.windowY);
  const card = cards(page);
  await expect(card).toBeVisible();
  const exemplar = await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row), cluster.exemplars[0]!);
  await expect(card.locator('.head b').first()).toHaveText(exemplar.valueText);
  await expect(card.locator('.head time')).toHaveText(exemplar.timeText);

  await page.mouse.click(cluster.windowX, cluster.windowY);
  const link = pinnedCards(page).locator('a').first();
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(link).toHaveAttribute('target', '_blank');
  const explore = exploreOf((await link.getAttribute('href'))!);
  expect(explore).toMatchObject({
    origin: 'https://grafana.example',
    pathname: '/sub/explore',
    orgId: '3',
    datasource: 'my-tempo',
    query: exemplar.labels['trace_id'],
    queryType: 'traceql',
    spanId: exemplar.labels['span_id'],
  });
  expect(explore.fromMs).toBeLessThan(cluster.timeMs);
  expect(explore.toMs).toBeGreaterThan(cluster.timeMs);
  expect(explore.toMs - explore.fromMs).toBeLessThanOrEqual(10 * 60_000 + 2000);
});

test('a click on the link opens a tab with the trace', async ({ page, context }) => {
  await context.route('https://grafana.example/**', (route) => route.fulfill({ body: 'Explore' }));
  await openPage(page, '?grafana-url=https%3A%2F%2Fgrafana.example');
  const cluster = await worst(page, false);
  await page.mouse.move(cluster.windowX, cluster.windowY);
  const opened = context.waitForEvent('page');
  await cards(page).locator('.links a').first().click();
  const tab = await opened;
  await tab.waitForURL(/\/explore\?/);
  expect(exploreOf(tab.url()).query).toMatch(/^[0-9a-f]{16,32}$/);
  expect(await tab.evaluate(() => window.opener)).toBeNull();
});

test('a cluster lists its exemplars, the worst first, each with its own link', async ({ page }) => {
  await openPage(page);
  const all = await clusters(page);
  const cluster = all.filter((one) => one.count > 1).sort((a, b) => b.count - a.count)[0]!;
  await page.mouse.move(cluster.windowX, cluster.windowY);
  await expect(cards(page)).toContainText(`${cluster.count.toLocaleString('en')} exemplars`);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  const card = pinnedCards(page);
  const rows = card.locator('.rows a');
  await expect(card.getByRole('grid')).toHaveAttribute('aria-rowcount', String(cluster.count + 1));
  const exemplars = await page.evaluate((list) => list.map((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row)), cluster.exemplars.slice(0, 200));
  const values = exemplars.map((exemplar) => exemplar.value);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  for (const [i, exemplar] of exemplars.slice(0, 5).entries()) {
    await expect(rows.nth(i)).toHaveText(exemplar.valueText);
    expect(exploreOf((await rows.nth(i).getAttribute('href'))!).query).toBe(exemplar.labels['trace_id']);
  }
  const all_ = await card.locator('.links a.all').getAttribute('href');
  const { query } = exploreOf(all_!);
  expect(query).toContain(exemplars[0]!.labels['trace_id']);
  expect(query).toContain(exemplars[1]!.labels['trace_id']);
});

test('the pointer can move into the card, and the card goes when it leaves', async ({ page }) => {
  await openPage(page);
  const cluster = await worst(page);
  await page.mouse.move(cluster.windowX, cluster.windowY);
  const card = cards(page);
  await expect(card).toBeVisible();
  const link = (await card.locator('.links a').first().boundingBox())!;
  await page.mouse.move(link.x + link.width / 2, link.y + link.height / 2, { steps: 12 });
  // Longer than a card lingers.
  await page.waitForTimeout(400);
  await expect(card.locator('.head time')).toHaveText(
    (await page.evaluate((row) => document.querySelector('exemplar-chart')!.chart!.exemplar(row).timeText, cluster.exemplars[0]!)),
  );
  await page.mouse.move(5, 5);
  await expect(card).toHaveCount(0);
});

test('several cards can be pinned and closed', async ({ page }) => {
  await openPage(page);
  const all = (await clusters(page)).sort((a, b) => a.x - b.x);
  // Far apart, so that the first card does not cover the second diamond.
  const [first, second] = [all[0]!, all.at(-1)!];
  await page.mouse.click(first.windowX, first.windowY);
  await expect(pinnedCards(page)).toHaveCount(1);
  await page.mouse.click(second.windowX, second.windowY);
  await expect(pinnedCards(page)).toHaveCount(2);
  const [left, right] = (await Promise.all([0, 1].map(async (i) => (await pinnedCards(page).nth(i).boundingBox())!))).sort((a, b) => a.x - b.x);
  expect(left!.x + left!.width, 'side by side').toBeLessThanOrEqual(right!.x);
  await pinnedCards(page).first().getByRole('button', { name: 'Close' }).click();
  await expect(pinnedCards(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(pinnedCards(page)).toHaveCount(0);
});

test('a label can be opened and copied whole', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openPage(page);
  const cluster = await worst(page, false);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  const row = pinnedCards(page).locator('tr', { hasText: 'trace_id' });
  await row.hover();
  await row.getByRole('button', { name: 'Copy trace_id' }).click();
  const traceId = await page.evaluate((number) => document.querySelector('exemplar-chart')!.chart!.exemplar(number).labels['trace_id'], cluster.exemplars[0]!);
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(traceId);
});

test('every recorded capture is drawn', async ({ page }) => {
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => (message.type() === 'error' ? failures.push(message.text()) : undefined));
  await openPage(page);
  const ids = await page.locator('#capture option').evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(ids.length).toBeGreaterThan(3);
  for (const id of ids) {
    await page.selectOption('#capture', id);
    await expect(page).toHaveURL(new RegExp(`capture=${id}`));
    await drawn(page);
    expect((await counts(page)).total, id).toBeGreaterThan(0);
    await expect(page.locator('exemplar-chart .problem')).toBeHidden();
  }
  expect(failures).toEqual([]);
});

test('follows the theme: the page, the canvas and the cards', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await openPage(page);
  const corner = async (): Promise<number[]> => (await pixels(page, [{ x: 1, y: 1 }]))[0]!;
  expect(Math.min(...(await corner()).slice(0, 3))).toBeGreaterThan(200);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(async () => Math.max(...(await corner()).slice(0, 3))).toBeLessThan(60);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // System, light, dark.
  await page.locator('#theme').click();
  await expect.poll(async () => Math.min(...(await corner()).slice(0, 3))).toBeGreaterThan(200);
  await expect(page).toHaveURL(/theme=light/);
  await page.reload();
  await drawn(page);
  expect(Math.min(...(await corner()).slice(0, 3))).toBeGreaterThan(200);
});

test('the controls change the picture and the address', async ({ page }) => {
  await openPage(page);
  const before = (await clusters(page)).length;
  await page.locator('[data-attribute="cluster-px"]').fill('60');
  await expect.poll(async () => (await clusters(page)).length).toBeLessThan(before);
  await expect(page).toHaveURL(/cluster-px=60/);

  await page.locator('[data-attribute="placement"]').selectOption('strip');
  await expect.poll(async () => new Set((await clusters(page)).map((cluster) => Math.round(cluster.y))).size).toBe(1);
  await expect(page).toHaveURL(/placement=strip/);
  const narrow = await clusters(page);
  await page.reload();
  await drawn(page);
  expect((await clusters(page)).map((cluster) => [cluster.x, cluster.y, cluster.count])).toEqual(narrow.map((cluster) => [cluster.x, cluster.y, cluster.count]));
});

test('works under a sub-path with relative addresses only', async ({ page, baseURL }) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await openPage(page);
  expect(requests.length).toBeGreaterThan(4);
  for (const url of requests.filter((one) => !one.startsWith('data:'))) {
    expect(url.startsWith(baseURL!), url).toBe(true);
  }
});

test.describe('size and density', () => {
  test('a resized window gives a canvas of the new size', async ({ page }) => {
    await openPage(page);
    await page.setViewportSize({ width: 700, height: 600 });
    await expect
      .poll(() => canvas(page).evaluate((node: HTMLCanvasElement) => node.width / devicePixelRatio - node.parentElement!.clientWidth))
      .toBe(0);
    const { width } = (await canvas(page).boundingBox())!;
    await expect.poll(async () => Math.max(...(await clusters(page)).map((cluster) => cluster.x))).toBeLessThanOrEqual(width);
  });

  test('a window that moves to a denser screen gives a denser canvas', async ({ page }) => {
    // The emulation changes the density and what queries match, but tells no query: the test does.
    await page.addInitScript(() => {
      const queries: MediaQueryList[] = [];
      const real = window.matchMedia.bind(window);
      window.matchMedia = (text) => {
        const query = real(text);
        queries.push(query);
        return query;
      };
      Object.assign(window, { tell: () => queries.filter((query) => query.media.includes('resolution')).forEach((query) => query.dispatchEvent(new Event('change'))) });
    });
    await openPage(page);
    const ratio = () => canvas(page).evaluate((node: HTMLCanvasElement) => node.width / node.getBoundingClientRect().width);
    expect(await ratio()).toBeCloseTo(1, 2);
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setDeviceMetricsOverride', { width: 1280, height: 800, deviceScaleFactor: 1.5, mobile: false });
    await page.evaluate(() => (window as unknown as { tell(): void }).tell());
    await expect.poll(ratio).toBeCloseTo(1.5, 2);
  });

  test('nothing is drawn while the chart is out of sight', async ({ page }) => {
    await openPage(page);
    await page.evaluate(() => {
      const element = document.querySelector('exemplar-chart')!;
      const chart = element.chart!;
      const render = chart.render.bind(chart);
      Object.assign(window, { frames: 0 });
      chart.render = () => {
        (window as unknown as { frames: number }).frames += 1;
        return render();
      };
      element.style.marginTop = '3000px';
    });
    await expect.poll(() => page.evaluate(() => document.querySelector('exemplar-chart')!.getBoundingClientRect().top)).toBeGreaterThan(2000);
    await nextFrame(page);
    const frames = () => page.evaluate(() => (window as unknown as { frames: number }).frames);
    const before = await frames();
    await page.evaluate(() => document.querySelector('exemplar-chart')!.setAttribute('policy', 'min'));
    await nextFrame(page);
    await nextFrame(page);
    expect(await frames()).toBe(before);
    await page.evaluate(() => document.querySelector('exemplar-chart')!.scrollIntoView());
    await expect.poll(frames).toBeGreaterThan(before);
  });

  test.describe('at two device pixels to one', () => {
    test.use({ deviceScaleFactor: 2 });

    test('the canvas has the pixels and the diamonds stay where they are said to be', async ({ page }) => {
      await openPage(page);
      const ratio = await canvas(page).evaluate((node: HTMLCanvasElement) => node.width / node.getBoundingClientRect().width);
      expect(ratio).toBeCloseTo(2, 2);
      const legend = await page.evaluate(() => document.querySelector('exemplar-chart')!.chart!.legend());
      const single = (await clusters(page)).filter((cluster) => cluster.count === 1 && cluster.series !== null && !cluster.edge).slice(0, 40);
      const seen = await pixels(page, single);
      for (const [i, cluster] of single.entries()) {
        const color = await rgb(page, legend.find((item) => item.series === cluster.series)!.color);
        expect(distance(seen[i]!, color)).toBeLessThan(24);
      }
      const cluster = await worst(page);
      await page.mouse.move(cluster.windowX, cluster.windowY);
      await expect(cards(page)).toBeVisible();
    });
  });
});
