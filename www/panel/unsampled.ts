/**
 * All exemplars instead of a sample. Grafana's backend thins exemplars before a panel sees them, and that cannot be
 * switched off; the Prometheus data source's resource API passes Prometheus' own answer through.
 */
import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import { messageOf } from './messages';
import type { PanelQuery } from './queries';

/** One question to one data source. */
export interface UnsampledQuery {
  uid: string;
  expression: string;
}

export interface UnsampledAnswer {
  /** Answers of `query_exemplars` as they came. */
  bodies: string[];
  /** What went wrong, each a sentence. */
  errors: string[];
}

/** Each expression once for each data source of the Prometheus kind. */
export function unsampledQueries(queries: readonly PanelQuery[]): UnsampledQuery[] {
  const unique = new Map<string, UnsampledQuery>();
  for (const { source, expression } of queries) {
    if (source && expression !== '') {
      unique.set(JSON.stringify([source.uid, expression]), { uid: source.uid, expression });
    }
  }
  return [...unique.values()];
}

/** Asks all at once. A question that fails does not take the others along. */
export async function fetchUnsampled(
  queries: readonly UnsampledQuery[],
  fromMs: number,
  toMs: number,
  abortSignal: AbortSignal,
): Promise<UnsampledAnswer> {
  const answers = await Promise.allSettled(queries.map((query) => fetchOne(query, fromMs, toMs, abortSignal)));
  return {
    bodies: answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])),
    errors: [...new Set(answers.flatMap((answer) => (answer.status === 'rejected' ? [failureText(answer.reason)] : [])))],
  };
}

async function fetchOne(query: UnsampledQuery, fromMs: number, toMs: number, abortSignal: AbortSignal): Promise<string> {
  const response = await lastValueFrom(
    getBackendSrv().fetch<string>({
      url: `/api/datasources/uid/${encodeURIComponent(query.uid)}/resources/api/v1/query_exemplars`,
      params: { query: query.expression, start: fromMs / 1000, end: toMs / 1000 },
      responseType: 'text',
      showErrorAlert: false,
      abortSignal,
    }),
  );
  return response.data;
}

/** A failure in words. */
export function failureText(error: unknown): string {
  if (!isFetchError(error)) {
    return `All exemplars could not be had: ${messageOf(error)}.`;
  }
  switch (error.status) {
    case 401:
    case 403:
      return `You may not query this data source directly (${error.status}): seen is the sample that Grafana made.`;
    case 404:
      return 'This data source does not offer its exemplars directly (404): seen is the sample that Grafana made.';
    default:
      return `All exemplars could not be had: the data source answered ${error.status}${detailOf(error.data)}.`;
  }
}

/** What Prometheus or Grafana said, out of an answer that may be text or JSON. */
function detailOf(data: unknown): string {
  let answer: unknown = data;
  if (typeof data === 'string') {
    try {
      answer = JSON.parse(data);
    } catch {
      return '';
    }
  }
  const { error, message } = (answer ?? {}) as { error?: unknown; message?: unknown };
  const detail = [error, message].find((text) => typeof text === 'string' && text !== '');
  return detail === undefined ? '' : ` (${String(detail)})`;
}
