/** Editors of those field settings for which Grafana gives plugins none. */
import React from 'react';
import type { StandardEditorProps } from '@grafana/data';
import { GraphThresholdsStyleMode, type GraphThresholdsStyleConfig, type LineStyle } from '@grafana/schema';
import { Input, RadioButtonGroup, Select } from '@grafana/ui';

type Fill = NonNullable<LineStyle['fill']>;

const FILLS: { value: Fill; label: string }[] = [
  { value: 'solid', label: 'Solid' },
  { value: 'dash', label: 'Dash' },
  { value: 'dot', label: 'Dots' },
];

const DASHES: Partial<Record<Fill, { value: string; label: string }[]>> = {
  dash: ['10, 10', '10, 15', '10, 20', '20, 5', '30, 3, 3'].map((dash) => ({ value: dash, label: dash })),
  dot: ['0, 10', '0, 20', '0, 30', '0, 40', '0, 3, 3'].map((dash) => ({ value: dash, label: dash })),
};

export function LineStyleEditor({ value, onChange }: StandardEditorProps<LineStyle>): React.ReactElement {
  const fill = value?.fill ?? 'solid';
  const dashes = DASHES[fill];
  const dash = value?.dash?.join(', ') ?? dashes?.[0]?.value;
  return (
    <>
      <RadioButtonGroup value={fill} options={FILLS} onChange={(next) => onChange({ ...value, fill: next, dash: undefined })} />
      {dashes && (
        <Select
          aria-label="Lengths of dashes and gaps"
          allowCustomValue
          options={dashes}
          value={{ value: dash, label: dash }}
          onChange={(next) => onChange({ ...value, fill, dash: lengthsOf(next.value ?? '') })}
        />
      )}
    </>
  );
}

/** `10, 15` as numbers; undefined when it holds none. */
export function lengthsOf(text: string): number[] | undefined {
  const lengths = text.split(/[\s,]+/).map(Number.parseFloat).filter((length) => Number.isFinite(length) && length >= 0);
  return lengths.length > 0 ? lengths : undefined;
}

const MINUTE_MS = 60_000;

/** Gaps: left, bridged, or bridged up to a length. */
export function SpanNullsEditor({ value, onChange }: StandardEditorProps<boolean | number>): React.ReactElement {
  const isThreshold = typeof value === 'number';
  return (
    <>
      <RadioButtonGroup
        value={isThreshold ? 'threshold' : value ? 'always' : 'never'}
        options={[
          { value: 'never', label: 'Never' },
          { value: 'always', label: 'Always' },
          { value: 'threshold', label: 'Threshold' },
        ]}
        onChange={(next) => onChange(next === 'threshold' ? MINUTE_MS : next === 'always')}
      />
      {isThreshold && (
        <Input
          type="number"
          min={0}
          suffix="s"
          aria-label="Longest gap that is bridged, seconds"
          defaultValue={value / 1000}
          onBlur={(event) => {
            const seconds = event.currentTarget.valueAsNumber;
            onChange(seconds > 0 ? seconds * 1000 : false);
          }}
        />
      )}
    </>
  );
}

const THRESHOLD_STYLES: { value: GraphThresholdsStyleMode; label: string }[] = [
  { value: GraphThresholdsStyleMode.Off, label: 'Off' },
  { value: GraphThresholdsStyleMode.Line, label: 'As lines' },
  { value: GraphThresholdsStyleMode.Dashed, label: 'As lines (dashed)' },
  { value: GraphThresholdsStyleMode.Area, label: 'As filled regions' },
  { value: GraphThresholdsStyleMode.LineAndArea, label: 'As filled regions and lines' },
  { value: GraphThresholdsStyleMode.DashedAndArea, label: 'As filled regions and lines (dashed)' },
];

export function ThresholdsStyleEditor({ value, onChange }: StandardEditorProps<GraphThresholdsStyleConfig>): React.ReactElement {
  return (
    <Select
      aria-label="Show thresholds"
      value={value?.mode ?? GraphThresholdsStyleMode.Off}
      options={THRESHOLD_STYLES}
      onChange={(next) => onChange({ ...value, mode: next.value ?? GraphThresholdsStyleMode.Off })}
    />
  );
}

/** A setting that is kept for the way back to another panel type, and cannot be changed here. */
export function KeptSetting(): null {
  return null;
}
