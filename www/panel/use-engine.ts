/** The engine's state for React. */
import { useCallback, useEffect, useState } from 'react';
import { startEngine } from './engine-source';
import { messageOf } from './messages';

export type EngineState = { status: 'starting' } | { status: 'ready' } | { status: 'failed'; message: string };

/** Starts the engine with the first panel that is mounted; `retry` tries again after a failure. */
export function useEngine(): { engine: EngineState; retry: () => void } {
  const [engine, setEngine] = useState<EngineState>({ status: 'starting' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    startEngine().then(
      () => isCurrent && setEngine({ status: 'ready' }),
      (error: unknown) =>
        isCurrent && setEngine({ status: 'failed', message: messageOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [attempt]);
  const retry = useCallback(() => {
    setEngine({ status: 'starting' });
    setAttempt((count) => count + 1);
  }, []);
  return { engine, retry };
}
