/** The field configuration that this panel shares with Grafana's Time series panel: same paths, same defaults. */
import {
  AxisColorMode,
  AxisPlacement,
  BarAlignment,
  GraphDrawStyle,
  GraphGradientMode,
  GraphThresholdsStyleMode,
  LineInterpolation,
  ScaleDistribution,
  StackingMode,
  VisibilityMode,
  type GraphFieldConfig,
} from '@grafana/schema';
import type { Field } from '@grafana/data';

/** What a field has under `custom`. Every part may be absent. `showValues` is newer than the oldest Grafana. */
export type PanelFieldConfig = GraphFieldConfig & { showValues?: boolean };

/** The Time series panel's defaults. */
export const FIELD_DEFAULTS = {
  drawStyle: GraphDrawStyle.Line,
  lineInterpolation: LineInterpolation.Linear,
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: GraphGradientMode.None,
  barAlignment: BarAlignment.Center,
  barWidthFactor: 0.6,
  stacking: { mode: StackingMode.None, group: 'A' },
  lineStyle: { fill: 'solid' },
  spanNulls: false,
  insertNulls: false,
  showPoints: VisibilityMode.Auto,
  showValues: false,
  pointSize: 5,
  axisPlacement: AxisPlacement.Auto,
  axisLabel: '',
  axisColorMode: AxisColorMode.Text,
  axisBorderShow: false,
  axisCenteredZero: false,
  scaleDistribution: { type: ScaleDistribution.Linear },
  hideFrom: { tooltip: false, viz: false, legend: false },
  thresholdsStyle: { mode: GraphThresholdsStyleMode.Off },
} satisfies PanelFieldConfig;

/** A field's own settings. */
export function customOf(field: Field): PanelFieldConfig {
  return (field.config.custom as PanelFieldConfig | undefined) ?? {};
}
