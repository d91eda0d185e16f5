/** The options pane: what is ours under "Exemplars", and Grafana's own tooltip and legend options. */
import type { PanelOptionsEditorBuilder } from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import { EXEMPLAR_DEFAULTS as DEFAULTS, type PanelOptions } from './options';
import { TimeZoneEditor } from './TimeZoneEditor';
import { TraceSourcePicker } from './TraceSourcePicker';

type Builder = PanelOptionsEditorBuilder<PanelOptions>;

const EXEMPLARS = ['Exemplars'];
const isShown = ({ exemplars }: PanelOptions): boolean => exemplars?.show !== false;

export function panelOptions(builder: Builder): void {
  addLinks(builder);
  addLook(builder);
  addTools(builder);
  addCards(builder);
  builder.addCustomEditor({
    id: 'timezone',
    path: 'timezone',
    name: 'Time zone',
    category: ['Axis'],
    editor: TimeZoneEditor,
  });
  commonOptionsBuilder.addTooltipOptions(builder, false, false, { tooltip: { hideZeros: false } } as Partial<PanelOptions>);
  commonOptionsBuilder.addLegendOptions(builder);
}

function addLinks(builder: Builder): void {
  builder
    .addBooleanSwitch({
      path: 'exemplars.show',
      name: 'Show exemplars',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.show,
    })
    .addCustomEditor({
      id: 'exemplars.traceDatasourceUid',
      path: 'exemplars.traceDatasourceUid',
      name: 'Trace data source',
      description: 'Where links of exemplars lead. Without one, the links that the metrics’ data source gives them.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.traceDatasourceUid,
      editor: TraceSourcePicker,
      showIf: isShown,
    })
    .addTextInput({
      path: 'exemplars.traceLabel',
      name: 'Trace label',
      description: 'The label that holds the trace id. Empty: trace_id, traceID and the like.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.traceLabel,
      settings: { placeholder: 'auto' },
      showIf: (options) => isShown(options) && Boolean(options.exemplars?.traceDatasourceUid),
    })
    .addTextInput({
      path: 'exemplars.spanLabel',
      name: 'Span label',
      description: 'The label that holds the span id; the trace opens at that span.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.spanLabel,
      showIf: isShown,
    })
    .addNumberInput({
      path: 'exemplars.linkRangeSeconds',
      name: 'Link range',
      description: 'Seconds before and after the exemplar that a link opens.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.linkRangeSeconds,
      settings: { min: 1, integer: true },
      showIf: isShown,
    })
    .addRadio({
      path: 'exemplars.open',
      name: 'A click opens',
      description: 'The card with all labels and links, or the trace at once. A cluster always opens its card.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.open,
      settings: {
        options: [
          { value: 'card', label: 'Card' },
          { value: 'link', label: 'Trace' },
        ],
      },
      showIf: isShown,
    })
    .addBooleanSwitch({
      path: 'exemplars.preview',
      name: 'Trace preview',
      description: 'Say in a card what its trace is: root span, duration, spans and failures, from the trace data source.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.preview,
      showIf: isShown,
    })
    .addBooleanSwitch({
      path: 'exemplars.unsampled',
      name: 'All exemplars',
      description:
        'Ask the Prometheus data source directly. Otherwise Grafana’s backend leaves out most exemplars, and whole series.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.unsampled,
      showIf: isShown,
    });
}

function addLook(builder: Builder): void {
  const colorMode = ({ exemplars }: PanelOptions): string => exemplars?.colorMode ?? DEFAULTS.colorMode;
  builder
    .addRadio({
      path: 'exemplars.colorMode',
      name: 'Colour by',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.colorMode,
      settings: {
        options: [
          { value: 'series', label: 'Series' },
          { value: 'label', label: 'Label' },
          { value: 'fixed', label: 'One colour' },
        ],
      },
      showIf: isShown,
    })
    .addTextInput({
      path: 'exemplars.colorLabel',
      name: 'Label to colour by',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.colorLabel,
      showIf: (options) => isShown(options) && colorMode(options) === 'label',
    })
    .addColorPicker({
      path: 'exemplars.color',
      name: 'Colour',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.color,
      showIf: (options) => isShown(options) && colorMode(options) === 'fixed',
    })
    .addSelect({
      path: 'exemplars.policy',
      name: 'Keep when dense',
      description: 'Which exemplar of several in the same place is the one that is shown.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.policy,
      settings: {
        options: [
          { value: 'max', label: 'Highest value' },
          { value: 'min', label: 'Lowest value' },
          { value: 'latest', label: 'Latest' },
          { value: 'earliest', label: 'Earliest' },
        ],
      },
      showIf: isShown,
    })
    .addSelect({
      path: 'exemplars.placement',
      name: 'Placement',
      description: 'At their value, or in a strip along the time axis where the axis measures something else.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.placement,
      settings: {
        options: [
          { value: 'auto', label: 'Auto' },
          { value: 'value', label: 'At their value' },
          { value: 'strip', label: 'Along the time axis' },
        ],
      },
      showIf: isShown,
    })
    .addRadio({
      path: 'exemplars.fitY',
      name: 'Y axis fits',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.fitY,
      settings: {
        options: [
          { value: 'series', label: 'Series' },
          { value: 'all', label: 'Series and exemplars' },
        ],
      },
      showIf: isShown,
    })
    .addSliderInput({
      path: 'exemplars.clusterPx',
      name: 'Diamond distance',
      description: 'Exemplars that are closer than this many pixels are one cluster.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.clusterPx,
      settings: { min: 6, max: 60, step: 1, ariaLabelForHandle: 'Diamond distance' },
      showIf: isShown,
    })
    .addSliderInput({
      path: 'exemplars.bucketPx',
      name: 'Bucket size',
      description: 'Edge of the pixel bucket in which only one exemplar is considered for a diamond.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.bucketPx,
      settings: { min: 1, max: 40, step: 1, ariaLabelForHandle: 'Bucket size' },
      showIf: isShown,
    });
}

function addTools(builder: Builder): void {
  builder
    .addBooleanSwitch({
      path: 'exemplars.tools',
      name: 'Tools',
      description: 'A bar above the chart: exemplars on and off, filters, colours, comparison, counts.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.tools,
      showIf: isShown,
    })
    .addNumberInput({
      path: 'exemplars.minValue',
      name: 'Lowest value',
      description: 'Exemplars below it are filtered, and counted as such. In the unit of the data.',
      category: EXEMPLARS,
      settings: { placeholder: 'all' },
      showIf: isShown,
    })
    .addSelect({
      path: 'exemplars.density',
      name: 'Density',
      description: 'Bars along the time axis that show how many exemplars there are.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.density,
      settings: {
        options: [
          { value: 'auto', label: 'Where diamonds cannot tell' },
          { value: 'on', label: 'Always' },
          { value: 'off', label: 'Never' },
        ],
      },
      showIf: isShown,
    });
}

function addCards(builder: Builder): void {
  builder
    .addStringArray({
      path: 'exemplars.labelOrder',
      name: 'Labels first',
      description: 'Labels that a card shows first, in this order.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.labelOrder,
      showIf: isShown,
    })
    .addStringArray({
      path: 'exemplars.hiddenLabels',
      name: 'Labels not shown',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.hiddenLabels,
      showIf: isShown,
    })
    .addBooleanSwitch({
      path: 'exemplars.explain',
      name: 'Explain',
      description: 'Say below the chart why there are no exemplars, or no links.',
      category: EXEMPLARS,
      defaultValue: DEFAULTS.explain,
      showIf: isShown,
    });
}
