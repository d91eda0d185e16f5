import './public-path';
import { PanelPlugin } from '@grafana/data';
import type { PanelFieldConfig } from './field-config';
import { fieldOptions } from './field-options';
import { onPanelMigration, onPanelTypeChanged } from './migrations';
import type { PanelOptions } from './options';
import { Panel } from './Panel';
import { panelOptions } from './panel-options';
import { suggestions } from './suggestions';

export const plugin = new PanelPlugin<PanelOptions, PanelFieldConfig>(Panel)
  .useFieldConfig(fieldOptions)
  .setPanelOptions(panelOptions)
  .setPanelChangeHandler(onPanelTypeChanged)
  .setMigrationHandler(onPanelMigration)
  // Without this Grafana takes annotations, and exemplars with them, out of the data.
  .setDataSupport({ annotations: true, alertStates: true })
  .setSuggestionsSupplier(suggestions);
