/** Grafana's tooltip options applied to the samples next to a time. */
import { SortOrder, TooltipDisplayMode, type VizTooltipOptions } from '@grafana/schema';
import type { Sample, TooltipMode } from '../view/api';
import { customOf } from './field-config';
import type { PanelSeries } from './frames';

export function tooltipMode({ mode }: VizTooltipOptions): TooltipMode {
  switch (mode) {
    case TooltipDisplayMode.Multi:
      return 'multi';
    case TooltipDisplayMode.None:
      return 'none';
    default:
      return 'single';
  }
}

/** Leaves out what is not to be in tooltips, and sorts as asked. */
export function arrangeSamples(samples: Sample[], series: readonly PanelSeries[], options: VizTooltipOptions): Sample[] {
  const shown = samples.filter(({ series: index, value }) => {
    const field = series[index]?.field;
    const isHidden = field !== undefined && customOf(field).hideFrom?.tooltip === true;
    return !isHidden && !(options.hideZeros && value === 0 && options.mode === TooltipDisplayMode.Multi);
  });
  switch (options.sort) {
    case SortOrder.Ascending:
      return shown.sort((a, b) => a.value - b.value);
    case SortOrder.Descending:
      return shown.sort((a, b) => b.value - a.value);
    default:
      return shown;
  }
}
