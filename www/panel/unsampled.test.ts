// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { PanelQuery } from './queries';
import { failureText, unsampledQueries } from './unsampled';

const query = (uid: string | null, expression: string): PanelQuery => ({
  refId: 'A',
  canHaveExemplars: true,
  asksForExemplars: true,
  expression,
  source: uid === null ? undefined : { uid, name: '', type: 'prometheus' },
});

describe('unsampledQueries', () => {
  it('asks each question once, and none without an expression or a data source', () => {
    expect(unsampledQueries([query('p', 'a'), query('p', 'a'), query('q', 'a'), query('p', ''), query(null, 'a')])).toEqual([
      { uid: 'p', expression: 'a' },
      { uid: 'q', expression: 'a' },
    ]);
  });
});

describe('failureText', () => {
  const refused = (status: number, data: unknown) => failureText({ status, data, config: { url: '/' } });

  it('says who refused and why', () => {
    expect(refused(403, {})).toContain('may not query this data source directly (403)');
    expect(refused(404, {})).toContain('does not offer its exemplars directly');
    expect(refused(400, '{"status":"error","error":"bad expression"}')).toContain('answered 400 (bad expression)');
    expect(refused(502, { message: 'Bad gateway' })).toContain('answered 502 (Bad gateway)');
    expect(refused(500, '<html>')).toContain('answered 500.');
    expect(failureText(new Error('offline'))).toContain('offline');
  });
});
