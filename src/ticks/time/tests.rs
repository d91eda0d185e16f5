use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use proptest::prelude::*;

use super::*;
use crate::calendar::time_text;

const ZONES: [&str; 9] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "America/Havana",
    "Africa/Casablanca",
    "UTC",
];

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const WHOLE_DAY_MS: i64 = 24 * HOUR_MS;

fn zoned(time_ms: i64, zone: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(time_ms).unwrap().to_zoned(zone.clone())
}

/// The table as a host makes it: the offset at the start, and each change of it.
fn table(zone: &TimeZone, from_ms: i64, to_ms: i64) -> OffsetTable {
    let start = Timestamp::from_millisecond(from_ms - 2 * WHOLE_DAY_MS).unwrap();
    let offset_ms = |seconds: i32| f64::from(seconds) * 1000.0;
    let mut entries = vec![(
        start.as_millisecond() as f64,
        offset_ms(zone.to_offset(start).seconds()),
    )];
    let changes = zone
        .following(start)
        .take_while(|change| change.timestamp().as_millisecond() <= to_ms + 2 * WHOLE_DAY_MS);
    entries.extend(changes.map(|change| {
        (
            change.timestamp().as_millisecond() as f64,
            offset_ms(change.offset().seconds()),
        )
    }));
    OffsetTable::new(entries)
}

/// Ticks by asking jiff for the local time at every `walk_ms` of the window.
fn naive_ticks(from_ms: i64, to_ms: i64, walk_ms: i64, zone: &TimeZone, unit: TimeStepUnit, step_ms: f64) -> Vec<i64> {
    let epoch = jiff::civil::date(1970, 1, 1);
    let mut found = Vec::new();
    let day_of = |local: &Zoned| i64::from((local.date() - epoch).get_days());
    let first_ms = from_ms.div_euclid(walk_ms) * walk_ms - walk_ms;
    let mut latest_day = day_of(&zoned(first_ms, zone));
    let mut latest_local_ms = i64::MIN;
    for time_ms in (first_ms + walk_ms..=to_ms).step_by(walk_ms as usize) {
        let local = zoned(time_ms, zone);
        let day = day_of(&local);
        let is_new_day = day > latest_day;
        latest_day = latest_day.max(day);
        let minute = i64::from(local.hour()) * 60 + i64::from(local.minute());
        let month = i64::from(local.year()) * 12 + i64::from(local.month()) - 1;
        let days = (step_ms / WHOLE_DAY_MS as f64).round() as i64;
        let months = (step_ms / 2_629_746_000.0).round() as i64;
        let is_tick = match unit {
            TimeStepUnit::Minute | TimeStepUnit::Hour => {
                let local_ms = day * WHOLE_DAY_MS + minute * MINUTE_MS;
                let is_aligned = minute * MINUTE_MS % step_ms as i64 == 0;
                let is_repeated = local_ms <= latest_local_ms
                    && found
                        .last()
                        .is_some_and(|last_ms| ((time_ms - last_ms) as f64) < step_ms);
                let is_tick = (is_aligned || is_new_day) && !is_repeated && time_ms >= from_ms;
                if is_tick {
                    latest_local_ms = local_ms;
                }
                is_tick
            }
            TimeStepUnit::Day => is_new_day && day % days == 0,
            TimeStepUnit::Week => is_new_day && (day - 4).rem_euclid(days) == 0,
            TimeStepUnit::Month | TimeStepUnit::Year => is_new_day && local.day() == 1 && month % months == 0,
            _ => panic!("too fine to walk"),
        };
        if is_tick && time_ms >= from_ms {
            found.push(time_ms);
        }
    }
    found
}

/// Windows around changes of the offset between 2005 and 2030.
fn assert_naive(zone_name: &str, around_ms: i64, before_ms: i64, length_ms: i64, max_ticks: usize) {
    let zone = TimeZone::get(zone_name).unwrap();
    let start = Timestamp::from_millisecond(around_ms).unwrap();
    let change_ms = zone
        .following(start)
        .next()
        .map_or(around_ms, |change| change.timestamp().as_millisecond());
    // Zones that no longer change have theirs behind them.
    let change_ms = if zone_name == "Pacific/Apia" {
        1_325_239_200_000
    } else {
        change_ms
    };
    let (from_ms, to_ms) = (change_ms - before_ms, change_ms - before_ms + length_ms);
    let ticks = time_ticks(from_ms as f64, to_ms as f64, max_ticks, &table(&zone, from_ms, to_ms));
    let (unit, step_ms) = (ticks[0].unit, ticks[0].step_ms);
    if matches!(unit, TimeStepUnit::Millisecond | TimeStepUnit::Second) {
        return;
    }
    let walk_ms = if length_ms >= 5 * WHOLE_DAY_MS {
        15 * MINUTE_MS
    } else {
        MINUTE_MS
    };
    let times_ms: Vec<i64> = ticks.iter().map(|tick| tick.time_ms as i64).collect();
    let all = naive_ticks(from_ms, to_ms, walk_ms, &zone, unit, step_ms);
    // They are too many where the next step has none.
    let expected: Vec<i64> = all
        .iter()
        .copied()
        .step_by(all.len().div_ceil(max_ticks).max(1))
        .collect();
    assert_eq!(times_ms, expected, "{zone_name} {from_ms} {to_ms} {unit:?} {step_ms}");
}

#[test]
fn a_narrow_axis_over_some_days_has_a_time() {
    // Tuesday noon to Sunday noon: three ticks at a step of two days, and no Monday.
    let from_ms = 5.5 * DAY_MS;
    let ticks = time_ticks(from_ms, 10.5 * DAY_MS, 2, &OffsetTable::new(vec![]));
    let days: Vec<f64> = ticks.iter().map(|tick| tick.time_ms / DAY_MS).collect();
    assert_eq!(days, [6.0, 10.0]);
    let one = time_ticks(from_ms, 10.5 * DAY_MS, 1, &OffsetTable::new(vec![]));
    assert_eq!(one.len(), 1);
    let three = time_ticks(from_ms, 10.5 * DAY_MS, 3, &OffsetTable::new(vec![]));
    assert_eq!(three.len(), 3);
}

fn any_limit() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -1e3..1e3,
        0.0..1.0,
        Just(0.0),
        Just(f64::NAN),
        Just(f64::MAX)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..Default::default() })]

    #[test]
    fn clock_ticks_are_those_of_a_walk(
        zone in 0..ZONES.len(), around_ms in 1_110_000_000_000..1_890_000_000_000_i64, before in 0.0..1.0,
        length_ms in 3 * HOUR_MS..5 * WHOLE_DAY_MS, max_ticks in 2_usize..40
    ) {
        assert_naive(ZONES[zone], around_ms, (before * length_ms as f64) as i64, length_ms, max_ticks);
    }

    #[test]
    fn day_ticks_are_those_of_a_walk(
        zone in 0..ZONES.len(), around_ms in 1_110_000_000_000..1_890_000_000_000_i64, before in 0.0..1.0,
        length_ms in 5 * WHOLE_DAY_MS..50 * WHOLE_DAY_MS, max_ticks in 4_usize..30
    ) {
        assert_naive(ZONES[zone], around_ms, (before * length_ms as f64) as i64, length_ms, max_ticks);
    }

    #[test]
    fn month_ticks_are_those_of_a_walk(
        zone in 0..ZONES.len(), around_ms in 1_110_000_000_000..1_890_000_000_000_i64, before in 0.0..1.0,
        length_ms in 200 * WHOLE_DAY_MS..1200 * WHOLE_DAY_MS, max_ticks in 4_usize..15
    ) {
        assert_naive(ZONES[zone], around_ms, (before * length_ms as f64) as i64, length_ms, max_ticks);
    }

    #[test]
    fn time_ticks_of_any_window(
        from_ms in -1e13..1e13, exponent in 0.0..12.5, max_ticks in 0_usize..60, zone in 0..ZONES.len()
    ) {
        let length_ms: f64 = 10_f64.powf(exponent);
        let zone = TimeZone::get(ZONES[zone]).unwrap();
        let from_ms = f64::floor(from_ms);
        let table = table(&zone, from_ms as i64, from_ms as i64);
        let ticks = time_ticks(from_ms, from_ms + length_ms, max_ticks, &table);
        prop_assert!(ticks.len() <= max_ticks);
        prop_assert!(ticks.windows(2).all(|pair| pair[0].time_ms < pair[1].time_ms));
        prop_assert!(ticks.iter().all(|tick| (from_ms..=from_ms + length_ms).contains(&tick.time_ms)));
        prop_assert!(max_ticks == 0 || length_ms < 2.0 || !ticks.is_empty(), "an axis has a time");
        // A step is at most 3.5 times the one before it.
        if length_ms > max_ticks as f64 {
            prop_assert!(ticks.len() as f64 > max_ticks as f64 / 3.6 - 2.0, "{} of {}", ticks.len(), max_ticks);
        }
    }

    #[test]
    fn no_window_panics(from_ms in any_limit(), to_ms in any_limit(), max_ticks in 0_usize..50, offset in any_limit()) {
        let zone = OffsetTable::new(vec![(0.0, offset), (1e3, -offset), (f64::MAX, 1.0)]);
        prop_assert!(time_ticks(from_ms, to_ms, max_ticks, &zone).len() <= max_ticks);
    }
}

fn texts(from_ms: i64, to_ms: i64, max_ticks: usize, zone_name: &str) -> Vec<String> {
    let zone = table(&TimeZone::get(zone_name).unwrap(), from_ms, to_ms);
    let ticks = time_ticks(from_ms as f64, to_ms as f64, max_ticks, &zone);
    ticks
        .iter()
        .map(|tick| time_text(tick.time_ms, tick.step_ms, &zone))
        .collect()
}

fn ms(zoned: &str) -> i64 {
    zoned.parse::<Zoned>().unwrap().timestamp().as_millisecond()
}

#[test]
fn hours_when_clocks_change() {
    let night = |date: &str| {
        let from = ms(&format!("{date}T00:00[Europe/Berlin]"));
        texts(from, from + 5 * HOUR_MS, 6, "Europe/Berlin")
    };
    assert_eq!(
        night("2026-03-29"),
        ["Mar 29", "01:00", "03:00", "04:00", "05:00", "06:00"]
    );
    assert_eq!(
        night("2026-10-25"),
        ["Oct 25", "01:00", "02:00", "02:00", "03:00", "04:00"]
    );
    // With a step longer than the repeated hour it comes once.
    let from = ms("2026-10-24T22:00[Europe/Berlin]");
    assert_eq!(
        texts(from, from + 10 * HOUR_MS, 6, "Europe/Berlin"),
        ["22:00", "Oct 25", "02:00", "04:00", "06:00"]
    );
}

#[test]
fn days_when_clocks_change() {
    let from = ms("2026-10-24T00:00[Europe/Berlin]");
    let to = ms("2026-10-28T00:00[Europe/Berlin]");
    assert_eq!(
        texts(from, to, 5, "Europe/Berlin"),
        ["Oct 24", "Oct 25", "Oct 26", "Oct 27", "Oct 28"]
    );
    // Samoa went over the date line: there was no 30 December.
    let from = ms("2011-12-28T00:00[Pacific/Apia]");
    assert_eq!(
        texts(from, from + 3 * WHOLE_DAY_MS, 4, "Pacific/Apia"),
        ["Dec 28", "Dec 29", "Dec 31", "Jan 1"]
    );
}

#[test]
fn zones_off_the_hour() {
    let from = ms("2026-11-20T00:00[Asia/Kathmandu]");
    assert_eq!(
        texts(from, from + 2 * HOUR_MS, 3, "Asia/Kathmandu"),
        ["Nov 20", "01:00", "02:00"]
    );
}

#[test]
fn steps_of_all_lengths() {
    let from = ms("2026-11-20T14:05:30[UTC]");
    let ends = |length_ms| {
        let all = texts(from, from + length_ms, 6, "UTC");
        (all.len(), all[0].clone(), all[all.len() - 1].clone())
    };
    let expected = |count, first: &str, last: &str| (count, first.to_string(), last.to_string());
    assert_eq!(ends(0), expected(1, "14:05:30.000", "14:05:30.000"));
    assert_eq!(ends(1), expected(2, "14:05:30.000", "14:05:30.001"));
    assert_eq!(ends(250), expected(6, "14:05:30.000", "14:05:30.250"));
    assert_eq!(ends(60_000), expected(5, "14:05:30", "14:06:30"));
    assert_eq!(ends(30 * MINUTE_MS), expected(6, "14:10", "14:35"));
    assert_eq!(ends(WHOLE_DAY_MS), expected(4, "18:00", "12:00"));
    assert_eq!(ends(30 * WHOLE_DAY_MS), expected(4, "Nov 23", "Dec 14"));
    assert_eq!(ends(365 * WHOLE_DAY_MS), expected(4, "2027-01", "2027-10"));
    assert_eq!(ends(36_525 * WHOLE_DAY_MS), expected(5, "2040", "2120"));
}
