import { describe, expect, it } from 'vitest';
import { autoStepMs, isRelative, parseDuration, parseTime } from './time';

const NOW = Date.UTC(2026, 0, 31, 12);

describe('parseTime', () => {
  it.each([
    ['now', NOW],
    ['now-1h', NOW - 3_600_000],
    ['now-1h30m', NOW - 5_400_000],
    ['now+5m', NOW + 300_000],
    ['2026-01-31T12:00:00Z', NOW],
    [String(NOW), NOW],
    [String(NOW / 1000), NOW],
    ['1769860800.5', 1769860800500],
  ])('%s', (text, timeMs) => {
    expect(parseTime(text, NOW)).toBe(timeMs);
  });

  it.each(['', 'yesterday', 'now-', 'now-1x', 'now1h'])('refuses "%s" and quotes it', (text) => {
    expect(() => parseTime(text, NOW)).toThrow(/is not a/);
  });

  it('knows what moves with the clock', () => {
    expect(isRelative('now-1h')).toBe(true);
    expect(isRelative(String(NOW))).toBe(false);
  });
});

describe('parseDuration', () => {
  it.each([
    ['15s', 15_000],
    ['500ms', 500],
    ['1h30m', 5_400_000],
    ['10', 10_000],
    ['0.5', 500],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', 'soon', '5 minutes', '1h!', '-5s'])('refuses "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow(/is not a duration/);
  });
});

describe('autoStepMs', () => {
  it('gives about a point a pixel, in round steps', () => {
    expect(autoStepMs(3_600_000, 900)).toBe(5000);
    expect(autoStepMs(3_600_000, 0)).toBe(120_000);
    expect(autoStepMs(60_000, 2000)).toBe(1000);
  });

  it('stays below the points that Prometheus answers', () => {
    for (const days of [1, 30, 365, 3650]) {
      const rangeMs = days * 86_400_000;
      expect(rangeMs / autoStepMs(rangeMs, 1e9)).toBeLessThanOrEqual(11_000);
    }
  });
});
