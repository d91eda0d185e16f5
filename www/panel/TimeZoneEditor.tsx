/** Option editor: a time zone of the panel's own. The Time series panel may have several; the first one is used here. */
import React from 'react';
import type { StandardEditorProps } from '@grafana/data';
import { TimeZonePicker } from '@grafana/ui';

export function TimeZoneEditor({ value, onChange }: StandardEditorProps<string[] | undefined>): React.ReactElement {
  const [first = '', ...others] = value ?? [];
  return (
    <TimeZonePicker
      includeInternal
      value={first}
      onChange={(zone) => onChange(zone ? [zone, ...others] : others)}
    />
  );
}
