// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { readAxes } from './axes';
import { engineOptions } from './engine-options';
import { EXEMPLAR_DEFAULTS, type ExemplarOptions } from './options';
import { numberField, theme } from './testing';

function options(exemplars: Partial<ExemplarOptions> = {}) {
  return engineOptions({
    exemplars: { ...EXEMPLAR_DEFAULTS, ...exemplars },
    destinations: [{ name: 'trace_id', datasourceUid: 'tempo' }],
    axes: readAxes([numberField({ unit: 's' })], () => 'pink'),
    hiddenSeries: [1],
    thresholds: [],
    annotations: [],
    theme,
    timeZone: 'utc',
    spanMs: 3_600_000,
    grafanaUrl: '/grafana',
    orgId: 7,
  });
}

describe('engineOptions', () => {
  it('links within the same Grafana, tightly, in the same tab', () => {
    expect(options({ linkRangeSeconds: 60 })).toMatchObject({
      destinations: [{ name: 'trace_id', datasourceUid: 'tempo' }],
      grafanaUrl: '/grafana',
      orgId: 7,
      linkTarget: '_self',
      linkRangeMs: 60_000,
    });
    expect(options({ linkRangeSeconds: 0 }).linkRangeMs).toBe(1000);
  });

  it('resolves the colour of exemplars', () => {
    expect(options().exemplarColor).toEqual({ mode: 'series' });
    expect(options({ colorMode: 'label', colorLabel: 'pod' }).exemplarColor).toEqual({ mode: 'label', label: 'pod' });
    expect(options({ colorMode: 'label' }).exemplarColor).toEqual({ mode: 'series' });
    const orange = theme.visualization.getColorByName('orange');
    expect(options({ colorMode: 'fixed', color: 'orange' }).exemplarColor).toEqual({ mode: 'fixed', color: orange });
  });

  it('formats values and times as Grafana does', () => {
    const { formatValue, formatTime } = options();
    expect(formatValue?.(0.25, 0, 0.05)).toBe('250 ms');
    expect(formatTime?.(Date.UTC(2026, 0, 15, 10), 300_000)).toBe('10:00');
  });
});
