//! The window of time and the pixels it is shown on.

use crate::scene::Rect;

/// Linear relation of time and horizontal CSS px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    from_ms: f64,
    to_ms: f64,
    plot: Rect,
    dpr: f64,
}

impl View {
    /// A window over a plot. A window that is empty, reversed or not finite becomes one of a millisecond or
    /// more around its start, so that every relation stays finite.
    pub fn new(from_ms: f64, to_ms: f64, plot: Rect, dpr: f64) -> Self {
        let (from_ms, to_ms) = usable_window(from_ms, to_ms);
        Self {
            from_ms,
            to_ms,
            plot,
            dpr,
        }
    }

    /// Start of the window.
    pub fn from_ms(&self) -> f64 {
        self.from_ms
    }

    /// End of the window.
    pub fn to_ms(&self) -> f64 {
        self.to_ms
    }

    /// The plot.
    pub fn plot(&self) -> Rect {
        self.plot
    }

    /// Device px in a CSS px.
    pub fn dpr(&self) -> f64 {
        self.dpr
    }

    /// Milliseconds on one CSS px.
    pub fn ms_per_px(&self) -> f64 {
        (self.to_ms - self.from_ms) / self.plot.width.max(1.0)
    }

    /// Where a time stands.
    pub fn px_from_time(&self, time_ms: f64) -> f64 {
        self.plot.left + (time_ms - self.from_ms) / self.ms_per_px()
    }

    /// The time at a place.
    pub fn time_from_px(&self, x_px: f64) -> f64 {
        self.from_ms + (x_px - self.plot.left) * self.ms_per_px()
    }

    /// Whether a time is within the closed window.
    pub fn contains(&self, time_ms: f64) -> bool {
        time_ms >= self.from_ms && time_ms <= self.to_ms
    }
}

/// A finite window of at least a millisecond (or of what doubles can tell apart at that time).
pub fn usable_window(from_ms: f64, to_ms: f64) -> (f64, f64) {
    // Times beyond this are no dates (ECMAScript's limit), and sums with them lose milliseconds.
    const LATEST_MS: f64 = 8.64e15;
    let finite = |time: f64, otherwise: f64| {
        if time.is_finite() {
            time.clamp(-LATEST_MS, LATEST_MS)
        } else {
            otherwise
        }
    };
    let from = finite(from_ms, 0.0);
    let to = finite(to_ms, from);
    let (from, to) = if from <= to { (from, to) } else { (to, from) };
    (from, to.max(from + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLOT: Rect = Rect {
        left: 50.0,
        top: 10.0,
        width: 400.0,
        height: 200.0,
    };

    #[test]
    fn time_and_px_are_inverse() {
        let view = View::new(1_000.0, 5_000.0, PLOT, 1.0);
        assert_eq!(view.px_from_time(3_000.0), 250.0);
        assert_eq!(view.time_from_px(250.0), 3_000.0);
    }

    #[test]
    fn windows_of_nonsense_stay_finite() {
        for (from, to) in [
            (5.0, 5.0),
            (f64::NAN, f64::NAN),
            (9.0, 1.0),
            (f64::INFINITY, 1.0),
            (1e300, -1e300),
        ] {
            let view = View::new(from, to, PLOT, 1.0);
            assert!(view.to_ms() > view.from_ms(), "{from}..{to}");
            assert!(view.px_from_time(7.0).is_finite());
        }
        let no_room = View::new(0.0, 1.0, Rect::default(), 1.0);
        assert!(no_room.px_from_time(0.5).is_finite());
    }
}
