/** Option editor: which data source holds the traces. */
import React, { useCallback } from 'react';
import type { StandardEditorProps } from '@grafana/data';
import { DataSourcePicker } from '@grafana/runtime';

export function TraceSourcePicker({ value, onChange }: StandardEditorProps<string>): React.ReactElement {
  const onClear = useCallback(() => onChange(''), [onChange]);
  return (
    <DataSourcePicker
      tracing
      noDefault
      current={value === '' ? null : value}
      placeholder="As the data source says"
      onChange={(source) => onChange(source.uid)}
      onClear={onClear}
    />
  );
}
