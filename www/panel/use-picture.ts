/** From what Grafana hands to the panel to what is to be drawn. Each step is kept until its own inputs change. */
import { LoadingState, type PanelData, type PanelProps } from '@grafana/data';
import { config, getDataSourceSrv } from '@grafana/runtime';
import { useTheme2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import type { SeriesInput } from '../types';
import { readAnnotations } from './annotations';
import { tempoUid } from './ask-tempo';
import { readAxes, type PanelAxes } from './axes';
import { destinationsOf } from './destinations';
import { engineOptions } from './engine-options';
import { readExemplars, type PanelExemplars } from './exemplar-frames';
import { readSeries, type PanelSeries } from './frames';
import type { PanelOptions } from './options';
import { readQueries, type PanelQuery } from './queries';
import type { Picture } from './session';
import { isHidden, readThresholds, seriesColor, seriesStyle } from './style';
import { viewTheme } from './theme';
import { useUnsampled, type Unsampled } from './use-unsampled';

export interface Prepared {
  data: PanelData;
  series: PanelSeries[];
  axes: PanelAxes;
  hidden: ReadonlySet<number>;
  exemplars: PanelExemplars;
  queries: PanelQuery[];
  unsampled: Unsampled;
  destinationNames: string[];
  /** UID of the Tempo that exemplars lead to; null for none. */
  tempoUid: string | null;
  /** UID of the trace data source that the panel names, `""` for none. */
  traceUid: string;
  /** Whether a trace data source with that UID exists. */
  hasTraceSource: boolean;
  timeZone: string;
  /** The picture but for its size. */
  picture: Omit<Picture, 'width' | 'height'>;
}

export function usePicture(props: PanelProps<PanelOptions>, options: PanelOptions): Prepared {
  const theme = useTheme2();
  const data = useLastAnswer(props.data);
  const { fieldConfig, replaceVariables } = props;
  const timeZone = options.timezone?.find((zone) => zone !== '') ?? props.timeZone;
  const { exemplars: exemplarOptions } = options;

  const series = useMemo(() => readSeries(data.series), [data.series]);
  const axes = useMemo(
    () =>
      readAxes(
        series.map(({ field }) => field),
        (field) => seriesColor(field, theme),
      ),
    [series, theme],
  );
  const hidden = useMemo(
    () => new Set(series.flatMap((one, index) => (isHidden(one, fieldConfig) ? [index] : []))),
    [series, fieldConfig],
  );
  const inputs = useMemo(
    () =>
      series.map(
        ({ name, labels, times, values, field }, index): SeriesInput => ({
          name,
          labels,
          times,
          values,
          style: seriesStyle(field, theme),
          axis: axes.axisOfSeries[index] ?? 0,
        }),
      ),
    [series, axes, theme],
  );
  const exemplars = useMemo(() => readExemplars(data.annotations ?? []), [data.annotations]);
  const thresholds = useMemo(() => readThresholds(series, axes, theme), [series, axes, theme]);
  const annotations = useMemo(() => readAnnotations(data.annotations ?? [], theme), [data.annotations, theme]);

  const queries = useMemo(
    () =>
      readQueries(
        data.request,
        data.series,
        (reference, scopedVars) => getDataSourceSrv().getInstanceSettings(reference, scopedVars),
        replaceVariables,
      ),
    [data.request, data.series, replaceVariables],
  );
  const unsampled = useUnsampled(exemplarOptions.show && exemplarOptions.unsampled, data, queries);

  const traceUid = replaceVariables(exemplarOptions.traceDatasourceUid);
  const { traceLabel } = exemplarOptions;
  const destinations = useMemo(
    () =>
      destinationsOf({
        options: { traceDatasourceUid: traceUid, traceLabel },
        metrics: queries.flatMap(({ source }) => source ?? []),
        lookUp: (uid) => getDataSourceSrv().getInstanceSettings(uid),
        interpolate: (text) => text,
      }),
    [queries, traceUid, traceLabel],
  );

  const [fromMs, toMs] = [props.timeRange.from.valueOf(), props.timeRange.to.valueOf()];
  const engine = useMemo(
    () =>
      engineOptions({
        exemplars: exemplarOptions,
        destinations,
        axes,
        hiddenSeries: [...hidden],
        thresholds,
        annotations,
        theme,
        timeZone,
        spanMs: toMs - fromMs,
        grafanaUrl: config.appSubUrl,
        orgId: config.bootData.user.orgId,
      }),
    [exemplarOptions, destinations, axes, hidden, thresholds, annotations, theme, timeZone, fromMs, toMs],
  );
  const viewColors = useMemo(() => viewTheme(theme), [theme]);
  const { bodies } = unsampled;
  const picture = useMemo(
    () => ({ series: inputs, exemplars, unsampled: bodies, options: engine, fromMs, toMs, theme: viewColors }),
    [inputs, exemplars, bodies, engine, fromMs, toMs, viewColors],
  );
  return {
    data,
    series,
    axes,
    hidden,
    exemplars,
    queries,
    unsampled,
    destinationNames: destinations.map(({ name }) => name),
    tempoUid: tempoUid(destinations),
    traceUid,
    hasTraceSource: traceUid === '' || getDataSourceSrv().getInstanceSettings(traceUid) !== undefined,
    timeZone,
    picture,
  };
}

/** The last data that had anything: while new data is on its way and nothing has arrived yet, the picture stays. */
function useLastAnswer(data: PanelData): PanelData {
  const [last, setLast] = useState(data);
  const isWaiting = data.state === LoadingState.Loading && data.series.length === 0;
  if (!isWaiting && last !== data) {
    setLast(data);
  }
  return isWaiting && last.series.length > 0 ? { ...data, series: last.series, annotations: last.annotations } : data;
}
