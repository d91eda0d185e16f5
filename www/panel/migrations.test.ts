// @vitest-environment happy-dom
import type { FieldConfigSource } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { onPanelMigration, onPanelTypeChanged } from './migrations';
import { EXEMPLAR_DEFAULTS, withDefaults } from './options';

const PREVIOUS: FieldConfigSource = {
  defaults: { unit: 's', custom: { lineWidth: 3, stacking: { mode: 'normal', group: 'A' } } },
  overrides: [
    {
      matcher: { id: 'byName', options: 'a' },
      properties: [{ id: 'unit', value: 'ms' }, { id: 'custom.axisPlacement', value: 'right' }],
    },
    { matcher: { id: 'byName', options: 'b' }, properties: [{ id: 'custom.lineStyle', value: { fill: 'dash' } }] },
    { matcher: { id: 'byName', options: 'c' }, properties: [{ id: 'decimals', value: 1 }] },
  ],
};

/** What Grafana leaves of it for a new panel type. */
const stripped = (): FieldConfigSource => ({
  defaults: { unit: 's', custom: { lineWidth: 1, fillOpacity: 0 } },
  overrides: [
    { matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'unit', value: 'ms' }] },
    { matcher: { id: 'byName', options: 'c' }, properties: [{ id: 'decimals', value: 1 }] },
  ],
});

describe('onPanelTypeChanged', () => {
  it('keeps everything of a Time series panel, what it does not know included', () => {
    const panel = { options: { legend: { showLegend: true } }, fieldConfig: stripped() };
    const legend = { showLegend: false, calcs: ['max'] };
    const options = onPanelTypeChanged(panel as never, 'timeseries', { legend, future: { a: 1 } }, PREVIOUS);
    expect(options).toEqual({ legend, future: { a: 1 }, exemplars: EXEMPLAR_DEFAULTS });
    expect(panel.fieldConfig.defaults.custom).toEqual({
      lineWidth: 3,
      fillOpacity: 0,
      stacking: { mode: 'normal', group: 'A' },
    });
    expect(panel.fieldConfig.overrides).toHaveLength(3);
    expect(panel.fieldConfig.overrides).toEqual(expect.arrayContaining(PREVIOUS.overrides));
  });

  it('does not touch what was set', () => {
    const before = structuredClone(PREVIOUS);
    onPanelTypeChanged({ options: {}, fieldConfig: stripped() } as never, 'timeseries', {}, PREVIOUS);
    expect(PREVIOUS).toEqual(before);
  });

  it('remembers its own options from an earlier visit', () => {
    const exemplars = { ...EXEMPLAR_DEFAULTS, policy: 'min' as const };
    const panel = { options: { exemplars }, fieldConfig: stripped() };
    expect(onPanelTypeChanged(panel as never, 'timeseries', {}, PREVIOUS).exemplars).toBe(exemplars);
  });

  it('takes nothing from panels of another kind', () => {
    const panel = { options: { legend: 1 }, fieldConfig: stripped() };
    expect(onPanelTypeChanged(panel as never, 'stat', { reduceOptions: {} }, PREVIOUS)).toEqual({ legend: 1 });
    expect(panel.fieldConfig).toEqual(stripped());
  });
});

describe('onPanelMigration', () => {
  it('accepts a Time series panel’s JSON whose type was changed by hand', () => {
    const options = { legend: { calcs: ['mean'] }, tooltip: { mode: 'multi' }, unknown: true };
    expect(onPanelMigration({ options })).toEqual({ ...options, exemplars: EXEMPLAR_DEFAULTS });
    expect(onPanelMigration({ options: undefined })).toEqual({ exemplars: EXEMPLAR_DEFAULTS });
  });
});

describe('withDefaults', () => {
  it('fills in what is absent and leaves the rest', () => {
    const options = withDefaults({ exemplars: { policy: 'min' } as never, legend: { placement: 'right' } as never });
    expect(options.exemplars).toEqual({ ...EXEMPLAR_DEFAULTS, policy: 'min' });
    expect(options.legend).toMatchObject({ showLegend: true, placement: 'right' });
    expect(options.tooltip.mode).toBe('single');
  });
});
