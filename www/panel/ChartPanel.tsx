/** Chart, legend and remarks, tied to the dashboard around them. */
import React, { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { DashboardCursorSync, LoadingState, type PanelProps } from '@grafana/data';
import { locationService, PanelDataErrorView } from '@grafana/runtime';
import { usePanelContext, useTheme2, VizLayout } from '@grafana/ui';
import { askTempo } from './ask-tempo';
import { ChartHost } from './ChartHost';
import { SharedCrosshair } from './crosshair';
import { emptyReason } from './empty-reasons';
import { NO_FACTS, factsOf, type Facts } from './facts';
import { followLink, linksOfRow } from './links';
import { legendItems } from './legend';
import { messageOf, type Remark } from './messages';
import { isLegendShown, seriesLegend } from './SeriesLegend';
import { withDefaults, type PanelOptions } from './options';
import { Remarks, REMARKS_HEIGHT } from './Remarks';
import type { Session, SessionHooks } from './session';
import { arrangeSamples, tooltipMode } from './tooltip';
import { usePicture, type Prepared } from './use-picture';

export function ChartPanel(props: PanelProps<PanelOptions>): React.ReactElement | null {
  const theme = useTheme2();
  const options = useMemo(() => withDefaults(props.options), [props.options]);
  const prepared = usePicture(props, options);
  const [facts, setFacts] = useState<Facts>(NO_FACTS);
  const [error, setError] = useState<string | null>(null);
  const [problems, setProblems] = useState<Remark[]>([]);
  const onProblems = useCallback(
    (next: Remark[]) => setProblems((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next)),
    [],
  );
  const { hooks, onSession } = useSessionHooks(props, options, prepared, setFacts, setError);
  const { series, axes, hidden, timeZone, data, unsampled, exemplars } = prepared;
  const { calcs } = options.legend;
  const items = useMemo(
    () => legendItems({ series, axes, hidden, calcs, theme, timeZone }),
    [series, axes, hidden, calcs, theme, timeZone],
  );

  if (series.length === 0 && exemplars.sources.length === 0 && unsampled.bodies === null) {
    return data.state === LoadingState.Loading ? null : (
      <PanelDataErrorView panelId={props.id} fieldConfig={props.fieldConfig} data={data} needsTimeField needsNumberField />
    );
  }
  const drawing: Remark[] = error === null ? [] : [{ severity: 'error', text: error }];
  const remarks = remarksOf(options, prepared, facts, [...drawing, ...problems]);
  return (
    <VizLayout
      width={props.width}
      height={props.height}
      legend={isLegendShown(options.legend, items) ? seriesLegend(options.legend, items) : null}
    >
      {(width, height) => (
        <>
          <SizedChart
            prepared={prepared}
            hooks={hooks}
            onSession={onSession}
            onProblems={onProblems}
            width={width}
            height={Math.max(0, height - (remarks.length > 0 ? REMARKS_HEIGHT : 0))}
          />
          {remarks.length > 0 && <Remarks remarks={remarks} />}
        </>
      )}
    </VizLayout>
  );
}

interface SizedChartProps {
  prepared: Prepared;
  hooks: SessionHooks;
  onSession: (session: Session | null) => void;
  onProblems: (problems: Remark[]) => void;
  width: number;
  height: number;
}

function SizedChart({ prepared, hooks, onSession, onProblems, width, height }: SizedChartProps): React.ReactElement {
  const picture = useMemo(() => ({ ...prepared.picture, width, height }), [prepared.picture, width, height]);
  return <ChartHost picture={picture} hooks={hooks} onSession={onSession} onProblems={onProblems} />;
}

/** What the chart asks of the dashboard, and what the dashboard tells the chart. */
function useSessionHooks(
  props: PanelProps<PanelOptions>,
  options: PanelOptions,
  prepared: Prepared,
  setFacts: (update: (last: Facts) => Facts) => void,
  setError: (message: string | null) => void,
): { hooks: SessionHooks; onSession: (session: Session | null) => void } {
  const { onChangeTimeRange, replaceVariables, title, eventBus } = props;
  const { exemplars, timeZone, traceUid, tempoUid, series, unsampled, queries } = prepared;
  const [session, onSession] = useState<Session | null>(null);
  const crosshair = useRef<SharedCrosshair | null>(null);
  const { sync } = usePanelContext();

  useEffect(() => {
    if (!session) {
      return;
    }
    const isShared = (): boolean => sync !== undefined && sync() !== DashboardCursorSync.Off;
    const shared = new SharedCrosshair(eventBus, isShared, (timeMs) => session.setCrosshair(timeMs));
    crosshair.current = shared;
    return () => {
      crosshair.current = null;
      shared.destroy();
    };
  }, [session, eventBus, sync]);

  const onHover = useCallback((timeMs: number | null) => crosshair.current?.publish(timeMs), []);
  const { fromMs, toMs } = prepared.picture;
  const isUnsampled = unsampled.bodies !== null;
  const isSampled = !isUnsampled && queries.some(({ expression }) => expression !== '');
  const { tooltip } = options;
  const { open, preview, show, tools } = options.exemplars;
  const hooks = useMemo(
    (): SessionHooks => ({
      onHover,
      onZoom: (from, to) => onChangeTimeRange({ from: Math.round(from), to: Math.round(to) }),
      // As the Time series panel does: a double click shows twice as much.
      onReset: () => {
        const margin = Math.round((toMs - fromMs) / 2);
        onChangeTimeRange({ from: fromMs - margin, to: toMs + margin });
      },
      onLinkClick: (event, link) => followLink(event, link, (path) => locationService.push(path)),
      onDrawn: (chart) => {
        setError(null);
        setFacts((last) => factsOf(chart, last));
      },
      onError: (error) => setError(messageOf(error)),
      linksFor: (row, own) =>
        linksOfRow({ exemplars, replaceVariables, timeZone, hasTraceDatasource: traceUid !== '', isUnsampled }, row, own),
      arrangeSamples: (samples) => arrangeSamples(samples, series, tooltip),
      cardNote: () =>
        isUnsampled
          ? 'All exemplars, straight from the data source.'
          : isSampled
            ? 'A sample: Grafana’s backend leaves exemplars out.'
            : null,
      label: () => title || 'Exemplar chart',
      askTempo: preview && tempoUid !== null ? askTempo(tempoUid) : undefined,
      directOpen: open === 'link',
      hasTools: show && tools,
      tooltipMode: tooltipMode(tooltip),
    }),
    [
      onHover, onChangeTimeRange, fromMs, toMs, setError, setFacts, exemplars, replaceVariables, timeZone, traceUid,
      isUnsampled, isSampled, series, tooltip, title, open, preview, tempoUid, show, tools,
    ],
  );
  return { hooks, onSession };
}

function remarksOf(options: PanelOptions, prepared: Prepared, facts: Facts, problems: readonly Remark[]): Remark[] {
  const { unsampled, traceUid, hasTraceSource, data, queries, destinationNames } = prepared;
  const remarks = [...problems];
  if (!hasTraceSource) {
    const text = `There is no data source with the UID “${traceUid}”: choose another under “Trace data source”.`;
    remarks.push({ severity: 'error', text });
  }
  if (!options.exemplars.explain || !facts.isKnown) {
    return remarks;
  }
  const info = [...facts.notices, ...unsampled.errors];
  const reason = emptyReason({
    // While the panel is refreshed, what was said of the last answer stays.
    isLoading: unsampled.isLoading || (data.state === LoadingState.Loading && data.series.length === 0),
    showExemplars: options.exemplars.show,
    isUnsampled: unsampled.bodies !== null,
    queries,
    counts: facts.counts,
    hasLink: facts.hasLink,
    labelNames: facts.labelNames,
    destinationNames,
  });
  if (reason && options.exemplars.show) {
    info.push(`${reason.what} ${reason.remedy}`);
  }
  return [...remarks, ...info.map((text): Remark => ({ severity: 'info', text }))];
}
