//! Units of values: what they measure, where their ticks stand, and how a value reads in them.

use crate::ticks::Steps;

mod catalog;
mod dimension;
mod text;

pub use dimension::{Dimension, dimension_of_metric};

/// The unit of an axis, from a Grafana unit id.
///
/// Suffixes and symbols are texts of the host: they are to be shown as text, never as markup.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Unit {
    /// A number of anything: `3.4k`.
    #[default]
    Short,
    /// A duration: `350 ms`.
    Time {
        /// Seconds in a value of 1.
        seconds_per_unit: f64,
    },
    /// An amount of data, or one per second: `1.5 MiB`, `8 Mb/s`.
    Data {
        /// Symbols (bytes or bits) in a value of 1.
        symbols_per_unit: f64,
        /// 1024 (KiB) rather than 1000 (kB) to the next name.
        is_binary: bool,
        /// Bits rather than bytes.
        is_bits: bool,
        /// Per second.
        is_rate: bool,
    },
    /// A part of a whole, shown in percent: `45.2%`.
    Ratio {
        /// Percent in a value of 1.
        percent_per_unit: f64,
    },
    /// Events per time: `12.3 req/s`.
    Rate {
        /// What follows the number.
        suffix: String,
    },
    /// A number of something named: `3.4k users`.
    Count {
        /// What follows the number.
        suffix: String,
    },
    /// A physical quantity with the prefixes of the SI: `12.3 kHz`.
    Si {
        /// The unit without prefix.
        suffix: String,
        /// Units without prefix in a value of 1.
        per_unit: f64,
    },
    /// An amount of money: `$3.4k`.
    Currency {
        /// What stands before the number.
        symbol: String,
    },
    /// A number written out: `20.1 °C`.
    Plain {
        /// What stands before the number.
        prefix: String,
        /// What follows it.
        suffix: String,
    },
}

impl Unit {
    /// The unit of a Grafana unit id (`s`, `bytes`, `percentunit`, `reqps`, `suffix:users`...). No id is `short`; an id
    /// that is not known becomes the suffix of plain numbers.
    pub fn parse(id: &str) -> Self {
        catalog::unit_from_id(id.trim())
    }

    /// The text of a value.
    ///
    /// `step` is the distance of ticks: texts of one axis then have the decimals that tell its ticks apart. `None` (or
    /// 0, as of a log axis) is for a value that stands alone: three significant digits. `decimals` fixes the number
    /// of decimals in both cases.
    pub fn text(&self, value: f64, step: Option<f64>, decimals: Option<u8>) -> String {
        text::text(self, value, step, decimals)
    }

    /// Which distances of ticks read well.
    pub fn steps(&self) -> Steps {
        match *self {
            Self::Time { seconds_per_unit } => Steps::Time { seconds_per_unit },
            Self::Data { is_binary: true, .. } => Steps::Binary,
            _ => Steps::Decimal,
        }
    }

    /// What values in this unit measure.
    pub fn dimension(&self) -> Dimension {
        match *self {
            Self::Time { seconds_per_unit } => Dimension::Time { seconds_per_unit },
            Self::Data { is_rate: true, .. } | Self::Rate { .. } => Dimension::Rate,
            Self::Data {
                symbols_per_unit,
                is_bits,
                ..
            } => Dimension::Bytes {
                bytes_per_unit: symbols_per_unit / if is_bits { 8.0 } else { 1.0 },
            },
            Self::Ratio { percent_per_unit } => Dimension::Ratio {
                ratio_per_unit: percent_per_unit / 100.0,
            },
            Self::Si { ref suffix, .. } if suffix == "Hz" => Dimension::Rate,
            Self::Si { ref suffix, per_unit } if suffix == "s" => Dimension::Time {
                seconds_per_unit: per_unit,
            },
            Self::Count { .. } => Dimension::Count,
            // `short` and `none` are what a panel has when nobody said anything.
            _ => Dimension::Unknown,
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
