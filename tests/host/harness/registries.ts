/** Stand-ins for the option editors, which live in Grafana's core: ids and processing are real, editors are empty. */
import * as grafanaData from '@grafana/data';
import {
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  type FieldConfigPropertyItem,
  type identityOverrideProcessor,
  type StandardEditorsRegistryItem,
} from '@grafana/data';

const PROCESSORS: Record<string, keyof typeof grafanaData> = {
  displayName: 'displayNameOverrideProcessor',
  unit: 'unitOverrideProcessor',
  min: 'numberOverrideProcessor',
  max: 'numberOverrideProcessor',
  decimals: 'numberOverrideProcessor',
  noValue: 'stringOverrideProcessor',
  color: 'identityOverrideProcessor',
  thresholds: 'thresholdsOverrideProcessor',
  mappings: 'valueMappingsOverrideProcessor',
  links: 'dataLinksOverrideProcessor',
};

const EDITORS = [
  'number', 'slider', 'text', 'strings', 'boolean', 'select', 'multi-select', 'radio', 'color', 'fieldColor', 'unit', 'links', 'actions',
  'stats-picker', 'timezone', 'view', 'field-name', 'mappings', 'thresholds',
];

const Editor = (): null => null;

export function setUpRegistries(): void {
  standardFieldConfigEditorRegistry.setInit(() =>
    Object.entries(PROCESSORS).map(([id, processor]) => ({
      id,
      path: id,
      name: id,
      description: '',
      editor: Editor,
      override: Editor,
      process: grafanaData[processor] as typeof identityOverrideProcessor,
      shouldApply: () => true,
      settings: {},
    })) as unknown as FieldConfigPropertyItem[],
  );
  standardEditorsRegistry.setInit(() => EDITORS.map((id): StandardEditorsRegistryItem => ({ id, name: id, editor: Editor })));
}
