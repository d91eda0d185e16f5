//! The text of a value: which prefix (k, Mi, min...), how many decimals, the digits.

use super::Unit;
use crate::ticks::{power, power_at_most};

/// Names of durations and their seconds.
const DURATIONS: [(f64, &str); 8] = [
    (1e-9, "ns"),
    (1e-6, "µs"),
    (1e-3, "ms"),
    (1.0, "s"),
    (60.0, "min"),
    (3600.0, "h"),
    (86_400.0, "d"),
    (31_557_600.0, "y"),
];
/// Seconds stand here in [`DURATIONS`].
const SECONDS: i32 = 3;

/// Prefixes of the SI from a billionth up; none stands at [`NO_PREFIX`].
const PREFIXES: [&str; 10] = ["n", "µ", "m", "", "k", "M", "G", "T", "P", "E"];
const NO_PREFIX: i32 = 3;

/// Beyond this `f64` has no exact integers: such numbers get an exponent.
const MOST_DIGITS: f64 = 9e15;

/// Values nearer to zero are zero: `f64` cannot be scaled there.
const LEAST: f64 = 1e-290;

/// The sizes a value can be counted in, from small (`ms`) to large (`h`); `min`, `h` and `d` are not decimal.
struct Ladder<'a> {
    unit: &'a Unit,
    /// Base units (seconds, bytes, percent...) in a value of 1.
    per_unit: f64,
    lowest: i32,
    highest: i32,
}

impl<'a> Ladder<'a> {
    fn new(unit: &'a Unit) -> Self {
        let (per_unit, lowest, highest) = match *unit {
            Unit::Time { seconds_per_unit } => (seconds_per_unit, 0, DURATIONS.len() as i32 - 1),
            Unit::Data { symbols_per_unit, .. } => (symbols_per_unit, NO_PREFIX, 9),
            Unit::Ratio { percent_per_unit } => (percent_per_unit, NO_PREFIX, NO_PREFIX),
            Unit::Si { per_unit, .. } => (per_unit, 0, 9),
            Unit::Plain { .. } => (1.0, NO_PREFIX, NO_PREFIX),
            Unit::Short | Unit::Rate { .. } | Unit::Count { .. } | Unit::Currency { .. } => (1.0, NO_PREFIX, 9),
        };
        Self {
            unit,
            per_unit,
            lowest,
            highest,
        }
    }

    fn is_binary(&self) -> bool {
        matches!(self.unit, Unit::Data { is_binary: true, .. })
    }

    /// Whether the prefix stands at the number, not at a unit.
    fn is_bare(&self) -> bool {
        !matches!(self.unit, Unit::Time { .. } | Unit::Data { .. } | Unit::Si { .. })
    }

    /// Base units in one of the rung.
    fn size(&self, rung: i32) -> f64 {
        match self.unit {
            Unit::Time { .. } => usize::try_from(rung)
                .ok()
                .and_then(|rung| DURATIONS.get(rung))
                .map_or(1.0, |d| d.0),
            _ => power(if self.is_binary() { 1024.0 } else { 1000.0 }, rung - NO_PREFIX),
        }
    }

    /// Whether the rung counts minutes or longer, whose parts are no decimals.
    fn is_clock(&self, rung: i32) -> bool {
        matches!(self.unit, Unit::Time { .. }) && rung > SECONDS
    }

    /// The rung in which a value that stands alone, of `size` base units, reads best.
    fn rung_alone(&self, size: f64) -> i32 {
        let is_reached = |rung: &i32| self.size(*rung) <= size;
        (self.lowest..=self.highest)
            .rev()
            .find(is_reached)
            .unwrap_or(self.lowest)
    }

    /// The rung of a tick: by the step, so that most ticks of an axis have the same, or higher by the value.
    fn rung_of_tick(&self, size: f64, step: f64) -> i32 {
        let is_reached = |rung: &i32| {
            let rung_size = self.size(*rung);
            // Half a minute reads better than 30 s, and 0.5k than 500 where it goes on with 1.0k; a quarter does not.
            let steps = if self.is_clock(*rung) || self.is_binary() || self.is_bare() {
                2.0
            } else {
                5.0
            };
            let by_value = if self.is_clock(*rung) { size / 5.0 } else { size };
            rung_size <= (step * steps).max(by_value) * (1.0 + 1e-9)
        };
        (self.lowest..=self.highest)
            .rev()
            .find(is_reached)
            .unwrap_or(self.lowest)
    }

    /// The rung of zero that stands alone: the unit itself.
    fn rung_of_zero(&self) -> i32 {
        match self.unit {
            Unit::Time { .. } => self.rung_alone(self.per_unit * (1.0 + 1e-9)),
            _ => NO_PREFIX,
        }
    }
}

pub(super) fn text(unit: &Unit, value: f64, step: Option<f64>, decimals: Option<u8>) -> String {
    let mut text = String::new();
    if value.is_nan() {
        return "NaN".into();
    }
    let ladder = Ladder::new(unit);
    let size = value.abs() * ladder.per_unit;
    if !size.is_finite() {
        return if value > 0.0 { "∞".into() } else { "-∞".into() };
    }
    let step = step
        .map(|step| step.abs() * ladder.per_unit)
        .filter(|step| step.is_finite() && *step > LEAST);
    let (rung, digits) = digits_of(&ladder, size, step, decimals);
    // No minus before what is zero after rounding.
    if value < 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        text.push('-');
    }
    match unit {
        Unit::Currency { symbol: prefix } | Unit::Plain { prefix, .. } => text.push_str(prefix),
        _ => {}
    }
    text.push_str(&digits);
    push_name(&mut text, unit, rung);
    text
}

/// The rung for a size in base units, and the number in it.
fn digits_of(ladder: &Ladder, size: f64, step: Option<f64>, decimals: Option<u8>) -> (i32, String) {
    if size < LEAST {
        let rung = match (ladder.unit, step) {
            (Unit::Time { .. }, Some(step)) => ladder.rung_of_tick(0.0, step),
            _ => ladder.rung_of_zero(),
        };
        return (rung, fixed(0.0, decimals.unwrap_or(0).into()));
    }
    let mut rung = match step {
        Some(step) => ladder.rung_of_tick(size, step),
        None => ladder.rung_alone(size),
    };
    // Beyond the last name: an exponent.
    let number = size / ladder.size(ladder.highest);
    if ladder.highest > NO_PREFIX && number >= 1e6 {
        return match ladder.unit {
            Unit::Time { .. } => (rung, exponential(number)),
            _ => (NO_PREFIX, exponential(size)),
        };
    }
    loop {
        let rung_size = ladder.size(rung);
        let number = size / rung_size;
        let (places, is_trimmed) = match (decimals, step) {
            (Some(decimals), _) => (decimals.into(), false),
            (None, Some(step)) => {
                // A tick that has outgrown the others has decimals of its own.
                let is_above = rung > ladder.rung_of_tick(0.0, step);
                (places_of_step(step / rung_size), is_above)
            }
            (None, None) => (places_of_three_digits(number), true),
        };
        // Rounding can reach the next rung: not "1000 ms" but "1 s".
        let next = rung + 1;
        let rounded = (number * power(10.0, places)).round() / power(10.0, places);
        let is_full = rounded * rung_size >= ladder.size(next) * (1.0 - 1e-12);
        let stays = step.is_some() && ladder.is_clock(next);
        if next <= ladder.highest && is_full && !stays {
            rung = next;
            continue;
        }
        let is_tiny = decimals.is_none() && number < 1e-4 && (step.is_none() || places > 6);
        let mut digits = if is_tiny {
            exponential(number)
        } else {
            fixed(number, places)
        };
        if is_trimmed && digits.contains('.') && !digits.contains('e') {
            digits.truncate(digits.trim_end_matches('0').trim_end_matches('.').len());
        }
        return (rung, digits);
    }
}

/// Decimals that tell multiples of `step` apart, written exactly where a step of that size can be.
fn places_of_step(step: f64) -> i32 {
    let least = (-power_at_most(step * (1.0 + 1e-9), 10.0)).max(0);
    let is_exact = |places: &i32| {
        let scaled = step * power(10.0, *places);
        (scaled - scaled.round()).abs() < 1e-6 * scaled
    };
    (least..=least + 2).find(is_exact).unwrap_or(least)
}

/// Decimals that give three significant digits.
fn places_of_three_digits(number: f64) -> i32 {
    (2 - power_at_most(number, 10.0)).clamp(0, 6)
}

/// A number >= 0 with a fixed number of decimals, fewer when it has more digits than `f64` keeps.
///
/// Done with integers: the float formatting of the standard library would be a good part of the whole engine.
fn fixed(number: f64, places: i32) -> String {
    if number >= MOST_DIGITS {
        return exponential(number);
    }
    let mut places = places.clamp(0, 15);
    while number * power(10.0, places) >= MOST_DIGITS {
        places -= 1;
    }
    let places = places as usize;
    let mut digits = ((number * power(10.0, places as i32)).round() as u64).to_string();
    if places > 0 {
        while digits.len() <= places {
            digits.insert(0, '0');
        }
        digits.insert(digits.len() - places, '.');
    }
    digits
}

/// A number > 0 with three significant digits and an exponent: `1.23e21`.
fn exponential(number: f64) -> String {
    let mut exponent = power_at_most(number, 10.0);
    let mut hundredths = (number / power(10.0, exponent) * 100.0).round();
    if hundredths >= 1000.0 {
        hundredths = 100.0;
        exponent += 1;
    }
    let mut digits = fixed(hundredths / 100.0, 2);
    digits.truncate(digits.trim_end_matches('0').trim_end_matches('.').len());
    digits.push('e');
    digits.push_str(&exponent.to_string());
    digits
}

/// Appends prefix and unit, with the space that belongs between number and unit.
fn push_name(text: &mut String, unit: &Unit, rung: i32) {
    let at = usize::try_from(rung).unwrap_or(0);
    let prefix = PREFIXES.get(at).copied().unwrap_or("");
    match unit {
        Unit::Short | Unit::Currency { .. } => text.push_str(prefix),
        Unit::Time { .. } => {
            text.push(' ');
            text.push_str(DURATIONS.get(at).map_or("", |duration| duration.1));
        }
        Unit::Data {
            is_binary,
            is_bits,
            is_rate,
            ..
        } => {
            text.push(' ');
            match (*is_binary, prefix) {
                (true, "k") => text.push_str("Ki"),
                (true, "") | (false, _) => text.push_str(prefix),
                (true, _) => {
                    text.push_str(prefix);
                    text.push('i');
                }
            }
            text.push(if *is_bits { 'b' } else { 'B' });
            text.push_str(if *is_rate { "/s" } else { "" });
        }
        Unit::Ratio { .. } => text.push('%'),
        Unit::Si { suffix, .. } => {
            text.push(' ');
            text.push_str(prefix);
            text.push_str(suffix);
        }
        Unit::Rate { suffix } | Unit::Count { suffix } => {
            text.push_str(prefix);
            push_spaced(text, suffix);
        }
        Unit::Plain { suffix, .. } => push_spaced(text, suffix),
    }
}

fn push_spaced(text: &mut String, suffix: &str) {
    if !suffix.is_empty() {
        text.push(' ');
        text.push_str(suffix);
    }
}
