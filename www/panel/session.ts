/** One chart on one canvas for as long as a panel is mounted. Passes on only what has changed. */
import type { Options, SeriesInput } from '../types';
import type { TooltipMode, ViewHooks, ViewTheme } from '../view/api';
import { ChartView } from '../view';
import type { PanelExemplars } from './exemplar-frames';
import { PanelChart } from './panel-chart';

/** Everything that is to be seen. Parts are compared by reference. */
export interface Picture {
  series: SeriesInput[];
  exemplars: PanelExemplars;
  /** Answers of Prometheus that take the place of `exemplars`. */
  unsampled: string[] | null;
  options: Partial<Options>;
  fromMs: number;
  toMs: number;
  width: number;
  height: number;
  theme: ViewTheme;
}

/** What may change from one render to the next without a new picture. */
export interface SessionHooks {
  onZoom: NonNullable<ViewHooks['onZoom']>;
  onReset: NonNullable<ViewHooks['onReset']>;
  onHover: NonNullable<ViewHooks['onHover']>;
  onLinkClick: NonNullable<ViewHooks['onLinkClick']>;
  /** A picture is drawn. */
  onDrawn: (chart: PanelChart) => void;
  onError: (error: unknown) => void;
  linksFor: PanelChart['linksFor'];
  arrangeSamples: PanelChart['arrangeSamples'];
  cardNote: () => string | null;
  label: () => string;
  directOpen: boolean;
  tooltipMode: TooltipMode;
}

export class Session {
  private readonly chart: PanelChart;
  private readonly view: ChartView;
  private last: Partial<Picture> = {};

  constructor(host: HTMLElement, canvas: HTMLCanvasElement, hooks: SessionHooks) {
    this.chart = new PanelChart(canvas);
    this.view = new ChartView(host, this.chart, canvas, this.viewHooks(hooks));
    this.setHooks(hooks);
  }

  setHooks(hooks: SessionHooks): void {
    this.chart.linksFor = hooks.linksFor;
    this.chart.arrangeSamples = hooks.arrangeSamples;
    this.view.setHooks(this.viewHooks(hooks));
  }

  private viewHooks(hooks: SessionHooks): Omit<ViewHooks, 'cardHost'> {
    const { onZoom, onReset, onHover, onLinkClick, onError, cardNote, label, directOpen, tooltipMode } = hooks;
    const onDraw = (): void => hooks.onDrawn(this.chart);
    return { onZoom, onReset, onHover, onLinkClick, onError, onDraw, cardNote, label, directOpen, tooltipMode };
  }

  /** Shows a picture; throws what the engine says is wrong with it. */
  show(picture: Picture): void {
    const { last, chart, view } = this;
    const isNew = (...keys: (keyof Picture)[]): boolean => keys.some((key) => last[key] !== picture[key]);
    // Cards are about rows of what was loaded before.
    const isNewData = isNew('series', 'exemplars', 'unsampled');
    if (isNewData && last.series) {
      view.closeCards();
    }
    if (isNew('options')) {
      chart.setOptions(picture.options);
    }
    if (isNew('series')) {
      chart.setSeries(picture.series);
    }
    if (isNewData) {
      this.loadExemplars(picture);
    }
    if (isNew('fromMs', 'toMs')) {
      chart.setWindow(picture.fromMs, picture.toMs);
    }
    if (isNew('theme')) {
      view.setTheme(picture.theme);
    }
    if (isNew('width', 'height')) {
      view.resize(picture.width, picture.height);
    }
    this.last = picture;
    view.draw();
  }

  private loadExemplars({ exemplars, unsampled }: Picture): void {
    if (unsampled === null) {
      this.chart.setExemplars(exemplars.input);
      return;
    }
    this.chart.setExemplars({ times: [], values: [], labels: {} });
    for (const body of unsampled) {
      this.chart.readPrometheus({ exemplars: body }, { append: true });
    }
  }

  setCrosshair(timeMs: number | null): void {
    this.view.setCrosshair(timeMs);
  }

  destroy(): void {
    this.view.destroy();
    this.chart.free();
  }
}
