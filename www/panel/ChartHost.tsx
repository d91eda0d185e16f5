/** The canvas, and the session that draws on it. */
import React, { useEffect, useLayoutEffect, useRef } from 'react';
import { css } from '@emotion/css';
import { messageOf, type Remark } from './messages';
import { Session, type Picture, type SessionHooks } from './session';

export interface ChartHostProps {
  picture: Picture;
  hooks: SessionHooks;
  /** Called with the session while there is one, null afterwards. */
  onSession: (session: Session | null) => void;
  /** Called with what is wrong with a picture. */
  onProblems: (problems: Remark[]) => void;
}

export function ChartHost({ picture, hooks, onSession, onProblems }: ChartHostProps): React.ReactElement {
  const hostRef = useRef<HTMLDivElement>(null);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const sessionRef = useRef<Session | null>(null);
  const latest = useRef({ hooks, onSession, onProblems });
  useLayoutEffect(() => {
    latest.current = { hooks, onSession, onProblems };
  });

  useLayoutEffect(() => {
    if (!hostRef.current || !canvasRef.current) {
      return;
    }
    let session: Session;
    try {
      session = new Session(hostRef.current, canvasRef.current, latest.current.hooks);
    } catch (error) {
      latest.current.onProblems([{ severity: 'error', text: messageOf(error) }]);
      return;
    }
    sessionRef.current = session;
    latest.current.onSession(session);
    return () => {
      sessionRef.current = null;
      latest.current.onSession(null);
      session.destroy();
    };
  }, []);

  useEffect(() => {
    if (sessionRef.current) {
      latest.current.onProblems(sessionRef.current.show(picture));
    }
  }, [picture]);

  // After the picture: until it is shown, rows are those of the old data, and so are their links.
  useEffect(() => {
    sessionRef.current?.setHooks(hooks);
  }, [hooks]);

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
