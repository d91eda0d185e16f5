/** The items of Grafana's legend: name, colour, axis, whether it is shown, and the calculations asked for. */
import {
  fieldReducers,
  getDisplayProcessor,
  reduceField,
  type DisplayValue,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import type { VizLegendItem } from '@grafana/ui';
import type { PanelAxes } from './axes';
import { FIELD_DEFAULTS, customOf } from './field-config';
import type { PanelSeries } from './frames';
import { seriesColor } from './style';

export interface LegendInput {
  series: readonly PanelSeries[];
  axes: PanelAxes;
  hidden: ReadonlySet<number>;
  calcs: readonly string[];
  theme: GrafanaTheme2;
  timeZone: string;
}

/** One item for each series that is not kept out of the legend. */
export function legendItems({ series, axes, hidden, calcs, theme, timeZone }: LegendInput): VizLegendItem[] {
  return series.flatMap(({ name, field }, index) => {
    const custom = customOf(field);
    if (custom.hideFrom?.legend) {
      return [];
    }
    const axis = axes.axes[axes.axisOfSeries[index] ?? 0];
    return [
      {
        label: name,
        fieldName: name,
        color: seriesColor(field, theme),
        yAxis: axis?.side === 'right' ? 2 : 1,
        disabled: hidden.has(index),
        lineStyle: custom.lineStyle ?? FIELD_DEFAULTS.lineStyle,
        getItemKey: () => `${index}-${name}`,
        getDisplayValues: () => calcValues(field, calcs, theme, timeZone),
      } satisfies VizLegendItem,
    ];
  });
}

/** Calculations as Grafana shows them; one that counts or compares does not have the field's unit. */
function calcValues(field: Field, calcs: readonly string[], theme: GrafanaTheme2, timeZone: string): DisplayValue[] {
  if (calcs.length === 0) {
    return [];
  }
  const inUnit = field.display ?? getDisplayProcessor({ field, theme, timeZone });
  const plain = getDisplayProcessor({ field: { type: field.type, config: { decimals: field.config.decimals } }, theme, timeZone });
  const results = reduceField({ field, reducers: [...calcs] });
  return calcs.map((id) => {
    const reducer = fieldReducers.getIfExists(id);
    const display = reducer?.preservesUnits === false ? plain : inUnit;
    return { ...display(results[id]), title: reducer?.name ?? id, description: reducer?.description ?? '' };
  });
}
