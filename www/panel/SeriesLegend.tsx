/** Grafana's own legend: a click isolates a series, with a modifier it toggles one. */
import React from 'react';
import { LegendDisplayMode, type VizLegendOptions } from '@grafana/schema';
import { VizLayout, VizLegend, type VizLegendItem } from '@grafana/ui';

export function isLegendShown(options: VizLegendOptions, items: readonly VizLegendItem[]): boolean {
  return options.showLegend && options.displayMode !== LegendDisplayMode.Hidden && items.length > 0;
}

/** Called as a function: the layout reads the element's props. */
export function Legend({ options, items }: { options: VizLegendOptions; items: VizLegendItem[] }): React.ReactElement {
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
