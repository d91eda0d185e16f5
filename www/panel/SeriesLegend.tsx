/** Grafana's own legend: a click isolates a series, with a modifier it toggles one. */
import React from 'react';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
import { VizLayout, VizLegend, type VizLegendItem } from '@grafana/ui';

export function isLegendShown(options: VizLegendOptions, items: readonly VizLegendItem[]): boolean {
  return options.showLegend && options.displayMode !== LegendDisplayMode.Hidden && items.length > 0;
}

type LegendElement = React.ReactElement<React.ComponentProps<typeof VizLayout.Legend>>;

/** An element of `VizLayout.Legend`, and not a component that makes one: the layout reads the element's props. */
export function seriesLegend(options: VizLegendOptions, items: VizLegendItem[]): LegendElement {
  const { placement, displayMode, width, sortBy, sortDesc } = options;
  return (
    <VizLayout.Legend placement={placement} maxHeight="35%" maxWidth="60%" width={width}>
      <VizLegend
        placement={placement}
        items={items}
        displayMode={displayMode}
        sortBy={sortBy}
        sortDesc={sortDesc}
        isSortable
      />
    </VizLayout.Legend>
  );
}
