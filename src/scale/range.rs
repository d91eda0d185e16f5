//! The range of a y axis, from its data and from what the panel's author wishes.

use super::{FARTHEST, Scale, ScaleKind};
use crate::ticks::{nice_step, power, power_at_most, times};

/// Wishes for the range of an axis. Numbers that are not finite are ignored.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RangeRule {
    /// Hard lower limit.
    pub min: Option<f64>,
    /// Hard upper limit.
    pub max: Option<f64>,
    /// Lower limit unless data go below it.
    pub soft_min: Option<f64>,
    /// Upper limit unless data go above it.
    pub soft_max: Option<f64>,
    /// As far below zero as above it (not on log scales, not with both hard limits).
    pub centered_zero: bool,
}

/// One end of a range: as wished, or from data and free to be rounded outward.
#[derive(Clone, Copy)]
enum End {
    Fixed(f64),
    Free(f64),
}

impl End {
    fn value(self) -> f64 {
        match self {
            Self::Fixed(value) | Self::Free(value) => value,
        }
    }

    /// The end with a free value replaced.
    fn map_free(self, replace: impl FnOnce(f64) -> f64) -> Self {
        match self {
            Self::Fixed(_) => self,
            Self::Free(value) => Self::Free(replace(value)),
        }
    }
}

/// The range of an axis that shows data from `data_low` to `data_high`, about `target_ticks` steps high.
///
/// Free ends get a little room and are rounded outward to half a step of the ticks (log and symlog: to 1, 2 or 5 times
/// a power of ten, or a power of another base), so that the range stays the same while data change a little. Zero
/// is included when it is not far: when the low end of positive data is below half of the high end. Without data
/// (NaN, or `data_low` > `data_high`) it is 0 to 1, log: 1 to the base squared. Hard limits in the wrong order are
/// swapped. On a log scale only what is positive counts; data that reach zero or below start at a thousandth of their
/// high end.
pub fn range_for(kind: ScaleKind, data_low: f64, data_high: f64, rule: &RangeRule, target_ticks: usize) -> (f64, f64) {
    let kind = kind.mended();
    let data = (data_low <= data_high).then(|| {
        (
            data_low.clamp(-FARTHEST, FARTHEST),
            data_high.clamp(-FARTHEST, FARTHEST),
        )
    });
    let (low, high) = match kind {
        ScaleKind::Linear => linear_range(data, rule, target_ticks),
        ScaleKind::Log { base } => log_range(data, rule, base),
        ScaleKind::Symlog { base, .. } => symlog_range(data, rule, base),
    };
    let scale = Scale::new(kind, low, high);
    (scale.low(), scale.high())
}

/// The ends that the rule fixes: hard limits in order, and soft limits hold where data do not pass them.
fn fixed_ends(data: Option<(f64, f64)>, rule: &RangeRule, is_allowed: fn(f64) -> bool) -> (Option<f64>, Option<f64>) {
    let usable = |limit: Option<f64>| limit.filter(|limit| limit.is_finite() && is_allowed(*limit));
    let (mut min, mut max) = (usable(rule.min), usable(rule.max));
    if let (Some(low), Some(high)) = (min, max) {
        (min, max) = (Some(low.min(high)), Some(low.max(high)));
    }
    let soft_min = usable(rule.soft_min).filter(|soft| data.is_none_or(|(low, _)| *soft <= low));
    let soft_max = usable(rule.soft_max).filter(|soft| data.is_none_or(|(_, high)| *soft >= high));
    (min.or(soft_min), max.or(soft_max))
}

fn end(fixed: Option<f64>, free: f64) -> End {
    fixed.map_or(End::Free(free), End::Fixed)
}

fn linear_range(data: Option<(f64, f64)>, rule: &RangeRule, target_ticks: usize) -> (f64, f64) {
    let fixed = fixed_ends(data, rule, |_| true);
    let (free_low, free_high) = data.map_or((0.0, 1.0), with_near_zero);
    let (mut low, mut high) = (end(fixed.0, free_low), end(fixed.1, free_high));
    if rule.centered_zero && !(rule.min.is_some() && rule.max.is_some()) {
        let reach = match (rule.min, rule.max) {
            (Some(limit), None) | (None, Some(limit)) => End::Fixed(limit.abs()),
            _ => End::Free(low.value().abs().max(high.value().abs())),
        };
        high = reach;
        low = match reach {
            End::Fixed(value) => End::Fixed(-value),
            End::Free(value) => End::Free(-value),
        };
    }
    // Data may lie wholly beyond a fixed end.
    if low.value() >= high.value() {
        let room = |value: f64| value.abs().max(1.0);
        match (low, high) {
            (End::Fixed(value), _) => high = high.map_free(|_| value + room(value)),
            (_, End::Fixed(value)) => low = End::Free(value - room(value)),
            _ => {}
        }
    }
    // Flat data have room already; the others need it for half a diamond.
    let has_extent = data.is_some_and(|(low, high)| !is_flat(low, high));
    let pad = if has_extent {
        (high.value() - low.value()) * 0.025
    } else {
        0.0
    };
    let padded = |value: f64, pad: f64| if value == 0.0 { value } else { value + pad };
    rounded_outward(
        low.map_free(|value| padded(value, -pad)),
        high.map_free(|value| padded(value, pad)),
        target_ticks,
    )
}

fn is_flat(low: f64, high: f64) -> bool {
    high - low <= 1e-9 * low.abs().max(high.abs())
}

/// Limits of data, with zero when it is near; flat data get as much room above as there is to zero.
fn with_near_zero((low, high): (f64, f64)) -> (f64, f64) {
    if is_flat(low, high) && high.abs() < 1e-290 {
        (0.0, 1.0)
    } else if is_flat(low, high) {
        ((2.0 * low).min(0.0), (2.0 * high).max(0.0))
    } else if low >= 0.0 && low < 0.5 * high {
        (0.0, high)
    } else if high <= 0.0 && high > 0.5 * low {
        (low, 0.0)
    } else {
        (low, high)
    }
}

/// Free ends moved outward to the next half step.
fn rounded_outward(low: End, high: End, target_ticks: usize) -> (f64, f64) {
    let (mut rounded_low, mut rounded_high) = (low.value(), high.value());
    // Rounding makes the range longer, which can make the step longer.
    for _ in 0..4 {
        let step = nice_step((rounded_high - rounded_low) / target_ticks.max(1) as f64);
        if !(step.is_finite() && step > 0.0) {
            break;
        }
        // Half a step: a whole one would leave much of a low chart empty.
        let grain = step / 2.0;
        let before = (rounded_low, rounded_high);
        rounded_low = low
            .map_free(|value| times((value / grain + 1e-9).floor(), grain))
            .value();
        rounded_high = high
            .map_free(|value| times((value / grain - 1e-9).ceil(), grain))
            .value();
        if before == (rounded_low, rounded_high) {
            break;
        }
    }
    (rounded_low, rounded_high)
}

fn log_range(data: Option<(f64, f64)>, rule: &RangeRule, base: f64) -> (f64, f64) {
    let data = data
        .filter(|(_, high)| *high > 0.0)
        .map(|(low, high)| (if low > 0.0 { low } else { high / 1000.0 }, high));
    let fixed = fixed_ends(data, rule, |limit| limit > 0.0);
    let Some((data_low, data_high)) = data else {
        return match fixed {
            (None, None) => (1.0, base * base),
            (low, high) => (low.unwrap_or(f64::NAN), high.unwrap_or(f64::NAN)),
        };
    };
    let low = fixed.0.unwrap_or_else(|| log_rounded(data_low / 1.05, base, false));
    let high = fixed.1.unwrap_or_else(|| log_rounded(data_high * 1.05, base, true));
    match fixed {
        (Some(_), None) if low >= high => (low, low * base),
        (None, Some(_)) if low >= high => (high / base, high),
        _ => (low, high),
    }
}

fn symlog_range(data: Option<(f64, f64)>, rule: &RangeRule, base: f64) -> (f64, f64) {
    let fixed = fixed_ends(data, rule, |_| true);
    let (data_low, data_high) = match data {
        None | Some((0.0, 0.0)) => (0.0, 1.0),
        Some(limits) => limits,
    };
    let away = |distance: f64| {
        if distance > 0.0 {
            log_rounded(distance * 1.05, base, true)
        } else {
            0.0
        }
    };
    let (mut low, mut high) = (fixed.0.unwrap_or(-away(-data_low)), fixed.1.unwrap_or(away(data_high)));
    if rule.centered_zero && !(rule.min.is_some() && rule.max.is_some()) {
        let reach = rule.min.or(rule.max).unwrap_or(low.abs().max(high.abs())).abs();
        (low, high) = (-reach, reach);
    }
    match fixed {
        (Some(_), None) if low >= high => (low, f64::NAN),
        (None, Some(_)) if low >= high => (f64::NAN, high),
        _ => (low, high),
    }
}

/// The nearest round value at or beyond `value` > 0: 1, 2 or 5 times a power of ten, or a power of another base.
fn log_rounded(value: f64, base: f64, is_up: bool) -> f64 {
    let exponent = power_at_most(value, base);
    let below = power(base, exponent);
    let multiples: &[f64] = if base == 10.0 {
        &[1.0, 2.0, 5.0, 10.0]
    } else {
        &[1.0, base]
    };
    let mut candidates = multiples.iter().map(|multiple| multiple * below);
    let found = if is_up {
        candidates.find(|candidate| *candidate >= value)
    } else {
        candidates.rfind(|candidate| *candidate <= value)
    };
    found.unwrap_or(value)
}
