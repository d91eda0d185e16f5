import { describe, expect, it } from 'vitest';
import type { AttributeName } from './attributes';
import { scrapeSettings } from './metrics';

function settings(attributes: Partial<Record<AttributeName, string>>): { settings: ReturnType<typeof scrapeSettings>; problems: string[] } {
  const problems: string[] = [];
  return { settings: scrapeSettings('http://shop/metrics', (name) => attributes[name] ?? null, problems), problems };
}

describe('what of an endpoint is followed', () => {
  it('lists have spaces or commas between', () => {
    const found = settings({ metric: 'wait_seconds', by: 'route, pod', quantiles: '0.99 0.5', legend: '{{route}}' });
    expect(found).toEqual({
      settings: { endpoint: 'http://shop/metrics', metric: 'wait_seconds', by: ['route', 'pod'], quantiles: [0.99, 0.5], legend: '{{route}}' },
      problems: [],
    });
  });

  it('nothing said leaves the choice to the engine', () => {
    expect(settings({}).settings).toEqual({ endpoint: 'http://shop/metrics', metric: '', by: [], legend: '' });
  });

  it('a quantile that is none is named', () => {
    expect(settings({ quantiles: '0.5,p99' }).problems[0]).toContain('"0.5,p99"');
    expect(settings({ quantiles: '99' }).settings).not.toHaveProperty('quantiles');
  });
});
