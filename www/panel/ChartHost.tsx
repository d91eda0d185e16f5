/** The canvas, and the session that draws on it. */
import React, { useEffect, useLayoutEffect, useRef } from 'react';
import { css } from '@emotion/css';
import { Session, type Picture, type SessionHooks } from './session';

export interface ChartHostProps {
  picture: Picture;
  hooks: SessionHooks;
  /** Called with the session while there is one, null afterwards. */
  onSession: (session: Session | null) => void;
}

export function ChartHost({ picture, hooks, onSession }: ChartHostProps): React.ReactElement {
  const hostRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const sessionRef = useRef<Session | null>(null);
  const latest = useRef({ hooks, onSession });
  useLayoutEffect(() => {
    latest.current = { hooks, onSession };
  });

  useLayoutEffect(() => {
    if (!hostRef.current || !canvasRef.current) {
      return;
    }
    const session = new Session(hostRef.current, canvasRef.current, latest.current.hooks);
    sessionRef.current = session;
    latest.current.onSession(session);
    return () => {
      sessionRef.current = null;
      latest.current.onSession(null);
      session.destroy();
    };
  }, []);

  useEffect(() => {
    try {
      sessionRef.current?.setHooks(hooks);
      sessionRef.current?.show(picture);
    } catch (error) {
      hooks.onError(error);
    }
  }, [picture, hooks]);

  return (
    <div ref={hostRef} className={styles.host} style={{ width: picture.width, height: picture.height }}>
      <canvas ref={canvasRef} className={styles.canvas} />
    </div>
  );
}

const styles = {
  host: css({ position: 'relative', overflow: 'hidden' }),
  canvas: css({ display: 'block', outlineOffset: -2 }),
};
