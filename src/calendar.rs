//! Local time: offsets from UTC over a window, civil fields, and the text of a time.
//!
//! Times are milliseconds since the epoch as `f64`. A "local ms" is what a wall clock shows, counted as if
//! it were UTC. The offsets come from the host, which knows the time zones.

/// A day without a change of offset, ms.
pub const DAY_MS: f64 = 86_400_000.0;

/// Civil fields stay exact within this many ms of the epoch (3 million years); farther times are moved to it.
const FARTHEST_MS: f64 = 1e17;

/// Names of the months on a time axis.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Offsets of local time from UTC over a window: at or after `start_ms` the offset holds.
///
/// Before the first entry the first offset holds. An empty table is UTC.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OffsetTable {
    entries: Vec<(f64, f64)>,
}

impl OffsetTable {
    /// A table of `(start_ms, offset_ms)`. Entries are sorted by start; those that are not finite or offset by
    /// more than two days are dropped; of several with the same start the last one holds.
    pub fn new(mut entries: Vec<(f64, f64)>) -> Self {
        entries.retain(|(start_ms, offset_ms)| start_ms.is_finite() && offset_ms.abs() <= 2.0 * DAY_MS);
        let mut entries = crate::order::sorted(entries, |a, b| a.0.total_cmp(&b.0));
        entries.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                kept.1 = later.1;
            }
            is_same || later.1 == kept.1
        });
        Self { entries }
    }

    /// The table of a zone that is always UTC.
    pub fn utc() -> Self {
        Self::default()
    }

    /// What is added to UTC to get local time at `time_ms`, ms.
    pub fn offset_ms(&self, time_ms: f64) -> f64 {
        let after = self.entries.partition_point(|entry| entry.0 <= time_ms);
        self.entries.get(after.saturating_sub(1)).map_or(0.0, |entry| entry.1)
    }

    /// What the wall clock shows at `time_ms`, as local ms.
    pub fn local_from_utc(&self, time_ms: f64) -> f64 {
        time_ms + self.offset_ms(time_ms)
    }

    /// When the wall clock shows `local_ms`: the earlier time when it does so twice, the end of the gap
    /// when clocks jump over it.
    pub fn utc_from_local(&self, local_ms: f64) -> f64 {
        let mut last_ms = local_ms;
        for (start_ms, end_ms, offset_ms) in self.spans() {
            last_ms = local_ms - offset_ms;
            if last_ms < end_ms {
                return last_ms.max(start_ms);
            }
        }
        last_ms
    }

    /// Spans of constant offset in ascending order, `(start_ms, end_ms, offset_ms)`, together all of time.
    pub(crate) fn spans(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        (0..self.entries.len().max(1)).map(|index| {
            let start_ms = if index == 0 {
                f64::NEG_INFINITY
            } else {
                self.entries[index].0
            };
            let end_ms = self.entries.get(index + 1).map_or(f64::INFINITY, |entry| entry.0);
            (start_ms, end_ms, self.entries.get(index).map_or(0.0, |entry| entry.1))
        })
    }
}

/// The fields of a date and a time of day in the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    /// Astronomical: 0 is 1 BC.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999.
    pub millisecond: u16,
}

/// The civil fields of a local time. Fractions of a millisecond are cut off; NaN is taken as 0, and times
/// more than 3 million years from the epoch are moved to that distance.
pub fn civil_from_local_ms(local_ms: f64) -> Civil {
    // A cast of NaN is 0.
    let ms = local_ms.clamp(-FARTHEST_MS, FARTHEST_MS).floor() as i64;
    let day_ms = DAY_MS as i64;
    let (year, month, day) = date_from_days(ms.div_euclid(day_ms));
    let of_day = ms.rem_euclid(day_ms);
    Civil {
        year: year as i32,
        month: month as u8,
        day: day as u8,
        hour: (of_day / 3_600_000) as u8,
        minute: (of_day / 60_000 % 60) as u8,
        second: (of_day / 1000 % 60) as u8,
        millisecond: (of_day % 1000) as u16,
    }
}

/// Days since the epoch -> year, month (from 1), day (from 1). Hinnant's `civil_from_days`: years start in
/// March, so that the leap day is the last of its year.
fn date_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Days from the epoch to the first of a month; `month` counts from 0 in year 0, so that 12 * 1970 is 0 days.
pub(crate) fn days_from_month(month: i64) -> i64 {
    let (year, month_of_year) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    let shifted_year = year - i64::from(month_of_year <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let month_from_march = (month_of_year + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Text of a tick on a time axis with steps of `step_ms`: as fine as the step, and the date where a day begins.
///
/// `14:05:30.250`, `14:05:30`, `14:05`, `Nov 20`, `2026-11`, `2026`. Without a positive step it is
/// [`moment_text`].
pub fn time_text(time_ms: f64, step_ms: f64, zone: &OffsetTable) -> String {
    // Nominal lengths: the shortest month and the shortest year.
    const MONTH_MS: f64 = 28.0 * DAY_MS;
    const YEAR_MS: f64 = 365.0 * DAY_MS;
    if !time_ms.is_finite() || step_ms.is_nan() || step_ms <= 0.0 {
        return moment_text(time_ms, zone);
    }
    let civil = civil_from_local_ms(zone.local_from_utc(time_ms));
    let mut text = String::new();
    if step_ms >= MONTH_MS {
        push_year(&mut text, civil.year);
        if step_ms < YEAR_MS {
            push_part(&mut text, "-", civil.month.into(), 2);
        }
    } else if step_ms >= DAY_MS || is_start_of_day(time_ms, zone) {
        let month = MONTHS.get(usize::from(civil.month - 1));
        text.push_str(month.copied().unwrap_or_default());
        push_part(&mut text, " ", civil.day.into(), 1);
    } else {
        push_clock(&mut text, civil, step_ms);
    }
    text
}

/// A time in full: `2026-11-20 14:05:30.250`, or `NaN`, `∞`, `-∞`.
pub fn moment_text(time_ms: f64, zone: &OffsetTable) -> String {
    if time_ms.is_nan() {
        return "NaN".into();
    }
    if time_ms.is_infinite() {
        return if time_ms > 0.0 { "∞".into() } else { "-∞".into() };
    }
    let civil = civil_from_local_ms(zone.local_from_utc(time_ms));
    let mut text = String::with_capacity(24);
    push_year(&mut text, civil.year);
    push_part(&mut text, "-", civil.month.into(), 2);
    push_part(&mut text, "-", civil.day.into(), 2);
    text.push(' ');
    push_clock(&mut text, civil, 1.0);
    text
}

/// Whether a local day begins at `time_ms`, be it at midnight or, where clocks skip midnight, after it.
fn is_start_of_day(time_ms: f64, zone: &OffsetTable) -> bool {
    let day = |ms: f64| (zone.local_from_utc(ms) / DAY_MS).floor();
    day(time_ms) > day(time_ms - 1.0)
}

fn push_clock(text: &mut String, civil: Civil, step_ms: f64) {
    push_part(text, "", civil.hour.into(), 2);
    push_part(text, ":", civil.minute.into(), 2);
    if step_ms < 60_000.0 {
        push_part(text, ":", civil.second.into(), 2);
    }
    if step_ms < 1000.0 {
        push_part(text, ".", civil.millisecond.into(), 3);
    }
}

fn push_year(text: &mut String, year: i32) {
    push_part(text, if year < 0 { "-" } else { "" }, year.unsigned_abs(), 4);
}

/// Appends a separator and a number of at least `width` digits.
fn push_part(text: &mut String, separator: &str, number: u32, width: usize) {
    text.push_str(separator);
    let digits = number.to_string();
    for _ in digits.len()..width {
        text.push('0');
    }
    text.push_str(&digits);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    const HOUR_MS: f64 = 3_600_000.0;
    /// 2026-11-20 14:05:30.250 UTC.
    const MOMENT_MS: f64 = 1_795_183_530_250.0;

    fn berlin_autumn() -> OffsetTable {
        // 2026-10-25 01:00 UTC: from UTC+2 to UTC+1. Out of order on purpose.
        OffsetTable::new(vec![
            (1_792_890_000_000.0, HOUR_MS),
            (0.0, 2.0 * HOUR_MS),
            (f64::NAN, 1.0),
            (1.0, f64::NAN),
            (1.0, 1e17),
        ])
    }

    #[test]
    fn offset_holds_from_its_start_and_the_first_one_before() {
        let zone = berlin_autumn();
        assert_eq!(zone.offset_ms(-1e15), 2.0 * HOUR_MS);
        assert_eq!(zone.offset_ms(1_792_889_999_999.0), 2.0 * HOUR_MS);
        assert_eq!(zone.offset_ms(1_792_890_000_000.0), HOUR_MS);
        assert_eq!(OffsetTable::utc().offset_ms(5.0), 0.0);
        assert_eq!(zone.offset_ms(f64::NAN), 2.0 * HOUR_MS);
    }

    #[test]
    fn ambiguous_local_time_is_the_earlier_one() {
        let zone = berlin_autumn();
        let two_thirty = 1_792_890_000_000.0 + 1.5 * HOUR_MS;
        assert_eq!(zone.utc_from_local(two_thirty), 1_792_890_000_000.0 - 0.5 * HOUR_MS);
        let three = 1_792_890_000_000.0 + 2.0 * HOUR_MS;
        assert_eq!(zone.utc_from_local(three), 1_792_890_000_000.0 + HOUR_MS);
    }

    #[test]
    fn skipped_local_time_is_the_end_of_the_gap() {
        let zone = OffsetTable::new(vec![(0.0, HOUR_MS), (1000.0 * HOUR_MS, 2.0 * HOUR_MS)]);
        assert_eq!(zone.utc_from_local(1001.5 * HOUR_MS), 1000.0 * HOUR_MS);
        assert_eq!(zone.utc_from_local(1002.0 * HOUR_MS), 1000.0 * HOUR_MS);
        assert_eq!(zone.utc_from_local(1000.9 * HOUR_MS), 999.9 * HOUR_MS);
    }

    #[test]
    fn civil_fields_agree_with_jiff() {
        for step in -3000..3000_i64 {
            // An odd step walks through all fields; about -5000 to 8900 years.
            let ms = step * 73_156_789_013;
            let expected = jiff::Timestamp::from_millisecond(ms)
                .unwrap()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .datetime();
            let civil = civil_from_local_ms(ms as f64);
            assert_eq!(civil.year, i32::from(expected.year()), "{ms}");
            assert_eq!(
                (civil.month, civil.day),
                (expected.month() as u8, expected.day() as u8),
                "{ms}"
            );
            assert_eq!(
                (civil.hour, civil.minute),
                (expected.hour() as u8, expected.minute() as u8),
                "{ms}"
            );
            assert_eq!(i16::from(civil.second), i16::from(expected.second()), "{ms}");
            assert_eq!(civil.millisecond as i16, expected.millisecond(), "{ms}");
        }
    }

    #[test]
    fn months_and_days_are_inverse() {
        for month in -40_000..60_000 {
            let (year, month_of_year, day) = date_from_days(days_from_month(month));
            assert_eq!((year * 12 + month_of_year - 1, day), (month, 1));
        }
    }

    #[test]
    fn text_is_as_fine_as_the_step() {
        let zone = OffsetTable::utc();
        let text = |step_ms| time_text(MOMENT_MS, step_ms, &zone);
        assert_eq!(text(1.0), "14:05:30.250");
        assert_eq!(text(1000.0), "14:05:30");
        assert_eq!(text(60_000.0), "14:05");
        assert_eq!(text(HOUR_MS), "14:05");
        assert_eq!(text(DAY_MS), "Nov 20");
        assert_eq!(text(30.0 * DAY_MS), "2026-11");
        assert_eq!(text(366.0 * DAY_MS), "2026");
        assert_eq!(text(0.0), "2026-11-20 14:05:30.250");
        assert_eq!(moment_text(MOMENT_MS, &zone), "2026-11-20 14:05:30.250");
    }

    #[test]
    fn the_beginning_of_a_day_shows_the_date() {
        let utc = OffsetTable::utc();
        let midnight = (MOMENT_MS / DAY_MS).floor() * DAY_MS;
        assert_eq!(time_text(midnight, HOUR_MS, &utc), "Nov 20");
        // Clocks that jump from 0:00 to 1:00: the day begins at 1:00.
        let skipping = OffsetTable::new(vec![(0.0, 0.0), (midnight, HOUR_MS)]);
        assert_eq!(time_text(midnight, HOUR_MS, &skipping), "Nov 20");
        assert_eq!(time_text(midnight + HOUR_MS, HOUR_MS, &skipping), "02:00");
        // Clocks that go back from 1:00 to 0:00: midnight comes twice, the day begins once.
        let repeating = OffsetTable::new(vec![(0.0, 0.0), (midnight + HOUR_MS, -HOUR_MS)]);
        assert_eq!(time_text(midnight, HOUR_MS, &repeating), "Nov 20");
        assert_eq!(time_text(midnight + HOUR_MS, HOUR_MS, &repeating), "00:00");
    }

    #[test]
    fn no_number_panics() {
        let zone = OffsetTable::new(vec![(f64::MIN, f64::MAX), (0.0, -1e17), (1.0, 0.5)]);
        let numbers = [
            0.0,
            -0.5,
            1e17,
            -1e17,
            1e300,
            f64::MAX,
            f64::MIN,
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
        ];
        for time_ms in numbers {
            for step_ms in numbers {
                time_text(time_ms, step_ms, &zone);
            }
            moment_text(time_ms, &zone);
            zone.utc_from_local(time_ms);
        }
        assert_eq!(moment_text(f64::NAN, &zone), "NaN");
        assert_eq!(
            moment_text(-62_167_219_200_000.0 - DAY_MS, &OffsetTable::utc()),
            "-0001-12-31 00:00:00.000"
        );
    }
}
