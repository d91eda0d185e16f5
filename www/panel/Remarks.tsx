/** One line below the chart: what the person should know about what is, or is not, to be seen. */
import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, Tooltip, useStyles2 } from '@grafana/ui';
import type { Remark } from './messages';

/** px */
export const REMARKS_HEIGHT = 22;

/** The line shows as much as fits; all of it is in the tooltip. */
export function Remarks({ remarks }: { remarks: readonly Remark[] }): React.ReactElement {
  const styles = useStyles2(getStyles);
  const isError = remarks.some(({ severity }) => severity === 'error');
  const all = remarks.map(({ text }, index) => <p key={index}>{text}</p>);
  return (
    <Tooltip content={<>{all}</>} placement="top-start">
      <div className={isError ? styles.error : styles.line} role={isError ? 'alert' : 'status'} tabIndex={0}>
        <Icon name={isError ? 'exclamation-triangle' : 'info-circle'} size="sm" className={styles.icon} />
        <span className={styles.text}>{remarks.map(({ text }) => text).join(' ')}</span>
      </div>
    </Tooltip>
  );
}

function getStyles(theme: GrafanaTheme2): Record<'line' | 'error' | 'icon' | 'text', string> {
  const line = {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    height: REMARKS_HEIGHT,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  };
  return {
    line: css(line),
    error: css({ ...line, color: theme.colors.error.text }),
    icon: css({ flex: 'none' }),
    text: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
  };
}
