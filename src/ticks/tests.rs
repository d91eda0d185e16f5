use proptest::prelude::*;

use super::*;

const LOG: ScaleKind = ScaleKind::Log { base: 10.0 };

fn majors(kind: ScaleKind, low: f64, high: f64, target: usize, steps: Steps) -> Vec<f64> {
    let (ticks, _) = value_ticks(&Scale::new(kind, low, high), target, steps);
    ticks
        .iter()
        .filter(|tick| tick.is_major)
        .map(|tick| tick.value)
        .collect()
}

fn decimal(low: f64, high: f64, target: usize) -> Vec<f64> {
    majors(ScaleKind::Linear, low, high, target, Steps::Decimal)
}

#[test]
fn linear_ticks_are_exact() {
    assert_eq!(decimal(0.0, 0.5, 5), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    assert_eq!(decimal(0.0, 1.0, 4), [0.0, 0.25, 0.5, 0.75, 1.0]);
    assert_eq!(decimal(-3.0, 7.0, 5), [-2.0, 0.0, 2.0, 4.0, 6.0]);
    assert_eq!(decimal(0.0, 3e-9, 3), [0.0, 1e-9, 2e-9, 3e-9]);
    assert!(decimal(-1.0, 1.0, 2)[1].is_sign_positive());
}

#[test]
fn binary_steps() {
    let ticks = majors(ScaleKind::Linear, 0.0, 1e9, 4, Steps::Binary);
    assert_eq!(ticks, [0.0, 268_435_456.0, 536_870_912.0, 805_306_368.0]);
    assert_eq!(majors(ScaleKind::Linear, 0.0, 1.0, 2, Steps::Binary), [0.0, 0.5, 1.0]);
}

#[test]
fn clock_steps() {
    let in_seconds = |high, target| {
        majors(
            ScaleKind::Linear,
            0.0,
            high,
            target,
            Steps::Time { seconds_per_unit: 1.0 },
        )
    };
    assert_eq!(in_seconds(100.0, 4), [0.0, 30.0, 60.0, 90.0]);
    assert_eq!(in_seconds(0.5, 5), [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    assert_eq!(in_seconds(4000.0, 4), [0.0, 1800.0, 3600.0]);
    assert_eq!(in_seconds(400_000.0, 2), [0.0, 216_000.0]);
    let in_ms = Steps::Time { seconds_per_unit: 1e-3 };
    assert_eq!(
        majors(ScaleKind::Linear, 0.0, 100_000.0, 4, in_ms),
        [0.0, 30_000.0, 60_000.0, 90_000.0]
    );
    let in_hours = Steps::Time {
        seconds_per_unit: 3600.0,
    };
    assert_eq!(majors(ScaleKind::Linear, 0.0, 0.1, 3, in_hours).len(), 4);
}

#[test]
fn log_ticks_by_decades() {
    assert_eq!(majors(LOG, 0.02, 200.0, 6, Steps::Decimal), [0.1, 1.0, 10.0, 100.0]);
    assert_eq!(majors(LOG, 0.2, 1.0, 5, Steps::Decimal), [0.2, 0.5, 1.0]);
    assert_eq!(
        majors(LOG, 100.0, 101.0, 4, Steps::Decimal),
        [100.0, 100.25, 100.5, 100.75, 101.0]
    );
    assert_eq!(
        majors(ScaleKind::Log { base: 2.0 }, 1.0, 16.0, 6, Steps::Decimal),
        [1.0, 2.0, 4.0, 8.0, 16.0]
    );
    let (ticks, step) = value_ticks(&Scale::new(LOG, 1.0, 100.0), 3, Steps::Decimal);
    assert_eq!((ticks.len(), step), (19, 0.0));
}

#[test]
fn log_ticks_are_thinned() {
    let (ticks, _) = value_ticks(&Scale::new(LOG, 1e-300, 1e300), 6, Steps::Decimal);
    assert!((4..=6).contains(&ticks.len()), "{ticks:?}");
    assert!(ticks.iter().any(|tick| tick.value == 1.0));
    let (ticks, _) = value_ticks(&Scale::new(LOG, 1e-6, 1e6), 6, Steps::Decimal);
    assert_eq!(ticks.iter().filter(|tick| tick.is_major).count(), 5);
    assert_eq!(ticks.len(), 13);
}

#[test]
fn symlog_ticks_on_both_sides() {
    let kind = ScaleKind::Symlog {
        base: 10.0,
        linear_threshold: 1.0,
    };
    assert_eq!(
        majors(kind, -100.0, 100.0, 8, Steps::Decimal),
        [-100.0, -10.0, -1.0, 0.0, 1.0, 10.0, 100.0]
    );
    assert_eq!(
        majors(kind, 0.0, 0.5, 5, Steps::Decimal),
        [0.0, 0.1, 0.2, 0.3, 0.4, 0.5]
    );
    assert_eq!(
        majors(kind, 0.0, 1000.0, 6, Steps::Decimal),
        [0.0, 1.0, 10.0, 100.0, 1000.0]
    );
}

fn any_steps() -> impl Strategy<Value = Steps> {
    prop_oneof![
        Just(Steps::Decimal),
        Just(Steps::Binary),
        any::<f64>().prop_map(|seconds_per_unit| Steps::Time { seconds_per_unit }),
        Just(Steps::Time { seconds_per_unit: 1.0 }),
        Just(Steps::Time { seconds_per_unit: 60.0 }),
    ]
}

fn any_kind() -> impl Strategy<Value = ScaleKind> {
    prop_oneof![
        Just(ScaleKind::Linear),
        Just(LOG),
        (1.0..100.0).prop_map(|base: f64| ScaleKind::Log { base }),
        (1.0..100.0, 1e-6..1e6).prop_map(|(base, linear_threshold)| ScaleKind::Symlog { base, linear_threshold }),
        (any::<f64>(), any::<f64>()).prop_map(|(base, linear_threshold)| ScaleKind::Symlog { base, linear_threshold }),
    ]
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
    #[test]
    fn value_ticks_are_inside_ascending_and_few(
        kind in any_kind(), low in any_limit(), high in any_limit(), target in 0_usize..30, steps in any_steps()
    ) {
        let scale = Scale::new(kind, low, high);
        let (ticks, step) = value_ticks(&scale, target, steps);
        let target = target.max(1);
        prop_assert!(ticks.iter().all(|tick| (scale.low()..=scale.high()).contains(&tick.value)));
        prop_assert!(ticks.windows(2).all(|pair| pair[0].value < pair[1].value), "{:?}", ticks);
        let majors = ticks.iter().filter(|tick| tick.is_major).count();
        prop_assert!(majors <= target + 3, "{} of {}: {:?}", majors, target, ticks);
        prop_assert!(ticks.len() <= 11 * target + 30);
        prop_assert!(step >= 0.0 && step.is_finite());
    }

    #[test]
    fn linear_ticks_are_not_too_few(low in -1e6..1e6, length in 1e-3..1e6, target in 3_usize..20) {
        let ticks = decimal(low, low + length, target);
        prop_assert!(ticks.len() <= target + 1);
        // The next step is at most 2.5 times the ideal one.
        prop_assert!(ticks.len() as f64 >= target as f64 / 2.5 - 1.0);
    }
}
