/** Frames and fields for unit tests. */
import { createTheme, FieldType, toDataFrame, type DataFrame, type Field, type FieldConfig } from '@grafana/data';
import type { PanelFieldConfig } from './field-config';

export const theme = createTheme({ colors: { mode: 'dark' } });

export function numberField(config: FieldConfig<PanelFieldConfig> = {}, values: unknown[] = [1, 2]): Field {
  return { name: 'Value', type: FieldType.number, config, values };
}

export function timeSeriesFrame(values: unknown[], more: Partial<DataFrame> = {}): DataFrame {
  const times = values.map((_, index) => 1000 * index);
  const frame = toDataFrame({
    refId: 'A',
    fields: [
      { name: 'Time', type: FieldType.time, values: times },
      { name: 'Value', type: FieldType.number, values, labels: { route: '/cart' } },
    ],
  });
  return { ...frame, ...more };
}

/** A frame of exemplars; `labels` are columns. */
export function exemplarFrame(labels: Record<string, unknown[]>, more: Partial<DataFrame> = {}): DataFrame {
  const count = Object.values(labels)[0]?.length ?? 0;
  const rows = Array.from({ length: count }, (_, row) => row);
  const frame = toDataFrame({
    name: 'exemplar',
    meta: { custom: { resultType: 'exemplar' } },
    fields: [
      { name: 'Time', type: FieldType.time, values: rows.map((row) => 1000 * row) },
      { name: 'Value', type: FieldType.number, values: rows.map((row) => row / 10) },
      ...Object.entries(labels).map(([name, values]) => ({ name, type: FieldType.string, values })),
    ],
  });
  return { ...frame, ...more };
}
