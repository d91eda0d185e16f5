/** A dashboard with panels of the plugin, and the handles by which a test moves it. */
import { DashboardCursorSync, DataHoverEvent, LoadingState, type FieldConfigSource } from '@grafana/data';
import {
  behaviors,
  EmbeddedScene,
  sceneGraph,
  SceneDataNode,
  SceneFlexItem,
  SceneFlexLayout,
  SceneTimeRange,
  VizPanel,
} from '@grafana/scenes';
import { FROM_MS, panelData, TO_MS, type Scenario } from './fixtures';
import { importPanelPlugin, registerPlugin } from './loader';
import { PLUGIN_ID } from './names';
import { timeSeriesPeer } from './peer';

export interface SceneOptions {
  scenario: Scenario;
  panels: number;
  options: Record<string, unknown>;
  fieldConfig: FieldConfigSource;
  title: string;
}

/** What a test may read and do. Everything that crosses is plain data. */
export class Host {
  readonly scene: EmbeddedScene;
  private readonly timeRange: SceneTimeRange;
  private readonly data: SceneDataNode;
  private readonly layout: SceneFlexLayout;
  private requests = 1;

  constructor(private readonly setup: SceneOptions) {
    this.timeRange = new SceneTimeRange({
      from: new Date(FROM_MS).toISOString(),
      to: new Date(TO_MS).toISOString(),
      timeZone: 'utc',
    });
    this.data = new SceneDataNode({ data: panelData(setup.scenario, this.timeRange.state.value) });
    this.layout = new SceneFlexLayout({ direction: 'column', children: [] });
    this.scene = new EmbeddedScene({
      $timeRange: this.timeRange,
      $data: this.data,
      $behaviors: [new behaviors.CursorSync({ key: 'sync', sync: DashboardCursorSync.Crosshair })],
      body: this.layout,
    });
    this.mount(setup.panels);
  }

  /** Puts this many panels in the place of those that are there. */
  mount(count: number): void {
    const { options, fieldConfig, title } = this.setup;
    const children = Array.from({ length: count }, (_, index) => {
      const body = new VizPanel({
        key: `panel-${index + 1}`,
        title: index === 0 ? title : `${title} ${index + 1}`,
        pluginId: PLUGIN_ID,
        options: structuredClone(options),
        fieldConfig: structuredClone(fieldConfig),
      });
      return new SceneFlexItem({ minHeight: 260, body });
    });
    this.layout.setState({ children });
  }

  private panel(index = 0): VizPanel {
    const panel = sceneGraph.findAllObjects(this.scene, (object) => object instanceof VizPanel)[index];
    if (!(panel instanceof VizPanel)) {
      throw new Error(`there is no panel ${index}`);
    }
    return panel;
  }

  state(index = 0): { pluginId: string; options: unknown; fieldConfig: FieldConfigSource; error: string | undefined } {
    const panel = this.panel(index);
    const { pluginId, options, fieldConfig } = panel.state;
    return structuredClone({ pluginId, options, fieldConfig, error: panel.state._pluginLoadError });
  }

  setOptions(options: Record<string, unknown>, index = 0): void {
    this.panel(index).onOptionsChange(options as never);
  }

  setFieldConfig(fieldConfig: FieldConfigSource, index = 0): void {
    this.panel(index).onFieldConfigChange(fieldConfig, true);
  }

  setScenario(scenario: Scenario): void {
    this.requests += 1;
    this.data.setState({ data: panelData(scenario, this.timeRange.state.value, `Q${this.requests}`) });
  }

  /** The dashboard refreshes: what there is stays until the answer comes. */
  startRefresh(): void {
    this.data.setState({ data: { ...this.data.state.data, state: LoadingState.Loading } });
  }

  range(): { fromMs: number; toMs: number } {
    const { from, to } = this.timeRange.state.value;
    return { fromMs: from.valueOf(), toMs: to.valueOf() };
  }

  /** Another panel's pointer is over a time. */
  hover(timeMs: number, index = 0): void {
    this.panel(index).getPanelContext().eventBus.publish(new DataHoverEvent({ point: { time: timeMs } }));
  }

  /** Puts a Time series panel with the same settings above ours. */
  async addPeer(): Promise<void> {
    registerPlugin('timeseries', timeSeriesPeer(await importPanelPlugin(PLUGIN_ID)));
    const { options, fieldConfig } = this.setup;
    const body = new VizPanel({ title: 'Time series', pluginId: 'timeseries', options, fieldConfig });
    this.layout.setState({ children: [new SceneFlexItem({ minHeight: 260, body }), ...this.layout.state.children] });
  }

  /** As a person does in the panel editor: Grafana's core takes the custom settings out on the way. */
  async changeTypeFromTimeSeries(options: Record<string, unknown>, fieldConfig: FieldConfigSource): Promise<void> {
    const plugin = await importPanelPlugin(PLUGIN_ID);
    registerPlugin('timeseries', timeSeriesPeer(plugin));
    const panel = this.panel();
    await panel.changePluginType('timeseries', structuredClone(options), structuredClone(fieldConfig));
    const { defaults, overrides } = panel.state.fieldConfig;
    await panel.changePluginType(PLUGIN_ID, {}, {
      defaults: { ...defaults, custom: {} },
      overrides: overrides.map((rule) => ({
        ...rule,
        properties: rule.properties.filter(({ id }) => !id.startsWith('custom.')),
      })),
    });
  }
}
