import { expect, test } from '@playwright/test';
import { cards, clusters, counts, drawn, exemplarAnswer, openPage, pinnedCards, rangeAnswer, worst } from './chart-page';

const T0 = Date.UTC(2026, 0, 31, 12);
const POINTS = Array.from({ length: 61 }, (_, i): [number, number] => [T0 + i * 60_000, 1 + Math.sin(i / 8)]);

test('exemplar-click tells what was clicked and can be prevented', async ({ page }) => {
  await openPage(page);
  await page.evaluate(() => {
    document.addEventListener('exemplar-click', (event) => {
      const { exemplar, links } = (event as CustomEvent).detail;
      Object.assign(window, { clicked: { traceId: exemplar.labels.trace_id, href: links[0].href, composed: event.composed } });
      event.preventDefault();
    });
  });
  const cluster = await worst(page);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  const clicked = await page.waitForFunction(() => (window as unknown as { clicked?: { traceId: string; href: string } }).clicked);
  const { traceId, href } = (await clicked.jsonValue())!;
  expect(decodeURIComponent(href)).toContain(traceId);
  await expect(pinnedCards(page)).toHaveCount(0);
});

test('direct-open follows the link of a single exemplar', async ({ page, context }) => {
  await context.route('http://localhost:3000/**', (route) => route.fulfill({ body: 'Explore' }));
  await openPage(page, '?direct-open=true');
  const cluster = await worst(page, false);
  const opened = context.waitForEvent('page');
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await (await opened).waitForURL(/\/explore\?/);
  await expect(pinnedCards(page)).toHaveCount(0);
  await page.bringToFront();
  await page.mouse.move(2, 2);
  await expect(cards(page)).toHaveCount(0);
  const several = await worst(page, true);
  await page.mouse.click(several.windowX, several.windowY);
  await expect(pinnedCards(page)).toHaveCount(1);
});

test('takes data as text, as bytes and as objects', async ({ page }) => {
  await openPage(page);
  const answers = { range: rangeAnswer(POINTS), exemplars: exemplarAnswer([{ timeMs: T0 + 60_000, value: 1.5 }]) };
  const totals = await page.evaluate(async (data) => {
    const element = document.querySelector('exemplar-chart')!;
    element.removeAttribute('from');
    element.removeAttribute('to');
    const found: number[] = [];
    const texts = { range: JSON.stringify(data.range), exemplars: JSON.stringify(data.exemplars) };
    const encoder = new TextEncoder();
    for (const form of [data, texts, { range: encoder.encode(texts.range), exemplars: encoder.encode(texts.exemplars) }]) {
      element.data = form;
      await new Promise((resolve) => element.addEventListener('chart-rest', resolve, { once: true }));
      found.push(element.chart!.counts().total);
      element.data = null;
      await new Promise((resolve) => element.addEventListener('chart-rest', resolve, { once: true }));
      found.push(element.chart!.counts().total);
    }
    return found;
  }, answers);
  expect(totals).toEqual([1, 0, 1, 0, 1, 0]);
});

test('leaves nothing behind when it goes, and works again when it comes back', async ({ page }) => {
  await openPage(page);
  const before = await clusters(page);
  const cluster = await worst(page);
  await page.mouse.click(cluster.windowX, cluster.windowY);
  await expect(pinnedCards(page)).toHaveCount(1);
  const gone = await page.evaluate(async () => {
    const element = document.querySelector('exemplar-chart')!;
    const parent = element.parentElement!;
    const next = element.nextSibling;
    for (let i = 0; i < 20; i += 1) {
      element.remove();
      await new Promise((resolve) => setTimeout(resolve));
      if (element.chart !== null || document.querySelector('[data-exemplar-cards]')) {
        return `round ${i}`;
      }
      parent.insertBefore(element, next);
      await element.ready;
    }
    return 'clean';
  });
  expect(gone).toBe('clean');
  await drawn(page);
  await expect.poll(async () => (await clusters(page)).length).toBe(before.length);
  expect(await page.locator('[data-exemplar-cards]').count()).toBe(1);
});

test('an element that only moves keeps its chart', async ({ page }) => {
  await openPage(page);
  const same = await page.evaluate(async () => {
    const element = document.querySelector('exemplar-chart')!;
    const chart = element.chart;
    element.parentElement!.append(element);
    await new Promise((resolve) => setTimeout(resolve));
    return element.chart === chart;
  });
  expect(same).toBe(true);
});

test.describe('bad input', () => {
  const bad: [name: string, data: { range?: string; exemplars?: string }, sentence: RegExp][] = [
    ['HTML instead of JSON', { range: '<html><body>Log in</body></html>' }, /JSON|expected/i],
    ['an empty body', { range: '' }, /empty|JSON|EOF/i],
    ['truncated JSON', { range: '{"status":"success","data":{"resultType":"matrix","result":[{"met' }, /JSON|EOF|line|column/i],
    ['an API error', { range: '{"status":"error","errorType":"bad_data","error":"no such metric"}' }, /no such metric/],
  ];
  for (const [name, data, sentence] of bad) {
    test(`${name} gets a sentence, and the chart stays usable`, async ({ page }) => {
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(error.message));
      await openPage(page);
      await page.evaluate((bodies) => {
        document.querySelector('exemplar-chart')!.data = bodies;
      }, data);
      await expect(page.locator('exemplar-chart .problem')).toHaveText(sentence);
      const answers = { range: rangeAnswer(POINTS), exemplars: exemplarAnswer([{ timeMs: T0 + 60_000, value: 1.5 }]) };
      await page.evaluate((good) => {
        const element = document.querySelector('exemplar-chart')!;
        element.removeAttribute('from');
        element.removeAttribute('to');
        element.data = good;
      }, answers);
      await expect(page.locator('exemplar-chart .problem')).toBeHidden();
      await expect.poll(async () => (await counts(page)).total).toBe(1);
      expect(failures).toEqual([]);
    });
  }

  test('labels and names that would harm a page are shown as text', async ({ page }) => {
    await openPage(page);
    const evil = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>';
    const labels = {
      trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
      evil,
      bidi: 'user\u202egnp.exe\u2066',
      newline: 'one\ntwo',
      emoji: '👩‍💻🔥',
      long: 'x'.repeat(1_000_000),
    };
    await page.evaluate(
      ({ range, exemplars }) => {
        const element = document.querySelector('exemplar-chart')!;
        element.removeAttribute('from');
        element.removeAttribute('to');
        element.removeAttribute('y-scale');
        element.data = { range, exemplars, name: '{{evil}}' };
      },
      { range: rangeAnswer(POINTS, { evil }), exemplars: exemplarAnswer([{ timeMs: T0 + 1_800_000, value: 0.5, labels }]) },
    );
    await expect.poll(async () => (await counts(page)).total).toBe(1);
    await expect(page.locator('exemplar-chart .legend button')).toHaveCount(1);
    await expect(page.locator('exemplar-chart .legend button')).toContainText('<img src=x');
    const [cluster] = await clusters(page);
    await page.mouse.click(cluster!.windowX, cluster!.windowY);
    const card = pinnedCards(page);
    await expect(card).toContainText('<script>');
    await expect(card.locator('tr', { hasText: 'bidi' })).toContainText('user‹U+202E›gnp.exe‹U+2066›');
    await expect(card.locator('tr', { hasText: 'newline' })).toContainText('one⏎two');
    await expect(card.locator('tr', { hasText: 'emoji' })).toContainText('👩‍💻🔥');
    expect((await card.locator('tr', { hasText: 'long' }).textContent())!.length).toBeLessThan(400);
    await card.getByRole('button', { name: /^xxx/ }).click();
    await expect(card.locator('[aria-expanded=true]')).toBeVisible();
    expect(await card.locator('img, script').count()).toBe(0);
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
  });

  test('a destination that is script is not followed', async ({ page }) => {
    await openPage(page);
    await page.evaluate(() => {
      document.querySelector('exemplar-chart')!.options = {
        destinations: [{ name: 'trace_id', url: 'javascript:alert(1)//${__value.raw}', urlDisplayLabel: 'Bad' }],
      };
    });
    const cluster = await worst(page, false);
    await page.mouse.click(cluster.windowX, cluster.windowY);
    await expect(pinnedCards(page)).toHaveCount(1);
    const hrefs = await pinnedCards(page).locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    expect(hrefs.filter((href) => href?.startsWith('javascript'))).toEqual([]);
  });

  test('an element without a size and one that grows from none', async ({ page }) => {
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await openPage(page);
    await page.evaluate(() => Object.assign(document.querySelector('exemplar-chart')!.style, { display: 'block', minHeight: '0', height: '0', width: '0', overflow: 'hidden' }));
    await page.waitForTimeout(200);
    await page.evaluate(() => Object.assign(document.querySelector('exemplar-chart')!.style, { display: '', minHeight: '', height: '', width: '' }));
    await expect.poll(async () => Math.max(...(await clusters(page)).map((cluster) => cluster.x))).toBeGreaterThan(200);
    await expect(page.locator('exemplar-chart .problem')).toBeHidden();
    expect(failures).toEqual([]);
  });
});

test('says what is wrong when the engine cannot be had', async ({ page }) => {
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto('./');
  await expect(page.locator('exemplar-chart .problem')).toContainText("The chart's engine could not be loaded");
  await expect(cards(page)).toHaveCount(0);
});
