/** The crosshair that panels of a dashboard share, over Grafana's event bus. */
import { DataHoverClearEvent, DataHoverEvent, type EventBus } from '@grafana/data';

/** Time between two events that a moving pointer sends, ms. */
export const PUBLISH_INTERVAL_MS = 100;

/** Sends where this panel's pointer is and hears where others' are. */
export class SharedCrosshair {
  private readonly stop: () => void;
  private pending: number | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isShown = false;

  /**
   * @param bus the panel's own bus: events that carry it came from here
   * @param isShared whether the dashboard shares crosshairs, asked anew each time
   * @param onTime the time under another panel's pointer, null when it left
   */
  constructor(
    private readonly bus: EventBus,
    private readonly isShared: () => boolean,
    onTime: (timeMs: number | null) => void,
  ) {
    const hover = bus.getStream(DataHoverEvent).subscribe((event) => {
      // Legends send hover events too, without a point.
      const timeMs: unknown = event.payload?.point?.['time'];
      if (event.origin !== bus && isShared() && typeof timeMs === 'number') {
        onTime(timeMs);
      }
    });
    const clear = bus.getStream(DataHoverClearEvent).subscribe((event) => {
      if (event.origin !== bus) {
        onTime(null);
      }
    });
    this.stop = () => {
      hover.unsubscribe();
      clear.unsubscribe();
    };
  }

  /** The pointer is over a time, or has left. The first and the last are sent at once. */
  publish(timeMs: number | null): void {
    if (timeMs === null) {
      this.cancel();
      if (this.isShown) {
        this.isShown = false;
        this.bus.publish(new DataHoverClearEvent());
      }
      return;
    }
    if (!this.isShared()) {
      return;
    }
    this.pending = timeMs;
    if (this.timer === null) {
      this.send();
      this.timer = setTimeout(() => this.sendPending(), PUBLISH_INTERVAL_MS);
    }
  }

  destroy(): void {
    this.publish(null);
    this.stop();
  }

  private sendPending(): void {
    this.timer = null;
    if (this.pending !== null) {
      this.publish(this.pending);
    }
  }

  private send(): void {
    this.isShown = true;
    this.bus.publish(new DataHoverEvent({ point: { time: this.pending } }));
    this.pending = null;
  }

  private cancel(): void {
    this.pending = null;
    if (this.timer !== null) {
      clearTimeout(this.timer);
      this.timer = null;
    }
  }
}
