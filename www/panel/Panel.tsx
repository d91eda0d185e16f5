/** The panel: starts the engine, then shows the data. */
import React from 'react';
import type { PanelProps } from '@grafana/data';
import { ChartPanel } from './ChartPanel';
import { EngineFailure } from './EngineFailure';
import type { PanelOptions } from './options';
import { useEngine } from './use-engine';

export function Panel(props: PanelProps<PanelOptions>): React.ReactElement | null {
  const { engine, retry } = useEngine();
  switch (engine.status) {
    case 'starting':
      return null;
    case 'failed':
      return <EngineFailure message={engine.message} onRetry={retry} />;
    case 'ready':
      return <ChartPanel {...props} />;
  }
}
