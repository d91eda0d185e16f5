/** What kinds of data the panel takes, where its links lead, and what it says when there is nothing to see. */
import { EXPRESSION_START, PROVISIONED, type HostPage } from './harness/fixture';
import { expect, test } from './harness/fixture';
import { LINES } from './harness/names';

/** The state of an Explore link: either form that Grafana understands. */
function exploreState(href: string): { datasource: string; query: string; queryType: string; range?: { from: string; to: string } } {
  const params = new URL(href, 'http://x').searchParams;
  const left = params.get('left');
  const pane = left === null ? Object.values<never>(JSON.parse(params.get('panes') ?? '{}'))[0] : JSON.parse(left);
  const { datasource, queries, range } = pane as { datasource: string; queries: Record<string, string>[]; range?: never };
  return { datasource, query: queries[0]?.query ?? '', queryType: queries[0]?.queryType ?? '', range };
}

async function worstLink(host: HostPage): Promise<string> {
  const diamond = await host.worstDiamond();
  await host.page.mouse.click(diamond.x, diamond.y);
  return (await host.card.getByRole('link').first().getAttribute('href')) ?? '';
}

for (const line of LINES) {
  test.describe(line, () => {
    test('a diamond’s link is the data source’s, unchanged', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ subPath: true });
      const href = await worstLink(host);
      expect(href).toMatch(/^\/grafana\/explore\?/);
      const state = exploreState(href);
      expect(state).toMatchObject({ datasource: PROVISIONED, queryType: 'traceql' });
      expect(state.query).toMatch(/^a+[0-9a-f]+$/);
      expect(state.query).toHaveLength(31);
      expect(state.range).toBeUndefined();
    });

    test('with a trace data source chosen, it carries that UID and a tight range', async ({ hostPage }) => {
      const host = await hostPage(line);
      const options = { exemplars: { traceDatasourceUid: 'tempo-chosen', linkRangeSeconds: 60 } };
      await host.openDrawn({ subPath: true, options });
      const href = await worstLink(host);
      expect(href).toMatch(/^\/grafana\/explore\?/);
      expect(new URL(href, 'http://x').searchParams.get('orgId')).toBe('7');
      const { datasource, query, range } = exploreState(href);
      expect(datasource).toBe('tempo-chosen');
      expect(query).toHaveLength(31);
      expect(Number(range?.to) - Number(range?.from)).toBe(120_000);
      await expect(host.card).toContainText('Chosen Tempo');
    });

    test('links to elsewhere interpolate all fields of the exemplar and open a tab', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ scenario: 'foreign-links' });
      await worstLink(host);
      const logs = host.card.getByRole('link', { name: /Logs of shop-\d/ });
      await expect(logs).toHaveAttribute('href', /^https:\/\/logs\.example\/\?q=a+[0-9a-f]+&pod=shop-\d$/);
      await expect(logs).toHaveAttribute('target', '_blank');
    });

    test('100,000 exemplars with 14 labels: every one is counted, each card opens', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ scenario: 'many' });
      await expect(host.chart).toHaveAttribute('aria-label', /100,000 exemplars/);
      await worstLink(host);
      await expect(host.card).toContainText('exemplars');
      expect(host.errors).toEqual([]);
    });

    for (const scenario of ['long', 'multi', 'two-axes', 'nulls', 'annotations', 'no-exemplars']) {
      test(`draws ${scenario}`, async ({ hostPage }) => {
        const host = await hostPage(line);
        await host.openDrawn({ scenario });
        expect(host.errors).toEqual([]);
        const series = scenario === 'nulls' ? 1 : 2;
        await expect(host.chart).toHaveAttribute('aria-label', new RegExp(`: ${series} series`));
        const exemplars = scenario === 'no-exemplars' ? 'no exemplars' : '60 exemplars';
        await expect(host.chart).toHaveAttribute('aria-label', new RegExp(exemplars));
      });
    }

    test('annotations are drawn beside exemplars', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      const without = await host.ink();
      await host.page.evaluate(() => window.host.setScenario('annotations'));
      await expect.poll(() => host.ink()).not.toBe(without);
    });

    test('says that there is no data', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.open({ scenario: 'empty' });
      await expect(host.page.getByText('Unable to render data')).toBeVisible();
      await host.page.evaluate(() => window.host.setScenario('exemplars'));
      await host.drawn();
    });

    test('keeps the picture while the next answer is on its way', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn();
      const before = await host.ink();
      await host.page.evaluate(() => window.host.setScenario('loading'));
      await host.frames();
      await expect(host.page.getByText('Unable to render data')).toHaveCount(0);
      expect(await host.ink()).toBe(before);
    });

    const remarks: [string, string, RegExp][] = [
      ['not asked for', 'not-asked', /query A does not ask for them.*Switch on “Exemplars”/],
      ['nothing that carries them', 'gauge', /no histogram and no counter/],
      ['an empty answer', 'no-exemplars', /No exemplars were found.*exemplar-storage/],
      ['no label that matches', 'no-links', /none carries the label “trace_id”/],
    ];
    for (const [name, scenario, text] of remarks) {
      test(`says why there is nothing to follow: ${name}`, async ({ hostPage }) => {
        const host = await hostPage(line);
        await host.openDrawn({ scenario });
        await expect(host.page.getByRole('status').filter({ hasText: text })).toBeVisible();
      });
    }

    test('a refresh moves nothing: what was said stays too', async ({ hostPage }) => {
      const host = await hostPage(line);
      await host.openDrawn({ scenario: 'not-asked' });
      const remark = host.page.getByRole('status').filter({ hasText: 'does not ask for them' });
      await expect(remark).toBeVisible();
      await host.drawn();
      const before = await host.ink();
      await host.page.evaluate(() => window.host.startRefresh());
      await host.frames();
      await expect(remark).toBeVisible();
      expect(await host.ink()).toBe(before);
    });

    test.describe('all exemplars', () => {
      const EXEMPLARS = '**/api/datasources/uid/prom-1/resources/api/v1/query_exemplars?*';

      test('come from the data source itself', async ({ hostPage }) => {
        const host = await hostPage(line);
        const asked: URLSearchParams[] = [];
        await host.page.route(EXEMPLARS, (route) => {
          const { searchParams } = new URL(route.request().url());
          asked.push(searchParams);
          const start = Number(searchParams.get('start'));
          const exemplars = [10, 20, 30].map((minute) => ({
            labels: { trace_id: `beef${minute}`, span_id: '12' },
            value: '0.25',
            timestamp: start + minute * 60,
          }));
          return route.fulfill({
            json: { status: 'success', data: [{ seriesLabels: { route: '/cart', le: '0.5' }, exemplars }] },
          });
        });
        await host.openDrawn({ options: { exemplars: { unsampled: true } } });
        await expect(host.chart).toHaveAttribute('aria-label', /3 exemplars/);
        expect(asked[0]?.get('query')).toContain(EXPRESSION_START);
        const { fromMs, toMs } = await host.page.evaluate(() => window.host.range());
        expect([asked[0]?.get('start'), asked[0]?.get('end')].map(Number)).toEqual([fromMs / 1000, toMs / 1000]);
        const state = exploreState(await worstLink(host));
        expect(state.datasource).toBe(PROVISIONED);
        expect(state.query).toMatch(/^beef\d0$/);
        await expect(host.card).toContainText('All exemplars');
      });

      test('are refused in words, and the sample is shown', async ({ hostPage }) => {
        const host = await hostPage(line);
        await host.page.route(EXEMPLARS, (route) => route.fulfill({ status: 403, json: { message: 'Forbidden' } }));
        await host.openDrawn({ options: { exemplars: { unsampled: true } } });
        await expect(host.page.getByRole('status').filter({ hasText: 'may not query this data source directly (403)' })).toBeVisible();
        await expect(host.chart).toHaveAttribute('aria-label', /60 exemplars/);
        await worstLink(host);
        await expect(host.card).toContainText('A sample');
      });
    });
  });
}
