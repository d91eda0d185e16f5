//! Times as the formats write them, to milliseconds since the epoch.

/// Milliseconds from a count since the epoch whose unit is told by its magnitude: seconds below 1e11 (the year
/// 5138), then milliseconds, microseconds from 1e14 and nanoseconds from 1e17. Kept to a microsecond, which is what
/// an `f64` of seconds carries.
pub(super) fn ms_from_epoch(count: f64) -> f64 {
    let magnitude = count.abs();
    if magnitude < 1e11 {
        ms_from_seconds(count)
    } else if magnitude < 1e14 {
        count
    } else if magnitude < 1e17 {
        count / 1e3
    } else {
        count / 1e6
    }
}

/// Milliseconds from seconds, kept to a microsecond so that decimal fractions come out as they were written.
pub(super) fn ms_from_seconds(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e3
}

/// Milliseconds from an RFC 3339 time such as `2024-10-21T14:23:45.123456Z`. A time without an offset is taken as UTC.
pub(super) fn ms_from_rfc3339(text: &str) -> Option<f64> {
    let bytes = text.trim().as_bytes();
    let number = |from: usize, length: usize| -> Option<i64> {
        let digits = bytes.get(from..from + length)?;
        digits.iter().try_fold(0, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0'))
        })
    };
    let mark = |at: usize, allowed: &[u8]| bytes.get(at).is_some_and(|byte| allowed.contains(byte)).then_some(());
    let (year, month, day) = (number(0, 4)?, number(5, 2)?, number(8, 2)?);
    let (hour, minute, second) = (number(11, 2)?, number(14, 2)?, number(17, 2)?);
    mark(4, b"-")?;
    mark(7, b"-")?;
    mark(10, b"Tt ")?;
    mark(13, b":")?;
    mark(16, b":")?;
    let in_range = (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    if !in_range {
        return None;
    }
    let fraction_end = match bytes.get(19) {
        Some(b'.') => 20 + bytes[20..].iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => 19,
    };
    let fraction: f64 = if fraction_end > 19 {
        text.trim().get(19..fraction_end)?.parse().ok()?
    } else {
        0.0
    };
    let offset_minutes = match bytes.get(fraction_end..)? {
        [] | [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let minutes = number(fraction_end + 1, 2)? * 60 + number(fraction_end + 4, 2)?;
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    let seconds = ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute - offset_minutes) * 60 + second;
    Some((seconds * 1000) as f64 + (fraction * 1e6).round() / 1e3)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, counted in years that begin in March.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_unit_is_told_by_magnitude() {
        assert_eq!(ms_from_epoch(1_600_164_378.369), 1_600_164_378_369.0);
        assert_eq!(ms_from_epoch(1_600_164_378_369.0), 1_600_164_378_369.0);
        assert_eq!(ms_from_epoch(1_600_164_378_369_500.0), 1_600_164_378_369.5);
        assert_eq!(ms_from_epoch(1.600_164_378_369e18), 1_600_164_378_369.0);
    }

    #[test]
    fn a_fraction_of_seconds_comes_out_as_written() {
        assert_eq!(ms_from_seconds(1_664_375_433.305_092), 1_664_375_433_305.092);
    }

    #[test]
    fn forms_of_rfc_3339() {
        let base = Some(1_729_520_625_000.0);
        assert_eq!(ms_from_rfc3339("2024-10-21T14:23:45Z"), base);
        assert_eq!(ms_from_rfc3339("2024-10-21t14:23:45"), base);
        assert_eq!(ms_from_rfc3339("2024-10-21 16:23:45+02:00"), base);
        assert_eq!(
            ms_from_rfc3339("2024-10-21T14:23:45.123456Z"),
            Some(1_729_520_625_123.456)
        );
        for bad in [
            "",
            "2024",
            "2024-13-01T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-10-21T14:23:45+0200",
            "2024-10-21T14:23:45.Z",
            "2024-10-21T14:23:45Zx",
        ] {
            assert_eq!(ms_from_rfc3339(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_jiff(second in -62_000_000_000i64..253_000_000_000) {
            let timestamp = jiff::Timestamp::new(second, 0).unwrap();
            prop_assert_eq!(ms_from_rfc3339(&timestamp.to_string()), Some(timestamp.as_millisecond() as f64));
        }

        #[test]
        fn a_fraction_is_kept_to_a_microsecond(second in 0i64..4_000_000_000, nanosecond in 0i32..1_000_000_000) {
            let timestamp = jiff::Timestamp::new(second, nanosecond).unwrap();
            let expected = timestamp.as_nanosecond() as f64 / 1e6;
            let found = ms_from_rfc3339(&timestamp.to_string()).unwrap();
            prop_assert!((found - expected).abs() < 0.002, "{} != {}", found, expected);
        }

        #[test]
        fn any_text_is_safe(text in any::<String>(), tail in "[0-9:TZ+.\\-é]{0,30}") {
            let _ = ms_from_rfc3339(&text);
            let _ = ms_from_rfc3339(&format!("2024-10-21T14:23:45{tail}"));
        }
    }
}
