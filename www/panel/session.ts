/** One chart on one canvas for as long as a panel is mounted. Passes on only what has changed. */
import type { Options, SeriesInput } from '../types';
import type { TooltipMode, ViewHooks, ViewTheme } from '../view/api';
import { ChartView } from '../view';
import { NO_EXEMPLARS, type PanelExemplars } from './exemplar-frames';
import { messageOf, type Remark } from './messages';
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
  /** Drawing failed. */
  onError: (error: unknown) => void;
  linksFor: PanelChart['linksFor'];
  arrangeSamples: NonNullable<ViewHooks['arrangeSamples']>;
  cardNote: () => string | null;
  label: () => string;
  askTempo: ViewHooks['askTempo'];
  directOpen: boolean;
  hasTools: boolean;
  tooltipMode: TooltipMode;
}

export class Session {
  private readonly chart: PanelChart;
  private readonly view: ChartView;
  private last: Partial<Picture> = {};
  /** What is to be said about each part of the picture. */
  private readonly remarks = new Map<string, Remark[]>();

  constructor(host: HTMLElement, canvas: HTMLCanvasElement, hooks: SessionHooks) {
    this.chart = new PanelChart(canvas);
    this.view = new ChartView(host, this.chart, canvas, this.viewHooks(hooks));
    this.setHooks(hooks);
  }

  setHooks(hooks: SessionHooks): void {
    this.chart.linksFor = hooks.linksFor;
    this.view.setHooks(this.viewHooks(hooks));
  }

  private viewHooks(hooks: SessionHooks): Omit<ViewHooks, 'cardHost'> {
    return { ...hooks, hasCounts: true, onDraw: () => hooks.onDrawn(this.chart) };
  }

  /** Shows a picture. Returns what is wrong with it; what is right is shown all the same. */
  show(picture: Picture): Remark[] {
    const { last, chart, view } = this;
    this.last = picture;
    const isNew = (...keys: (keyof Picture)[]): boolean => keys.some((key) => last[key] !== picture[key]);
    const isNewData = isNew('series', 'exemplars', 'unsampled');
    if (isNewData) {
      view.willReplaceData();
    }
    if (isNew('options')) {
      this.attempt('options', () => chart.setOptions(picture.options));
    }
    if (isNew('series')) {
      this.attempt('series', () => chart.setSeries(picture.series));
    }
    if (isNewData) {
      this.attempt('exemplars', () => this.loadExemplars(picture));
      view.dataReplaced();
    }
    if (isNew('fromMs', 'toMs')) {
      this.attempt('window', () => chart.setWindow(picture.fromMs, picture.toMs));
    }
    if (isNew('theme')) {
      view.setTheme(picture.theme);
    }
    if (isNew('width', 'height')) {
      view.resize(picture.width, picture.height);
    }
    view.draw();
    return [...this.remarks.values()].flat();
  }

  /** What is wrong with one part is remembered until that part is tried again. */
  private attempt(part: string, step: () => unknown): void {
    try {
      const warnings = step();
      const texts: unknown[] = Array.isArray(warnings) ? warnings : [];
      this.remarks.set(part, texts.map((text) => ({ severity: 'info', text: String(text) })));
    } catch (error) {
      this.remarks.set(part, [{ severity: 'error', text: messageOf(error) }]);
    }
  }

  private loadExemplars({ exemplars, unsampled }: Picture): string[] {
    if (unsampled === null) {
      this.chart.setExemplars(exemplars.input);
      return [];
    }
    this.chart.setExemplars(NO_EXEMPLARS.input);
    return unsampled.flatMap((body) => this.chart.readPrometheus({ exemplars: body }, { append: true }).warnings);
  }

  setCrosshair(timeMs: number | null): void {
    this.view.setCrosshair(timeMs);
  }

  destroy(): void {
    this.view.destroy();
    this.chart.free();
  }
}
