// @vitest-environment happy-dom
import { formattedValueToString, type FieldConfig } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { readAxes } from './axes';
import type { PanelFieldConfig } from './field-config';
import { legendItems } from './legend';
import { numberField, theme } from './testing';

function items(configs: FieldConfig<PanelFieldConfig>[], calcs: string[] = [], hidden: number[] = []) {
  const series = configs.map((config, index) => ({
    name: `s${index}`,
    field: numberField(config, [1, 3]),
    times: [0, 1],
    values: [1, 3],
    labels: {},
    isFromLong: false,
  }));
  const axes = readAxes(series.map(({ field }) => field), () => 'pink');
  return legendItems({ series, axes, hidden: new Set(hidden), calcs, theme, timeZone: 'utc' });
}

describe('legendItems', () => {
  it('says which axis a series is on and whether it is shown', () => {
    const [left, right] = items([{ unit: 's' }, { unit: 'bytes' }], [], [1]);
    expect(left).toMatchObject({ label: 's0', yAxis: 1, disabled: false });
    expect(right).toMatchObject({ label: 's1', yAxis: 2, disabled: true });
  });

  it('leaves out what is hidden from the legend', () => {
    const hideFrom = { legend: true, viz: false, tooltip: false };
    expect(items([{ custom: { hideFrom } }, {}]).map(({ label }) => label)).toEqual(['s1']);
  });

  it('writes calculations in the unit of the field, and counts without one', () => {
    const [item] = items([{ unit: 's', decimals: 1 }], ['mean', 'count']);
    const values = item?.getDisplayValues?.() ?? [];
    expect(values.map((value) => [value.title, formattedValueToString(value)])).toEqual([
      ['Mean', '2.0 s'],
      ['Count', '2.0'],
    ]);
  });
});
