/** When Grafana should offer this panel for a query's answer. */
import { DataFrameType, FieldType, type DataFrame } from '@grafana/data';
import { isExemplarFrame } from './exemplar-frames';

/** What the supplier reads of Grafana's summary of a panel's data; lines before 12.4 do not ask third parties. */
export interface DataSummary {
  hasData?: boolean;
  rowCountTotal: number;
  isInstant?: boolean;
  rawFrames?: DataFrame[];
}

/** A number from 0 to 100; Grafana's own panels use 50 for "can be shown", 70 for "good", 100 for "best". */
const SCORE = { canBeShown: 50, best: 100 };

export interface Suggestion {
  name: string;
  score: number;
}

function suggest(summary: DataSummary): Suggestion[] {
  const frames = summary.rawFrames ?? [];
  const isShown = frames.some(
    (frame) =>
      frame.meta?.type !== DataFrameType.HeatmapCells &&
      frame.fields.some((field) => field.type === FieldType.time) &&
      frame.fields.some((field) => field.type === FieldType.number),
  );
  if (!isShown || summary.isInstant || summary.rowCountTotal < 2) {
    return [];
  }
  const hasExemplars = frames.some(isExemplarFrame);
  return [{ name: 'Exemplar Time Series', score: hasExemplars ? SCORE.best : SCORE.canBeShown }];
}

/**
 * Time series can be shown; where exemplars came along nothing shows them better. Before 12.4 Grafana calls a method
 * instead, and only for its own panels.
 */
export const suggestions = Object.assign(suggest, { getSuggestionsForData: (): void => undefined });
