/**
 * Registers the field configuration. Grafana drops every path that a panel does not register, so all of the Time
 * series panel's are here: those that the chart draws with an editor, the others kept unseen.
 */
import {
  FieldColorModeId,
  FieldConfigProperty,
  FieldType,
  identityOverrideProcessor,
  type FieldConfigEditorBuilder,
  type SetFieldConfigOptionsArgs,
} from '@grafana/data';
import { GraphDrawStyle, LineInterpolation, VisibilityMode } from '@grafana/schema';
import { commonOptionsBuilder } from '@grafana/ui';
import { FIELD_DEFAULTS, type PanelFieldConfig } from './field-config';
import { KeptSetting, LineStyleEditor, SpanNullsEditor, ThresholdsStyleEditor } from './FieldEditors';

type Builder = FieldConfigEditorBuilder<PanelFieldConfig>;

export const fieldOptions: SetFieldConfigOptionsArgs<PanelFieldConfig> = {
  standardOptions: {
    [FieldConfigProperty.Color]: {
      settings: { byValueSupport: true, bySeriesSupport: true, preferThresholdsMode: false },
      defaultValue: { mode: FieldColorModeId.PaletteClassic },
    },
  },
  useCustomConfig: (builder) => {
    addStyle(builder);
    commonOptionsBuilder.addAxisConfig(builder, {});
    commonOptionsBuilder.addHideFrom(builder);
    addThresholdsStyle(builder);
    addKept(builder);
  },
};

const GRAPH_STYLES = ['Graph styles'];
const isNumber = (field: { type: FieldType }): boolean => field.type === FieldType.number;
const isPoints = ({ drawStyle }: PanelFieldConfig): boolean => drawStyle === GraphDrawStyle.Points;
const isLine = ({ drawStyle }: PanelFieldConfig): boolean => drawStyle === GraphDrawStyle.Line;

function addStyle(builder: Builder): void {
  builder
    .addRadio({
      path: 'drawStyle',
      name: 'Style',
      category: GRAPH_STYLES,
      defaultValue: FIELD_DEFAULTS.drawStyle,
      settings: {
        options: [
          { value: GraphDrawStyle.Line, label: 'Lines' },
          { value: GraphDrawStyle.Bars, label: 'Bars' },
          { value: GraphDrawStyle.Points, label: 'Points' },
        ],
      },
    })
    .addRadio({
      path: 'lineInterpolation',
      name: 'Line interpolation',
      category: GRAPH_STYLES,
      defaultValue: FIELD_DEFAULTS.lineInterpolation,
      settings: {
        options: [
          { value: LineInterpolation.Linear, icon: 'gf-interpolation-linear', description: 'Linear' },
          { value: LineInterpolation.Smooth, icon: 'gf-interpolation-smooth', description: 'Smooth' },
          { value: LineInterpolation.StepBefore, icon: 'gf-interpolation-step-before', description: 'Step before' },
          { value: LineInterpolation.StepAfter, icon: 'gf-interpolation-step-after', description: 'Step after' },
        ],
      },
      showIf: isLine,
    })
    .addSliderInput({
      path: 'lineWidth',
      name: 'Line width',
      category: GRAPH_STYLES,
      defaultValue: FIELD_DEFAULTS.lineWidth,
      settings: { min: 0, max: 10, step: 1, ariaLabelForHandle: 'Line width' },
      showIf: (config) => !isPoints(config),
    })
    .addSliderInput({
      path: 'fillOpacity',
      name: 'Fill opacity',
      category: GRAPH_STYLES,
      defaultValue: FIELD_DEFAULTS.fillOpacity,
      settings: { min: 0, max: 100, step: 1, ariaLabelForHandle: 'Fill opacity' },
      showIf: (config) => !isPoints(config),
    })
    .addCustomEditor({
      id: 'lineStyle',
      path: 'lineStyle',
      name: 'Line style',
      category: GRAPH_STYLES,
      defaultValue: FIELD_DEFAULTS.lineStyle,
      editor: LineStyleEditor,
      override: LineStyleEditor,
      process: identityOverrideProcessor,
      shouldApply: isNumber,
      showIf: isLine,
    })
    .addCustomEditor({
      id: 'spanNulls',
      path: 'spanNulls',
      name: 'Connect null values',
      category: GRAPH_STYLES,
      defaultValue: FIELD_DEFAULTS.spanNulls,
      editor: SpanNullsEditor,
      override: SpanNullsEditor,
      process: identityOverrideProcessor,
      shouldApply: (field) => field.type !== FieldType.time,
      showIf: isLine,
    })
    .addRadio({
      path: 'showPoints',
      name: 'Show points',
      category: GRAPH_STYLES,
      defaultValue: FIELD_DEFAULTS.showPoints,
      settings: {
        options: [
          { value: VisibilityMode.Auto, label: 'Auto' },
          { value: VisibilityMode.Always, label: 'Always' },
          { value: VisibilityMode.Never, label: 'Never' },
        ],
      },
      showIf: (config) => !isPoints(config),
    })
    .addSliderInput({
      path: 'pointSize',
      name: 'Point size',
      category: GRAPH_STYLES,
      defaultValue: FIELD_DEFAULTS.pointSize,
      settings: { min: 1, max: 40, step: 1, ariaLabelForHandle: 'Point size' },
      showIf: (config) => config.showPoints !== VisibilityMode.Never || isPoints(config),
    });
}

function addThresholdsStyle(builder: Builder): void {
  builder.addCustomEditor({
    id: 'thresholdsStyle',
    path: 'thresholdsStyle',
    name: 'Show thresholds',
    category: ['Thresholds'],
    defaultValue: FIELD_DEFAULTS.thresholdsStyle,
    editor: ThresholdsStyleEditor,
    override: ThresholdsStyleEditor,
    process: identityOverrideProcessor,
    shouldApply: () => true,
  });
}

/** Settings of the Time series panel that this chart does not draw. */
const KEPT = [
  'barAlignment', 'barMaxWidth', 'barWidthFactor', 'fillBelowTo', 'fillColor', 'gradientMode', 'insertNulls', 'lineColor',
  'pointColor', 'pointSymbol', 'showValues', 'stacking', 'transform',
] as const satisfies (keyof PanelFieldConfig)[];

function addKept(builder: Builder): void {
  const defaults: PanelFieldConfig = FIELD_DEFAULTS;
  for (const name of KEPT) {
    builder.addCustomEditor({
      id: name,
      path: name,
      name,
      defaultValue: defaults[name],
      editor: KeptSetting,
      override: KeptSetting,
      process: identityOverrideProcessor,
      shouldApply: () => true,
      showIf: () => false,
      hideFromDefaults: true,
      hideFromOverrides: true,
    });
  }
}
