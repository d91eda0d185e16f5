//! Where ticks stand: on value axes ([`value_ticks`]) and on the time axis ([`time_ticks`]).

use crate::scale::{Scale, ScaleKind};

mod time;

pub use time::{TimeStepUnit, TimeTick, time_ticks};

/// A tick on a value axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tick {
    /// Within the scale's limits.
    pub value: f64,
    /// Whether it carries text; the others are only lines.
    pub is_major: bool,
}

/// Which distances of linear ticks read well in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Steps {
    /// 1, 2, 2.5 or 5 times a power of ten.
    #[default]
    Decimal,
    /// Powers of two from 1 upward.
    Binary,
    /// Decimal below a second and from a day upward, between them as on a clock.
    Time {
        /// Seconds in a value of 1.
        seconds_per_unit: f64,
    },
}

/// Steps of clocks, s.
const CLOCK_STEPS: [f64; 18] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 10_800.0, 21_600.0,
    43_200.0, 86_400.0,
];

impl Steps {
    /// The smallest step of this kind that is not below `least`, in values.
    fn step(self, least: f64) -> f64 {
        // Forgives the rounding of a division.
        let least = least * (1.0 - 1e-9);
        match self {
            Self::Binary if least > 1.0 => {
                let exponent = power_at_most(least, 2.0);
                let below = power(2.0, exponent);
                if below >= least { below } else { below * 2.0 }
            }
            Self::Time { seconds_per_unit } if seconds_per_unit.is_finite() && seconds_per_unit > 0.0 => {
                let least_s = least * seconds_per_unit;
                let on_clock = CLOCK_STEPS.iter().find(|step_s| **step_s >= least_s);
                match on_clock {
                    Some(step_s) if least_s > 0.5 => step_s / seconds_per_unit,
                    Some(_) => nice_step(least_s) / seconds_per_unit,
                    None => nice_step(least_s / 86_400.0) * (86_400.0 / seconds_per_unit),
                }
            }
            _ => nice_step(least),
        }
    }
}

/// Ticks of a value axis in ascending order, none outside the scale, and their step.
///
/// Linear: multiples of one step, at most `target` + 1 of them, all major. Log and symlog: majors at powers of the
/// base (every second, third... when there are more than `target`), minors between them; the step is 0, as there is no
/// single one. A log or symlog range too short for two majors gets linear ticks.
pub fn value_ticks(scale: &Scale, target: usize, steps: Steps) -> (Vec<Tick>, f64) {
    let target = target.clamp(1, 1000);
    // Powers of ten read badly in KiB and MiB.
    let is_binary = steps == Steps::Binary;
    let readable = |base: f64| if is_binary && base == 10.0 { 2.0 } else { base };
    let ticks = match scale.kind() {
        ScaleKind::Linear => Vec::new(),
        ScaleKind::Log { base } => log_ticks(scale.low(), scale.high(), readable(base), target),
        ScaleKind::Symlog { base, linear_threshold } => symlog_ticks(scale, readable(base), linear_threshold, target),
    };
    if ticks.iter().filter(|tick| tick.is_major).count() >= target.min(2) {
        return (ticks, 0.0);
    }
    linear_ticks(scale.low(), scale.high(), target, steps)
}

fn linear_ticks(low: f64, high: f64, target: usize, steps: Steps) -> (Vec<Tick>, f64) {
    let step = steps.step((high - low) / target as f64);
    if !(step.is_finite() && step > 0.0) {
        return (Vec::new(), 0.0);
    }
    // Forgives a limit that is a multiple but for its last bits.
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let mut ticks: Vec<Tick> = Vec::with_capacity(target + 2);
    for index in 0..=target {
        let multiple = first + index as f64;
        if multiple > last {
            break;
        }
        let value = times(multiple, step).max(low).min(high);
        if ticks.last().is_none_or(|tick| tick.value < value) {
            ticks.push(Tick { value, is_major: true });
        }
    }
    (ticks, step)
}

/// Ticks at powers of the base and between them, from `low` > 0 to `high`.
fn log_ticks(low: f64, high: f64, base: f64, target: usize) -> Vec<Tick> {
    let (first, last) = (power_at_most(low, base), power_at_most(high, base));
    // The first power is at or below the limit.
    let is_inside = power(base, first) >= low;
    let count = (last - first + i32::from(is_inside)).max(1) as usize;
    let stride = count.div_ceil(target) as i32;
    let majors_in = |multiples: &[f64]| {
        let values = (first..=last).flat_map(|exponent| multiples.iter().map(move |m| m * power(base, exponent)));
        values.filter(|value| (low..=high).contains(value)).count()
    };
    let is_decimal = base == 10.0;
    // The finest multiples of which not too many come to stand on the axis carry text.
    let major_multiples: &[f64] = match () {
        () if !is_decimal || stride > 1 || majors_in(&[1.0]) > target / 2 => &[1.0],
        () if majors_in(&[1.0, 2.0, 5.0]) <= target => &[1.0, 2.0, 5.0],
        () if majors_in(&[1.0, 5.0]) <= target => &[1.0, 5.0],
        () => &[1.0],
    };
    // Minors: the other multiples, or the powers left out, while they can be told apart.
    let multiples = match () {
        () if stride == 1 && is_decimal => 9,
        () if stride == 1 && base.fract() == 0.0 && base <= 10.0 => base as usize - 1,
        () => 1,
    };
    let shows_all = count * multiples <= 10 * target;
    let mut ticks = Vec::new();
    for exponent in first..=last {
        for multiple in (1..=multiples).map(|multiple| multiple as f64) {
            let value = multiple * power(base, exponent);
            // From 0, not from the first: ticks stay where they are when the range moves.
            let is_major = exponent.rem_euclid(stride) == 0 && major_multiples.contains(&multiple);
            if (low..=high).contains(&value) && (is_major || shows_all) {
                ticks.push(Tick { value, is_major });
            }
        }
    }
    ticks
}

/// Zero, and log ticks from the threshold outward on both sides.
fn symlog_ticks(scale: &Scale, base: f64, linear_threshold: f64, target: usize) -> Vec<Tick> {
    let (low, high) = (scale.low(), scale.high());
    let side = |near: f64, far: f64| {
        let near = near.max(linear_threshold);
        // Each side gets as many as its share of the axis.
        let share = (scale.unit_from_value(far) - scale.unit_from_value(near)) / scale.unit_span();
        if far > near {
            log_ticks(near, far, base, ((target as f64 * share).round() as usize).max(1))
        } else {
            Vec::new()
        }
    };
    let mut ticks = side(-high, -low);
    ticks.reverse();
    for tick in &mut ticks {
        tick.value = -tick.value;
    }
    if low <= 0.0 && high >= 0.0 {
        ticks.push(Tick {
            value: 0.0,
            is_major: true,
        });
    }
    ticks.extend(side(low, high));
    ticks
}

/// The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `least`. What is not above 0 gives NaN.
pub(crate) fn nice_step(least: f64) -> f64 {
    let least = least * (1.0 - 1e-9);
    if !(least.is_finite() && least > 0.0) {
        return f64::NAN;
    }
    let exponent = power_at_most(least, 10.0);
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|multiple| times(multiple, power(10.0, exponent)))
        .find(|step| *step >= least)
        .unwrap_or(least)
}

/// `multiple` * `step` without the last-digit noise of steps below 1: 3 * 0.1 is 0.3.
pub(crate) fn times(multiple: f64, step: f64) -> f64 {
    let inverse = 1.0 / step;
    // 0.1 is not exact in binary, 10 is.
    if step < 1.0 && inverse.is_finite() && (inverse - inverse.round()).abs() < 1e-9 * inverse {
        multiple / inverse.round()
    } else {
        multiple * step
    }
}

/// `base` to a whole power, exact for powers of ten from 1e-22 to 1e22.
pub(crate) fn power(base: f64, exponent: i32) -> f64 {
    if exponent < 0 {
        1.0 / base.powi(-exponent)
    } else {
        base.powi(exponent)
    }
}

/// The greatest whole power of `base` that is not above `value` (both positive and finite).
pub(crate) fn power_at_most(value: f64, base: f64) -> i32 {
    let guess = (value.ln() / base.ln()).floor() as i32;
    if power(base, guess.saturating_add(1)) <= value {
        guess.saturating_add(1)
    } else if power(base, guess) > value {
        guess.saturating_sub(1)
    } else {
        guess
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
