import { describe, expect, it, vi } from 'vitest';
import type { TraceSummary } from '../types';
import { previewLines, TracePreviews, type TraceAnswer } from './trace-preview';

const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const summary: TraceSummary = { service: 'shop', name: 'POST /checkout', hasRoot: true, durationMs: 1350, durationText: '1.35 s', spans: 45, errors: 2, services: 3 };

function previews(answers: (path: string) => TraceAnswer): { previews: TracePreviews; ask: ReturnType<typeof vi.fn<(path: string) => Promise<TraceAnswer>>>; signal: AbortSignal } {
  const ask = vi.fn(async (path: string) => answers(path));
  return { previews: new TracePreviews((body) => (body === 'spans' ? summary : null), new Map()), ask, signal: new AbortController().signal };
}

describe('TracePreviews', () => {
  it('asks once for a trace and remembers it', async () => {
    const { previews: all, ask, signal } = previews(() => ({ status: 200, body: 'spans' }));
    expect(await all.ask(ID, ask, signal)).toEqual({ kind: 'found', summary });
    expect(await all.ask(ID, ask, signal)).toEqual({ kind: 'found', summary });
    expect(ask.mock.calls.map(([path]) => path)).toEqual([`api/v2/traces/${ID}`]);
  });

  it('goes back to the first version of the API, and stays there', async () => {
    const { previews: all, ask, signal } = previews((path) => (path.includes('/v2/') ? { status: 404, body: '404 page not found' } : { status: 200, body: 'spans' }));
    expect((await all.ask(ID, ask, signal)).kind).toBe('found');
    expect((await all.ask('ab', ask, signal)).kind).toBe('found');
    expect(ask.mock.calls.map(([path]) => path)).toEqual([`api/v2/traces/${ID}`, `api/traces/${ID}`, 'api/traces/ab']);
  });

  it('asks again for what was missing, later', async () => {
    vi.useFakeTimers();
    const { previews: all, ask, signal } = previews(() => ({ status: 404, body: 'trace not found' }));
    expect(await all.ask(ID, ask, signal)).toEqual({ kind: 'missing' });
    await all.ask(ID, ask, signal);
    expect(ask).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(60_000);
    await all.ask(ID, ask, signal);
    expect(ask).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  it('asks once for a missing trace where the answer tells the version, or an earlier one did', async () => {
    const has = (path: string): boolean => path.endsWith('/ab');
    const cases: [name: string, answers: (path: string) => TraceAnswer, paths: string[]][] = [
      ['its own words', () => ({ status: 404, body: 'trace not found' }), ['v2/traces/1', 'v2/traces/2']],
      ['version 2 without a trace', () => ({ status: 200, body: '' }), ['v2/traces/1', 'v2/traces/2']],
      ['no words, after a trace that was found', (path) => (has(path) ? { status: 200, body: 'spans' } : { status: 404, body: '' }), ['v2/traces/ab', 'v2/traces/1', 'v2/traces/2']],
      ['a path that is not known', (path) => ({ status: 404, body: path.includes('/v2/') ? '404 page not found' : '' }), ['v2/traces/1', 'traces/1', 'traces/2']],
      // Nothing tells: it could be an old one behind a proxy that has no words.
      ['no words at all', () => ({ status: 404, body: '' }), ['v2/traces/1', 'traces/1', 'v2/traces/2', 'traces/2']],
    ];
    for (const [name, answers, paths] of cases) {
      const { previews: all, ask, signal } = previews(answers);
      if (paths[0]!.endsWith('/ab')) {
        await all.ask('ab', ask, signal);
      }
      for (const id of ['1', '2']) {
        expect(await all.ask(id, ask, signal), name).toEqual({ kind: 'missing' });
      }
      expect(ask.mock.calls.map(([path]) => path), name).toEqual(paths.map((path) => `api/${path}`));
    }
  });

  it('knows one Tempo from another', async () => {
    const { previews: all, signal } = previews(() => ({ status: 200, body: '' }));
    const old = Object.assign(vi.fn(async (path: string) => (path.includes('/v2/') ? { status: 404, body: '404 page not found' } : { status: 200, body: 'spans' })), { tempo: 'old' });
    const current = Object.assign(vi.fn(async () => ({ status: 404, body: 'trace not found' })), { tempo: 'current' });
    expect((await all.ask(ID, old, signal)).kind).toBe('found');
    expect((await all.ask(ID, current, signal)).kind).toBe('missing');
    expect(current.mock.calls).toHaveLength(1);
    expect(all.known(ID, old)?.kind).toBe('found');
    expect(all.known(ID, current)?.kind).toBe('missing');
  });

  it('tells a missing trace from an address without a Tempo', async () => {
    const { previews: all, ask, signal } = previews(() => ({ status: 404, body: '<html>Not found</html>' }));
    expect((await all.ask(ID, ask, signal)).kind).toBe('failed');
  });

  it('does not ask for what is no id', async () => {
    const { previews: all, ask, signal } = previews(() => ({ status: 200, body: 'spans' }));
    for (const id of ['../../admin', `${ID}0`, 'zz', '']) {
      expect(await all.ask(id, ask, signal)).toEqual({ kind: 'malformed' });
    }
    expect(ask).not.toHaveBeenCalled();
  });

  it('says what failed and does not remember it', async () => {
    const { previews: all, ask, signal } = previews(() => ({ status: 502, body: '' }));
    expect(await all.ask(ID, ask, signal)).toEqual({ kind: 'failed', reason: 'Tempo answered 502.' });
    await all.ask(ID, ask, signal);
    expect(ask).toHaveBeenCalledTimes(2);
    ask.mockRejectedValueOnce(new Error('no route'));
    expect(await all.ask(ID, ask, signal)).toEqual({ kind: 'failed', reason: 'Tempo gave no answer: no route' });
  });

  it('keeps a bounded number', async () => {
    const { previews: all, ask, signal } = previews(() => ({ status: 200, body: 'spans' }));
    for (let i = 0; i < 400; i += 1) {
      await all.ask(i.toString(16), ask, signal);
    }
    expect(all.known('0', ask)).toBeNull();
    expect(all.known((399).toString(16), ask)).not.toBeNull();
  });

  it('is silent when it was given up', async () => {
    const abort = new AbortController();
    const { previews: all } = previews(() => ({ status: 200, body: 'spans' }));
    const asked = all.ask(ID, async () => {
      abort.abort();
      return { status: 200, body: 'spans' };
    }, abort.signal);
    await expect(asked).rejects.toThrow();
    expect(all.known(ID, async () => ({ status: 200, body: '' }))).toBeNull();
  });
});

describe('previewLines', () => {
  it('says what it is and how large', () => {
    expect(previewLines({ kind: 'found', summary })).toEqual(['shop: POST /checkout', '1.35 s, 45 spans in 3 services, 2 failed']);
    const small = { ...summary, service: '', errors: 0, services: 1, spans: 1, hasRoot: false };
    expect(previewLines({ kind: 'found', summary: small })).toEqual(['POST /checkout', '1.35 s, 1 span, none failed; its root is missing']);
    expect(previewLines({ kind: 'found', summary: { ...summary, service: '\u202e<b>', name: '' } })[0]).toBe('‹U+202E›<b>');
  });

  it('names the three reasons for a missing trace', () => {
    expect(previewLines({ kind: 'missing' }).join(' ')).toMatch(/not sampled.*expired.*damaged/);
  });
});
