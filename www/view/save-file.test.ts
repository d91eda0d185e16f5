import { describe, expect, it } from 'vitest';
import { fileName } from './save-file';

describe('fileName', () => {
  const atMs = Date.UTC(2026, 10, 20, 14, 5, 30, 250);

  it('says what and when, and is a name on any system', () => {
    expect(fileName('p99 of /checkout: "EU"', atMs, 'csv')).toBe('p99-of-checkout-EU-2026-11-20T14-05-30Z.csv');
    expect(fileName('../../etc/passwd\u202e', atMs, 'png')).toBe('etc-passwd-2026-11-20T14-05-30Z.png');
    expect(fileName('Größe 👩‍💻', atMs, 'svg')).toBe('Größe-2026-11-20T14-05-30Z.svg');
  });

  it('is never empty and never endless', () => {
    expect(fileName('\n', NaN, 'csv')).toBe('chart.csv');
    expect(fileName('x'.repeat(1_000_000), atMs, 'csv').length).toBeLessThan(110);
  });
});
