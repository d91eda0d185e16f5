/** Asks the Tempo to which exemplars lead, through Grafana: with the rights of who looks, and no address of its own. */
import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { lastValueFrom } from 'rxjs';
import type { Destination } from '../types';
import type { AskTempo, TraceAnswer } from '../view';

/** The first destination that is a Tempo; null when none is. */
export function tempoUid(destinations: readonly Destination[]): string | null {
  const isTempo = ({ datasourceUid, datasourceType }: Destination): boolean => Boolean(datasourceUid) && (datasourceType ?? 'tempo') === 'tempo';
  return destinations.find(isTempo)?.datasourceUid ?? null;
}

export function askTempo(uid: string): AskTempo {
  const ask = async (path: string, abortSignal: AbortSignal): Promise<TraceAnswer> => {
    try {
      const response = await lastValueFrom(
        getBackendSrv().fetch<string>({
          url: `/api/datasources/proxy/uid/${encodeURIComponent(uid)}/${path}`,
          headers: { Accept: 'application/json' },
          responseType: 'text',
          showErrorAlert: false,
          abortSignal,
        }),
      );
      return { status: response.status, body: response.data };
    } catch (error) {
      if (isFetchError(error) && error.status > 0) {
        return { status: error.status, body: bodyOf(error.data) };
      }
      throw error;
    }
  };
  return Object.assign(ask, { tempo: uid });
}

/** Grafana wraps the text of a failure. */
function bodyOf(data: unknown): string {
  const text = typeof data === 'object' && data !== null && 'response' in data ? data.response : data;
  return typeof text === 'string' ? text : '';
}
