//! The y scale: value <-> fraction of the axis ([`Scale`]), and the range of an axis from its data ([`range_for`]).

use std::f64::consts::LN_2;

use crate::setting::{Choice, FromSetting, Refusal, Setting, deserialize_as_setting};

mod range;

pub use range::{RangeRule, range_for};

/// Limits are moved to this distance from zero, so that their difference is finite.
const FARTHEST: f64 = 1e300;

/// Shorter ranges are widened: dividing by them would overflow.
const LEAST_SPAN: f64 = 1e-290;

/// How values are spread over an axis.
///
/// Deserializes from `"linear"`, `"log"`, `"symlog"` or from `{type, base?, linearThreshold?}`. A base that is not
/// above 1 becomes 10, a threshold that is not above 0 becomes 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ScaleKind {
    /// Equal differences take equal lengths.
    #[default]
    Linear,
    /// Equal ratios take equal lengths. Shows values above 0 only.
    Log {
        /// Major ticks stand at its powers; above 1.
        base: f64,
    },
    /// Linear around 0, logarithmic far from it, on both sides.
    Symlog {
        /// Major ticks stand at its powers; above 1.
        base: f64,
        /// Half width of the linear part, in values; above 0.
        linear_threshold: f64,
    },
}

impl ScaleKind {
    /// The kind with a base and a threshold that can be drawn.
    fn mended(self) -> Self {
        let mended_base = |base: f64| {
            if (1.01..=1e6).contains(&base) { base } else { 10.0 }
        };
        match self {
            Self::Linear => Self::Linear,
            Self::Log { base } => Self::Log {
                base: mended_base(base),
            },
            Self::Symlog { base, linear_threshold } => {
                let is_drawable = (1e-100..=1e100).contains(&linear_threshold);
                Self::Symlog {
                    base: mended_base(base),
                    linear_threshold: if is_drawable { linear_threshold } else { 1.0 },
                }
            }
        }
    }

    /// The transform in which lengths on the axis are linear.
    fn unit_from_value(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log { .. } if value <= 0.0 => f64::NEG_INFINITY,
            Self::Log { .. } => value.ln(),
            Self::Symlog { linear_threshold, .. } => asinh_of_ratio(value, linear_threshold),
        }
    }

    fn value_from_unit(self, unit: f64) -> f64 {
        match self {
            Self::Linear => unit,
            Self::Log { .. } => unit.exp(),
            Self::Symlog { linear_threshold, .. } => sinh_times(unit, linear_threshold),
        }
    }
}

impl Choice for KindName {
    const NAMES: &'static [(&'static str, Self)] =
        &[("linear", Self::Linear), ("log", Self::Log), ("symlog", Self::Symlog)];
}

#[derive(Clone, Copy)]
enum KindName {
    Linear,
    Log,
    Symlog,
}

impl FromSetting for ScaleKind {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let (mut base, mut linear_threshold) = (10.0, 1.0);
        let name = match setting {
            Setting::Map(_) => {
                let members = setting.members()?;
                members.set("base", &mut base)?;
                members.set("linearThreshold", &mut linear_threshold)?;
                members.need("type")?
            }
            _ => KindName::from_setting(setting)?,
        };
        let kind = match name {
            KindName::Linear => Self::Linear,
            KindName::Log => Self::Log { base },
            KindName::Symlog => Self::Symlog { base, linear_threshold },
        };
        Ok(kind.mended())
    }
}

deserialize_as_setting!(ScaleKind);

/// Value <-> fraction of the axis, 0 at the bottom and 1 at the top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    kind: ScaleKind,
    low: f64,
    high: f64,
    unit_low: f64,
    unit_high: f64,
}

impl Scale {
    /// A scale from `low` to `high`. What cannot be drawn is mended:
    ///
    /// - limits in the wrong order are swapped;
    /// - a limit that is not finite is made up from the other one, two of them become 0 and 1 (log: 1 and 100);
    /// - limits farther than 1e300 from zero are moved to it;
    /// - a range that is empty, or too thin for `f64`, is widened around its centre;
    /// - on a log scale a low limit that is not positive becomes a thousandth of the high one, and a high limit
    ///   that is not positive makes the range 1 to 100.
    pub fn new(kind: ScaleKind, low: f64, high: f64) -> Self {
        let kind = kind.mended();
        let (low, high) = match kind {
            ScaleKind::Log { .. } => mended_log_limits(low, high),
            // Below its threshold a symlog scale must still tell the limits apart.
            ScaleKind::Symlog { linear_threshold, .. } => {
                mended_limits(low, high, linear_threshold.max(1.0) * LEAST_SPAN)
            }
            ScaleKind::Linear => mended_limits(low, high, LEAST_SPAN),
        };
        let (unit_low, unit_high) = (kind.unit_from_value(low), kind.unit_from_value(high));
        Self {
            kind,
            low,
            high,
            unit_low,
            unit_high,
        }
    }

    /// The kind, with a base and a threshold that can be drawn.
    pub fn kind(&self) -> ScaleKind {
        self.kind
    }

    /// The value at the bottom, below [`Self::high`].
    pub fn low(&self) -> f64 {
        self.low
    }

    /// The value at the top.
    pub fn high(&self) -> f64 {
        self.high
    }

    /// Where a value stands: 0 at the bottom, 1 at the top, beyond that outside. NaN for NaN, -inf for what a log
    /// scale cannot show (0 and below).
    pub fn fraction_from_value(&self, value: f64) -> f64 {
        (self.unit_from_value(value) - self.unit_low) / self.unit_span()
    }

    /// The value at a fraction of the axis: the limits themselves at 0 and 1.
    pub fn value_from_fraction(&self, fraction: f64) -> f64 {
        if fraction == 0.0 {
            return self.low;
        }
        if fraction == 1.0 {
            return self.high;
        }
        // From the nearer end: the error is smallest there.
        let unit = if fraction <= 0.5 {
            self.unit_low + fraction * self.unit_span()
        } else {
            self.unit_high - (1.0 - fraction) * self.unit_span()
        };
        self.kind.value_from_unit(unit)
    }

    /// A monotonic transform of the value in which lengths on the axis are linear. It depends on the kind, not on
    /// the limits: a grid laid over it stays where it is when the range moves.
    pub fn unit_from_value(&self, value: f64) -> f64 {
        self.kind.unit_from_value(value)
    }

    /// Units from the bottom to the top, above 0.
    pub fn unit_span(&self) -> f64 {
        self.unit_high - self.unit_low
    }
}

/// `asinh(value / threshold)`, also where the ratio is beyond `f64`.
fn asinh_of_ratio(value: f64, threshold: f64) -> f64 {
    let ratio = value / threshold;
    if ratio.abs() > 1e100 && value.is_finite() {
        return (value.abs().ln() - threshold.ln() + LN_2).copysign(value);
    }
    ratio.asinh()
}

/// `sinh(unit) * threshold`, also where the first factor is beyond `f64`.
fn sinh_times(unit: f64, threshold: f64) -> f64 {
    if unit.abs() > 230.0 {
        return (unit.abs() - LN_2 + threshold.ln()).exp().copysign(unit);
    }
    unit.sinh() * threshold
}

fn mended_limits(low: f64, high: f64, least_span: f64) -> (f64, f64) {
    let (low, high) = match (low.is_finite(), high.is_finite()) {
        (true, true) => (low.min(high), low.max(high)),
        (true, false) => (low, low + low.abs().max(1.0)),
        (false, true) => (high - high.abs().max(1.0), high),
        (false, false) => (0.0, 1.0),
    };
    let (low, high) = (low.clamp(-FARTHEST, FARTHEST), high.clamp(-FARTHEST, FARTHEST));
    let size = low.abs().max(high.abs());
    if high - low > size * 1e-12 && high - low > least_span {
        return (low, high);
    }
    let half = if size > least_span * 10.0 { size * 0.1 } else { 0.5 };
    let center = (low + high) / 2.0;
    (center - half, center + half)
}

fn mended_log_limits(low: f64, high: f64) -> (f64, f64) {
    let (low, high) = if low > high { (high, low) } else { (low, high) };
    let is_drawable = |limit: f64| limit.is_finite() && limit > 0.0;
    let (low, high) = match (is_drawable(low), is_drawable(high)) {
        (true, true) => (low, high),
        (true, false) => (low, low * 100.0),
        (false, true) => (high / 1000.0, high),
        (false, false) => (1.0, 100.0),
    };
    let (low, high) = (
        low.clamp(1.0 / FARTHEST, FARTHEST),
        high.clamp(1.0 / FARTHEST, FARTHEST),
    );
    if high - low > high * 1e-12 {
        (low, high)
    } else {
        (low / 1.1, high * 1.1)
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
