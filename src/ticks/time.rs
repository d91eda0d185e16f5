//! Ticks of the time axis: whole seconds, hours, days, months... of local time.

use crate::calendar::{DAY_MS, OffsetTable, civil_from_local_ms, days_from_month};

/// What a step of the time axis counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeStepUnit {
    /// Up to half a second.
    Millisecond,
    /// Up to half a minute.
    Second,
    /// Up to half an hour.
    Minute,
    /// Up to half a day.
    Hour,
    /// One or two days.
    Day,
    /// From Monday.
    Week,
    /// From the first.
    Month,
    /// From the first of January.
    Year,
}

/// A tick on the time axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TimeTick {
    /// ms since the epoch.
    pub time_ms: f64,
    /// Nominal length of the step, ms: a month has 30.44 days, a year 365.24.
    pub step_ms: f64,
    /// What the step counts.
    pub unit: TimeStepUnit,
}

/// Mean lengths in the Gregorian calendar.
const MONTH_MS: f64 = 2_629_746_000.0;
const YEAR_MS: f64 = 12.0 * MONTH_MS;

/// How far from the epoch there are ticks, ms: the range of JavaScript's dates.
const FARTHEST_MS: f64 = 8.64e15;

use TimeStepUnit::{Day, Hour, Millisecond, Minute, Month, Second, Week, Year};

/// Steps in ascending order: the unit, its length in ms, and how many of them. Years go on by 1, 2 and 5.
const STEPS: [(TimeStepUnit, f64, &[u16]); 8] = [
    (Millisecond, 1.0, &[1, 2, 5, 10, 20, 50, 100, 200, 500]),
    (Second, 1000.0, &[1, 2, 5, 10, 15, 30]),
    (Minute, 60_000.0, &[1, 2, 5, 10, 15, 30]),
    (Hour, 3_600_000.0, &[1, 2, 3, 6, 12]),
    (Day, DAY_MS, &[1, 2]),
    (Week, 7.0 * DAY_MS, &[1, 2]),
    (Month, MONTH_MS, &[1, 3, 6]),
    (
        Year,
        YEAR_MS,
        &[
            1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000,
        ],
    ),
];

/// Ticks of the window from `from_ms` to `to_ms` (both included) in ascending order, at most `max_ticks`, with the
/// smallest civil step for which they are not more. Where that step has none in the window, those of the step before it
/// are thinned, so that no axis is without a time.
///
/// They stand where a local clock shows a whole multiple of the step. Where clocks go back, an hour that comes twice
/// has its ticks twice if the step is no longer than what is repeated, else once; where clocks skip midnight, the
/// day begins after the gap. No window (not finite, or `from_ms` > `to_ms`) has no ticks.
pub fn time_ticks(from_ms: f64, to_ms: f64, max_ticks: usize, zone: &OffsetTable) -> Vec<TimeTick> {
    if !(from_ms.is_finite() && to_ms.is_finite() && from_ms <= to_ms) || max_ticks == 0 {
        return Vec::new();
    }
    let window = Window {
        from_ms: from_ms.clamp(-FARTHEST_MS, FARTHEST_MS),
        to_ms: to_ms.clamp(-FARTHEST_MS, FARTHEST_MS),
        zone,
    };
    let max_ticks = max_ticks.min(10_000);
    let mut ticks: Vec<TimeTick> = Vec::new();
    for (unit, unit_ms, counts) in STEPS {
        for count in counts.iter().map(|count| f64::from(*count)) {
            let step_ms = unit_ms * count;
            // Changes of the offset add or take away a few ticks: the exact number is seen below.
            if (window.to_ms - window.from_ms) / step_ms > 2.0 * max_ticks as f64 + 2.0 {
                continue;
            }
            let finer = ticks;
            let times_ms = window.times(unit, count, step_ms).into_iter();
            ticks = times_ms.map(|time_ms| TimeTick { time_ms, step_ms, unit }).collect();
            if ticks.is_empty() {
                let stride = finer.len().div_ceil(max_ticks).max(1);
                return finer.into_iter().step_by(stride).collect();
            }
            if ticks.len() <= max_ticks {
                return ticks;
            }
        }
    }
    Vec::new()
}

struct Window<'a> {
    from_ms: f64,
    to_ms: f64,
    zone: &'a OffsetTable,
}

/// The whole multiples of `step` from `low` to `high`.
fn multiples(low: f64, high: f64, step: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((low / step).ceil(), (high / step).floor());
    // A range over counts, as adding 1.0 to a float need not move it.
    (0..(last - first + 1.0) as u32).map(move |index| (first + f64::from(index)) * step)
}

impl Window<'_> {
    /// Times of a step of `count` units in the window, ascending.
    fn times(&self, unit: TimeStepUnit, count: f64, step_ms: f64) -> Vec<f64> {
        match unit {
            Millisecond | Second | Minute | Hour => self.clock_times(step_ms),
            Day => self.day_times(count, 0.0),
            // Day 4 is the first Monday after the epoch.
            Week => self.day_times(7.0 * count, 4.0),
            Month => self.month_times(count),
            Year => self.month_times(12.0 * count),
        }
    }

    /// Times at which the local clock shows a multiple of a step that divides the day.
    fn clock_times(&self, step_ms: f64) -> Vec<f64> {
        let mut times_ms: Vec<f64> = Vec::new();
        let mut last_local_ms = f64::NEG_INFINITY;
        for (start_ms, end_ms, offset_ms) in self.zone.spans() {
            let (span_from_ms, span_to_ms) = (start_ms.max(self.from_ms), end_ms.min(self.to_ms));
            if span_from_ms > span_to_ms {
                continue;
            }
            let skipped_midnight = self.midnight_skipped_at(start_ms);
            let locals_ms = multiples(span_from_ms + offset_ms, span_to_ms + offset_ms, step_ms)
                .filter(|local_ms| local_ms - offset_ms < end_ms);
            for local_ms in skipped_midnight.into_iter().chain(locals_ms) {
                let time_ms = local_ms - offset_ms;
                let is_repeated =
                    local_ms <= last_local_ms && times_ms.last().is_some_and(|last_ms| time_ms - last_ms < step_ms);
                if is_repeated {
                    continue;
                }
                last_local_ms = local_ms;
                times_ms.push(time_ms);
            }
        }
        times_ms
    }

    /// The local time at `start_ms`, where an offset begins to hold, if clocks jump over midnight there and the
    /// time is in the window.
    fn midnight_skipped_at(&self, start_ms: f64) -> Option<f64> {
        if !(self.from_ms..=self.to_ms).contains(&start_ms) {
            return None;
        }
        let local_ms = self.zone.local_from_utc(start_ms);
        let is_skipped = self.local_day(start_ms) > self.local_day(start_ms - 1.0) && local_ms % DAY_MS != 0.0;
        is_skipped.then_some(local_ms)
    }

    /// Beginnings of every `count`th local day, `phase` among them.
    fn day_times(&self, count: f64, phase: f64) -> Vec<f64> {
        let (first, last) = self.local_days();
        let days = multiples(first - phase, last - phase, count).map(|day| day + phase);
        // A zone that crosses the date line skips a day.
        self.kept(days.filter(|day| self.local_day(self.zone.utc_from_local(day * DAY_MS)) == *day))
    }

    /// Beginnings of every `count`th local month, counted from year 0.
    fn month_times(&self, count: f64) -> Vec<f64> {
        let (first_day, last_day) = self.local_days();
        let month = |day: f64| {
            let civil = civil_from_local_ms(day * DAY_MS);
            f64::from(civil.year) * 12.0 + f64::from(civil.month) - 1.0
        };
        let months = multiples(month(first_day), month(last_day), count);
        self.kept(months.map(|month| days_from_month(month as i64) as f64))
    }

    /// Local days that may begin in the window, with one to spare at each side, as the local time of a later instant can
    /// be earlier.
    fn local_days(&self) -> (f64, f64) {
        (self.local_day(self.from_ms) - 1.0, self.local_day(self.to_ms) + 1.0)
    }

    /// Days from the epoch to the local day of a time.
    fn local_day(&self, time_ms: f64) -> f64 {
        (self.zone.local_from_utc(time_ms) / DAY_MS).floor()
    }

    /// When local days (ascending) begin, as far as it is in the window.
    fn kept(&self, days: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut times_ms: Vec<f64> = Vec::new();
        for day in days {
            let time_ms = self.zone.utc_from_local(day * DAY_MS);
            let is_later = times_ms.last().is_none_or(|last_ms| *last_ms < time_ms);
            if is_later && (self.from_ms..=self.to_ms).contains(&time_ms) {
                times_ms.push(time_ms);
            }
        }
        times_ms
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
