/** Options that come from another panel type or from an older version. Nothing is dropped that a way back may need. */
import type { FieldConfigSource, PanelModel } from '@grafana/data';
import { EXEMPLAR_DEFAULTS, type PanelOptions } from './options';

/** The panel types whose options and `custom` settings have the same names and meanings. */
const KIN = new Set(['timeseries', 'candlestick', 'trend']);

/**
 * Called when a person changes a panel to this type: what the Time series panel had is taken over whole.
 *
 * @param panel the panel as it will be; Grafana has taken the `custom` settings out of its field configuration
 */
export function onPanelTypeChanged(
  panel: Pick<PanelModel, 'options' | 'fieldConfig'>,
  previousType: string,
  previousOptions: Record<string, unknown> | undefined,
  previousFieldConfig: FieldConfigSource | undefined,
): Partial<PanelOptions> {
  const own = (panel.options ?? {}) as Partial<PanelOptions>;
  if (!KIN.has(previousType)) {
    return own;
  }
  if (previousFieldConfig && panel.fieldConfig) {
    restoreCustom(panel.fieldConfig, previousFieldConfig);
  }
  const { exemplars = EXEMPLAR_DEFAULTS } = own;
  return { ...own, ...(previousOptions as Partial<PanelOptions> | undefined), exemplars };
}

/** Puts `custom` settings and overrides of them back. In place: Grafana takes no field configuration as an answer. */
function restoreCustom(config: FieldConfigSource, previous: FieldConfigSource): void {
  config.defaults.custom = { ...(config.defaults.custom as object), ...(previous.defaults.custom as object) };
  for (const rule of previous.overrides) {
    const lost = rule.properties.filter((property) => property.id.startsWith('custom.'));
    if (lost.length === 0) {
      continue;
    }
    const matcher = JSON.stringify(rule.matcher);
    const kept = config.overrides.find((other) => JSON.stringify(other.matcher) === matcher);
    if (kept) {
      const names = new Set(lost.map(({ id }) => id));
      kept.properties = [...kept.properties.filter(({ id }) => !names.has(id)), ...lost];
    } else {
      config.overrides.push({ ...rule, properties: lost });
    }
  }
}

/** Called when a saved panel is loaded, whatever version saved it. Options are accepted as they are. */
export function onPanelMigration(panel: Pick<PanelModel, 'options'>): Partial<PanelOptions> {
  const options = (panel.options ?? {}) as Partial<PanelOptions>;
  return { ...options, exemplars: { ...EXEMPLAR_DEFAULTS, ...options.exemplars } };
}
