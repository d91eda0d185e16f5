/** What stands in the panel when there is no engine. */
import React from 'react';
import { css } from '@emotion/css';
import { Alert, Button } from '@grafana/ui';

export function EngineFailure({ message, onRetry }: { message: string; onRetry: () => void }): React.ReactElement {
  return (
    <div className={styles.scroll}>
      <Alert severity="error" title="This panel cannot draw">
        <p>{message}</p>
        <Button size="sm" variant="secondary" onClick={onRetry}>
          Try again
        </Button>
      </Alert>
    </div>
  );
}

const styles = { scroll: css({ height: '100%', overflow: 'auto' }) };
