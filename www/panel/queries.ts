/** What the panel can know of its queries: which data source, which expression, whether exemplars are asked for. */
import type { DataFrame, DataQueryRequest, InterpolateFunction, ScopedVars } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';
import type { SourceSettings } from './destinations';
import type { QueryFacts } from './empty-reasons';

/** A query as Prometheus and Tempo write them; other data sources have other properties. */
interface ExemplarQuery extends DataQuery {
  expr?: string;
  query?: string;
  exemplar?: boolean;
  /** Tempo's TraceQL metrics: how many to send. */
  exemplars?: number;
}

export interface PanelQuery extends QueryFacts {
  source: SourceSettings | undefined;
}

/** Finds a data source by reference, with the panel's variables filled in. */
export type FindSource = (reference: DataQuery['datasource'], scopedVars?: ScopedVars) => SourceSettings | undefined;

/**
 * @param frames the queries' answers, which carry the expressions that were executed
 */
export function readQueries(
  request: DataQueryRequest | undefined,
  frames: readonly DataFrame[],
  findSource: FindSource,
  replaceVariables: InterpolateFunction,
): PanelQuery[] {
  const targets = (request?.targets ?? []) as ExemplarQuery[];
  return targets
    .filter((target) => target.hide !== true)
    .map((target) => {
      const source = findSource(target.datasource, request?.scopedVars);
      const kind = kindOf(source?.type ?? target.datasource?.type);
      return {
        refId: target.refId,
        source,
        canHaveExemplars: kind !== null,
        asksForExemplars: kind === 'prometheus' ? target.exemplar === true : (target.exemplars ?? 1) > 0,
        // TraceQL names no metric, so nothing can be said about it.
        expression:
          kind === 'prometheus'
            ? (executedExpression(target.refId, frames) ?? interpolated(target.expr ?? '', request, replaceVariables))
            : '',
      };
    });
}

/** Mimir, Amazon's and Azure's Prometheus are all queried through a data source of the Prometheus kind. */
function kindOf(type: string | undefined): 'prometheus' | 'tempo' | null {
  return type === undefined ? null : type.includes('prometheus') ? 'prometheus' : type === 'tempo' ? 'tempo' : null;
}

/** The Prometheus data source writes what it ran into its frames: `Expr: <expression>`, then the step. */
export function executedExpression(refId: string, frames: readonly DataFrame[]): string | null {
  for (const frame of frames) {
    const match = frame.refId === refId ? /^Expr: (.*?)(?:\nStep: |$)/s.exec(frame.meta?.executedQueryString ?? '') : null;
    if (match?.[1]) {
      return match[1].trim();
    }
  }
  return null;
}

// Only the selectors of an expression matter for exemplars: any duration does where the panel cannot know it.
const SOME_DURATION = '1m';

function interpolated(expression: string, request: DataQueryRequest | undefined, replace: InterpolateFunction): string {
  const durations: ScopedVars = {
    __rate_interval: { text: SOME_DURATION, value: SOME_DURATION },
    __range: { text: SOME_DURATION, value: SOME_DURATION },
    ...request?.scopedVars,
  };
  return replace(expression, durations);
}
