/** Unsampled exemplars for React: asked for whenever the panel's own queries have been answered. */
import { LoadingState, type PanelData } from '@grafana/data';
import { useEffect, useState } from 'react';
import type { PanelQuery } from './queries';
import { fetchUnsampled, unsampledQueries, type UnsampledAnswer, type UnsampledQuery } from './unsampled';

export interface Unsampled {
  /** Bodies of the answers; null while the frames' exemplars are what is seen. */
  bodies: string[] | null;
  /** Whether nothing has been answered yet. */
  isLoading: boolean;
  /** Why the frames' exemplars are seen although all were asked for. */
  errors: string[];
}

export function useUnsampled(isWanted: boolean, data: PanelData, queries: readonly PanelQuery[]): Unsampled {
  const wanted = isWanted ? unsampledQueries(queries) : [];
  // As text, since queries are made anew with every render.
  const question = JSON.stringify(wanted);
  const [fromMs, toMs] = [data.timeRange.from.valueOf(), data.timeRange.to.valueOf()];
  const isAnswered = data.state !== LoadingState.Loading;
  // A refresh asks again, also where the range has stayed.
  const requestId = data.request?.requestId;
  const [last, setLast] = useState<Answered>({ question: '', bodies: [], errors: [] });

  useEffect(() => {
    const toAsk = JSON.parse(question) as UnsampledQuery[];
    if (toAsk.length === 0 || !isAnswered) {
      return;
    }
    const abort = new AbortController();
    void fetchUnsampled(toAsk, fromMs, toMs, abort.signal).then((answer) => {
      if (!abort.signal.aborted) {
        setLast({ question, ...answer });
      }
    });
    return () => abort.abort();
  }, [question, requestId, isAnswered, fromMs, toMs]);

  // The answer to the same question for an earlier range stays until the next one arrives.
  const isOf = wanted.length > 0 && last.question === question;
  return {
    bodies: isOf && last.bodies.length > 0 ? last.bodies : null,
    isLoading: wanted.length > 0 && !isOf,
    errors: isOf ? last.errors : [],
  };
}

interface Answered extends UnsampledAnswer {
  question: string;
}
