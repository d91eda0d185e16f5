use proptest::prelude::*;

use super::*;

const LOG: ScaleKind = ScaleKind::Log { base: 10.0 };
const SYMLOG: ScaleKind = ScaleKind::Symlog {
    base: 10.0,
    linear_threshold: 1.0,
};

fn auto(low: f64, high: f64) -> (f64, f64) {
    range_for(ScaleKind::Linear, low, high, &RangeRule::default(), 5)
}

fn with(rule: RangeRule, low: f64, high: f64) -> (f64, f64) {
    range_for(ScaleKind::Linear, low, high, &rule, 5)
}

#[test]
fn kind_is_read_from_a_name_or_an_object() {
    let read = |json: &str| serde_json::from_str::<ScaleKind>(json);
    assert_eq!(read(r#""linear""#).unwrap(), ScaleKind::Linear);
    assert_eq!(read(r#""log""#).unwrap(), LOG);
    assert_eq!(read(r#""symlog""#).unwrap(), SYMLOG);
    assert_eq!(
        read(r#"{"type":"log","base":2}"#).unwrap(),
        ScaleKind::Log { base: 2.0 }
    );
    assert_eq!(read(r#"{"type":"log","base":null,"other":[1]}"#).unwrap(), LOG);
    assert_eq!(
        read(r#"{"linearThreshold":0.5,"type":"symlog"}"#).unwrap(),
        ScaleKind::Symlog {
            base: 10.0,
            linear_threshold: 0.5
        }
    );
    assert_eq!(read(r#"{"type":"log","base":1}"#).unwrap(), LOG);
    assert_eq!(read(r#"{"type":"symlog","linearThreshold":-1}"#).unwrap(), SYMLOG);
    let message = read(r#""cubic""#).unwrap_err().to_string();
    assert!(message.contains("cubic") && message.contains("symlog"), "{message}");
    assert!(read("{}").unwrap_err().to_string().contains("type"));
    assert!(read("3").is_err());
}

#[test]
fn fractions_of_each_kind() {
    let linear = Scale::new(ScaleKind::Linear, 10.0, 20.0);
    assert_eq!(linear.fraction_from_value(12.5), 0.25);
    assert_eq!(linear.fraction_from_value(30.0), 2.0);
    let log = Scale::new(LOG, 1.0, 10_000.0);
    assert!((log.fraction_from_value(10.0) - 0.25).abs() < 1e-12);
    assert_eq!(log.fraction_from_value(0.0), f64::NEG_INFINITY);
    assert_eq!(log.fraction_from_value(-5.0), f64::NEG_INFINITY);
    assert!(log.fraction_from_value(f64::NAN).is_nan());
    let symlog = Scale::new(SYMLOG, -100.0, 100.0);
    assert!((symlog.fraction_from_value(0.0) - 0.5).abs() < 1e-12);
    assert!(symlog.fraction_from_value(10.0) > 0.75);
}

#[test]
fn limits_that_cannot_be_drawn_are_mended() {
    let limits = |kind, low, high| {
        let scale = Scale::new(kind, low, high);
        (scale.low(), scale.high())
    };
    let linear = ScaleKind::Linear;
    assert_eq!(limits(linear, 2.0, 1.0), (1.0, 2.0));
    assert_eq!(limits(linear, f64::NAN, f64::INFINITY), (0.0, 1.0));
    assert_eq!(limits(linear, 5.0, f64::NAN), (5.0, 10.0));
    assert_eq!(limits(linear, 0.0, 0.0), (-0.5, 0.5));
    assert_eq!(limits(LOG, 0.0, 10.0), (0.01, 10.0));
    assert_eq!(limits(LOG, -5.0, -1.0), (1.0, 100.0));
    assert_eq!(limits(LOG, 5.0, f64::NAN), (5.0, 500.0));
    assert_eq!(Scale::new(ScaleKind::Log { base: f64::NAN }, 1.0, 2.0).kind(), LOG);
}

#[test]
fn latencies_start_at_zero() {
    assert_eq!(auto(0.02, 0.93), (0.0, 1.0));
    assert_eq!(auto(0.0, 100.0), (0.0, 112.5));
    assert_eq!(auto(-90.0, -10.0), (-100.0, 0.0));
}

#[test]
fn what_is_far_from_zero_is_not_pressed_to_it() {
    assert_eq!(auto(95.0, 101.0), (94.0, 102.0));
    assert_eq!(auto(-3.0, 7.0), (-3.75, 7.5));
}

#[test]
fn flat_and_absent_data() {
    assert_eq!(auto(f64::NAN, f64::NAN), (0.0, 1.0));
    assert_eq!(auto(f64::INFINITY, f64::NEG_INFINITY), (0.0, 1.0));
    assert_eq!(auto(0.0, 0.0), (0.0, 1.0));
    let (low, high) = auto(5.0, 5.0);
    assert!(low == 0.0 && (10.0..=12.5).contains(&high), "{high}");
    let (low, high) = auto(-5.0, -5.0);
    assert!(high == 0.0 && (-12.5..=-10.0).contains(&low), "{low}");
    assert_eq!(
        range_for(LOG, f64::NAN, f64::NAN, &RangeRule::default(), 5),
        (1.0, 100.0)
    );
    assert_eq!(
        range_for(ScaleKind::Log { base: 2.0 }, 1.0, 0.0, &RangeRule::default(), 5),
        (1.0, 4.0)
    );
    assert_eq!(
        range_for(SYMLOG, f64::NAN, f64::NAN, &RangeRule::default(), 5),
        (0.0, 2.0)
    );
}

#[test]
fn hard_limits_hold() {
    let rule = RangeRule {
        min: Some(0.3),
        max: Some(0.7),
        ..Default::default()
    };
    assert_eq!(with(rule, 0.0, 10.0), (0.3, 0.7));
    let rule = RangeRule {
        min: Some(0.7),
        max: Some(0.3),
        ..Default::default()
    };
    assert_eq!(with(rule, 0.0, 10.0), (0.3, 0.7));
    // Data wholly beyond a limit.
    let (low, high) = with(
        RangeRule {
            min: Some(100.0),
            ..Default::default()
        },
        5.0,
        10.0,
    );
    assert!(low == 100.0 && high > 100.0);
    let (low, high) = with(
        RangeRule {
            max: Some(1.0),
            ..Default::default()
        },
        90.0,
        100.0,
    );
    assert!(low < 1.0 && high == 1.0);
    let (low, _) = with(
        RangeRule {
            min: Some(f64::NAN),
            ..Default::default()
        },
        1.0,
        10.0,
    );
    assert_eq!(low, 0.0);
    let log_rule = RangeRule {
        min: Some(-1.0),
        max: Some(50.0),
        ..Default::default()
    };
    assert_eq!(range_for(LOG, 0.2, 3.0, &log_rule, 5), (0.1, 50.0));
}

#[test]
fn soft_limits_yield_to_data() {
    let rule = RangeRule {
        soft_min: Some(-1.0),
        soft_max: Some(3.0),
        ..Default::default()
    };
    assert_eq!(with(rule, 0.0, 2.0), (-1.0, 3.0));
    let (low, high) = with(rule, 0.0, 9.0);
    assert!(low == -1.0 && high >= 9.0, "{high}");
}

#[test]
fn zero_is_centered() {
    let rule = RangeRule {
        centered_zero: true,
        ..Default::default()
    };
    let (low, high) = with(rule, -1.0, 8.0);
    assert!(low == -high && high >= 8.0);
    assert_eq!(with(RangeRule { max: Some(4.0), ..rule }, -1.0, 8.0), (-4.0, 4.0));
    let (low, high) = range_for(SYMLOG, -1.0, 800.0, &rule, 5);
    assert_eq!((low, high), (-1000.0, 1000.0));
}

#[test]
fn log_ranges_end_at_round_values() {
    let log = |low, high| range_for(LOG, low, high, &RangeRule::default(), 5);
    assert_eq!(log(0.0213, 0.9), (0.02, 1.0));
    assert_eq!(log(0.021, 1.0), (0.02, 2.0));
    assert_eq!(log(0.0, 9.0), (0.005, 10.0));
    assert_eq!(
        range_for(ScaleKind::Log { base: 2.0 }, 3.0, 100.0, &RangeRule::default(), 5),
        (2.0, 128.0)
    );
    assert_eq!(range_for(SYMLOG, 0.5, 800.0, &RangeRule::default(), 5), (0.0, 1000.0));
}

#[test]
fn a_sliding_window_seldom_moves_the_range() {
    // A peak that wanders between 600 and 1000 ms in small steps.
    let ranges: Vec<_> = (0..4000)
        .map(|index| auto(0.01, 0.6 + 0.0001 * f64::from(index)))
        .collect();
    let changes = ranges.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert!((1..=6).contains(&changes), "{changes}");
}

/// Any f64, the odd ones often.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -1e6..1e6,
        Just(0.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::MAX),
        Just(f64::MIN),
        Just(f64::MIN_POSITIVE),
        Just(5e-324),
    ]
}

fn any_kind() -> impl Strategy<Value = ScaleKind> {
    prop_oneof![
        Just(ScaleKind::Linear),
        Just(LOG),
        Just(ScaleKind::Log { base: 2.0 }),
        any_number().prop_map(|base| ScaleKind::Log { base }),
        (any_number(), any_number()).prop_map(|(base, linear_threshold)| ScaleKind::Symlog { base, linear_threshold }),
        Just(SYMLOG),
    ]
}

fn any_rule() -> impl Strategy<Value = RangeRule> {
    let limit = || prop::option::weighted(0.3, any_number());
    (limit(), limit(), limit(), limit(), any::<bool>()).prop_map(|(min, max, soft_min, soft_max, centered_zero)| {
        RangeRule {
            min,
            max,
            soft_min,
            soft_max,
            centered_zero,
        }
    })
}

proptest! {
    #[test]
    fn every_scale_can_be_drawn(kind in any_kind(), low in any_number(), high in any_number(), value in any_number()) {
        let scale = Scale::new(kind, low, high);
        prop_assert!(scale.low() < scale.high());
        prop_assert!(scale.unit_span() > 0.0 && scale.unit_span().is_finite());
        prop_assert_eq!(scale.fraction_from_value(scale.low()), 0.0);
        prop_assert_eq!(scale.fraction_from_value(scale.high()), 1.0);
        prop_assert_eq!(scale.fraction_from_value(value).is_nan(), value.is_nan());
        prop_assert_eq!(scale.value_from_fraction(0.0), scale.low());
        prop_assert_eq!(scale.value_from_fraction(1.0), scale.high());
        scale.value_from_fraction(value);
    }

    #[test]
    fn round_trip(kind in any_kind(), low in -1e9..1e9, high in -1e9..1e9, fraction in -0.5..1.5) {
        let scale = Scale::new(kind, low, high);
        let back = scale.fraction_from_value(scale.value_from_fraction(fraction));
        // Limits may be as near to one another as 1e-12 of their size.
        let allowed = 1e-9 + 1e-14 * low.abs().max(high.abs()) / (scale.high() - scale.low());
        prop_assert!((back - fraction).abs() < allowed, "{} {}", fraction, back);
    }

    #[test]
    fn monotonic(kind in any_kind(), low in -1e9..1e9, high in -1e9..1e9, a in -2e9..2e9, b in -2e9..2e9) {
        let scale = Scale::new(kind, low, high);
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        prop_assert!(scale.fraction_from_value(a) <= scale.fraction_from_value(b));
        prop_assert!(scale.unit_from_value(a) <= scale.unit_from_value(b));
    }

    #[test]
    fn units_do_not_depend_on_the_limits(kind in any_kind(), value in any_number()) {
        let unit = |low, high| Scale::new(kind, low, high).unit_from_value(value).to_bits();
        prop_assert_eq!(unit(1.0, 10.0), unit(-5.0, 1e9));
    }

    #[test]
    fn every_range_can_be_drawn(
        kind in any_kind(), low in any_number(), high in any_number(), rule in any_rule(), target in 0_usize..50
    ) {
        let (range_low, range_high) = range_for(kind, low, high, &rule, target);
        prop_assert!(range_low < range_high && range_low.is_finite() && range_high.is_finite());
        let is_log = matches!(kind, ScaleKind::Log { .. });
        prop_assert!(!is_log || range_low > 0.0);
    }

    #[test]
    fn automatic_ranges_hold_the_data(kind in any_kind(), low in -1e9..1e9, length in 0.0..1e9, target in 1_usize..20) {
        let high = low + length;
        let (range_low, range_high) = range_for(kind, low, high, &RangeRule::default(), target);
        let is_log = matches!(kind, ScaleKind::Log { .. });
        prop_assert!(range_high > high || high == 0.0 || (is_log && high < 0.0));
        prop_assert!(range_low <= low || is_log && low <= 0.0);
        // Not mostly empty: the linear range is at most a few steps longer than data with zero.
        if kind == ScaleKind::Linear && length > 0.0 && target >= 3 {
            let needed = high.max(0.0) - low.min(0.0);
            prop_assert!(range_high - range_low <= 2.5 * needed, "{} {}", range_low, range_high);
        }
    }

    #[test]
    fn ends_are_round(low in -1e6..1e6, length in 1e-3..1e6, target in 2_usize..12) {
        let range = range_for(ScaleKind::Linear, low, low + length, &RangeRule::default(), target);
        let scale = Scale::new(ScaleKind::Linear, range.0, range.1);
        let (ticks, step) = crate::ticks::value_ticks(&scale, target, crate::ticks::Steps::Decimal);
        for end in [range.0, range.1] {
            // Half a step; with the longer range the ticks may have the step next to the one of the rounding.
            let eighths = (end - ticks[0].value) / step * 8.0;
            prop_assert!((eighths - eighths.round()).abs() < 1e-6, "{:?} {:?}", range, ticks);
        }
    }
}
