/** The Time series chart of `@grafana/ui` as a panel, to stand beside ours. The panel around it lives in Grafana's core. */
import * as React from 'react';
import { PanelPlugin, type PanelProps } from '@grafana/data';
import * as ui from '@grafana/ui';
import uPlotStyles from 'uplot/dist/uPlot.min.css';

interface PeerOptions {
  legend: { showLegend: boolean; displayMode: string; placement: string; calcs: string[] };
}

// Deprecated, and without props that all lines agree on.
const { TimeSeries } = ui as unknown as { TimeSeries: React.ComponentType<Record<string, unknown>> };

function Peer({ data, timeRange, timeZone, width, height, options }: PanelProps<PeerOptions>): React.ReactElement {
  return (
    <TimeSeries
      frames={data.series}
      structureRev={data.structureRev}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={options.legend}
      options={options}
    >
      {() => null}
    </TimeSeries>
  );
}

/** A panel of another type that accepts the same field configuration, as the Time series panel does. */
export function timeSeriesPeer(plugin: PanelPlugin): PanelPlugin {
  const peer = new PanelPlugin<PeerOptions>(Peer);
  Object.defineProperty(peer, 'fieldConfigRegistry', { get: () => plugin.fieldConfigRegistry });
  // Grafana's own pages have these styles from the start.
  const styles = document.createElement('style');
  styles.textContent = uPlotStyles;
  document.head.append(styles);
  peer.meta = { ...plugin.meta, id: 'timeseries' };
  return peer;
}
