// @vitest-environment happy-dom
import { DataHoverClearEvent, DataHoverEvent, EventBusSrv, type BusEvent } from '@grafana/data';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PUBLISH_INTERVAL_MS, SharedCrosshair } from './crosshair';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp(isShared = true) {
  const bus = new EventBusSrv();
  const heard: (number | null)[] = [];
  const sent: (number | null)[] = [];
  let isOn = isShared;
  const crosshair = new SharedCrosshair(bus, () => isOn, (timeMs) => heard.push(timeMs));
  const isOwn = (event: BusEvent) => event.origin === undefined;
  bus.getStream(DataHoverEvent).subscribe((event) => isOwn(event) && sent.push(event.payload.point['time'] ?? null));
  bus.getStream(DataHoverClearEvent).subscribe((event) => isOwn(event) && sent.push(null));
  const from = (origin: unknown, event: BusEvent) => bus.publish(Object.assign(event, { origin }));
  return { bus, crosshair, heard, sent, from, switchOff: () => (isOn = false) };
}

const at = (time: number) => new DataHoverEvent({ point: { time } });

describe('SharedCrosshair', () => {
  it('hears others, not itself, and not the legend', () => {
    const { bus, heard, from } = setUp();
    from('another panel', at(5));
    from(bus, at(6));
    from('another panel', new DataHoverEvent({ dataId: 'cart' } as never));
    from('another panel', new DataHoverClearEvent());
    expect(heard).toEqual([5, null]);
  });

  it('sends the first time at once, then the latest at intervals, then that it left', () => {
    const { crosshair, sent } = setUp();
    crosshair.publish(1);
    crosshair.publish(2);
    crosshair.publish(3);
    expect(sent).toEqual([1]);
    vi.advanceTimersByTime(PUBLISH_INTERVAL_MS);
    expect(sent).toEqual([1, 3]);
    crosshair.publish(4);
    crosshair.publish(null);
    vi.advanceTimersByTime(10 * PUBLISH_INTERVAL_MS);
    expect(sent).toEqual([1, 3, null]);
  });

  it('is silent where crosshairs are not shared', () => {
    const { crosshair, sent, heard, from } = setUp(false);
    crosshair.publish(1);
    from('another panel', at(5));
    crosshair.publish(null);
    expect([sent, heard]).toEqual([[], []]);
  });

  it('takes its crosshair back when sharing is switched off meanwhile, and when it ends', () => {
    const { crosshair, sent, switchOff, heard, from } = setUp();
    crosshair.publish(1);
    switchOff();
    crosshair.destroy();
    expect(sent).toEqual([1, null]);
    from('another panel', new DataHoverClearEvent());
    expect(heard).not.toContain(5);
  });
});
