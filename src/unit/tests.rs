use proptest::prelude::*;

use super::*;

fn alone(id: &str, value: f64) -> String {
    Unit::parse(id).text(value, None, None)
}

fn axis(id: &str, step: f64, values: &[f64]) -> Vec<String> {
    values
        .iter()
        .map(|value| Unit::parse(id).text(*value, Some(step), None))
        .collect()
}

#[test]
fn values_that_stand_alone() {
    let table: &[(&str, f64, &str)] = &[
        ("s", 0.35, "350 ms"),
        ("s", 1.25, "1.25 s"),
        ("s", 126.0, "2.1 min"),
        ("s", 0.0, "0 s"),
        ("s", -0.0, "0 s"),
        ("s", -0.35, "-350 ms"),
        ("s", 0.9996, "1 s"),
        ("s", 0.9994, "999 ms"),
        ("s", 59.97, "1 min"),
        ("s", 3599.9, "1 h"),
        ("s", 200_000.0, "2.31 d"),
        ("s", 1e9, "31.7 y"),
        ("s", 1e21, "3.17e13 y"),
        ("s", 1e-12, "0.001 ns"),
        ("s", 1e-15, "1e-6 ns"),
        ("ms", 0.0, "0 ms"),
        ("ms", 350.0, "350 ms"),
        ("ms", 1500.0, "1.5 s"),
        ("µs", 1000.0, "1 ms"),
        ("us", 15.0, "15 µs"),
        ("ns", 5.0, "5 ns"),
        ("m", 90.0, "1.5 h"),
        ("h", 0.5, "30 min"),
        ("d", 0.0, "0 d"),
        ("dtdurations", 90.0, "1.5 min"),
        ("bytes", 1_572_864.0, "1.5 MiB"),
        ("bytes", 1000.0, "1000 B"),
        ("bytes", 1023.9, "1 KiB"),
        ("bytes", 1_048_575.0, "1 MiB"),
        ("decbytes", 1_500_000.0, "1.5 MB"),
        ("kbytes", 1.0, "1 KiB"),
        ("decmbytes", 1.0, "1 MB"),
        ("bits", 2048.0, "2 Kib"),
        ("Bps", 12_345.0, "12.3 kB/s"),
        ("binBps", 12_345.0, "12.1 KiB/s"),
        ("bps", 1e9, "1 Gb/s"),
        ("MiBs", 1.0, "1 MiB/s"),
        ("Gbits", 1.0, "1 Gb/s"),
        ("percent", 45.23, "45.2%"),
        ("percentunit", 0.452, "45.2%"),
        ("percentunit", 1.0, "100%"),
        ("percent", 12_345.6, "12346%"),
        ("short", 3400.0, "3.4k"),
        ("", 999_999.0, "1M"),
        ("short", 0.0034, "0.0034"),
        ("short", 1e-12, "1e-12"),
        ("short", 1e21, "1000E"),
        ("short", 1e25, "1e25"),
        ("short", f64::MAX, "1.8e308"),
        ("short", 0.1 + 0.2, "0.3"),
        ("short", -1e-300, "0"),
        ("none", 12_345.0, "12345"),
        ("none", 1.5e18, "1.5e18"),
        ("reqps", 12.34, "12.3 req/s"),
        ("reqps", 12_345.0, "12.3k req/s"),
        ("iops", 5.0, "5 io/s"),
        ("hertz", 12_345.0, "12.3 kHz"),
        ("watt", 0.02, "20 mW"),
        ("celsius", -20.13, "-20.1 °C"),
        ("currencyUSD", -3400.0, "-$3.4k"),
        ("currencyCHF", 12.0, "CHF 12"),
        ("suffix:users", 12.0, "12 users"),
        ("prefix:#", 12.0, "#12"),
        ("count:users", 12_000.0, "12k users"),
        ("currency:¤", 5.0, "¤5"),
        ("si:mF", 0.5, "500 µF"),
        ("si:m", 5.0, "5 m"),
        ("furlongs", 12.0, "12 furlongs"),
        ("a:b", 12.0, "12 a:b"),
        ("dateTimeAsIso", 12.0, "12"),
        ("s", f64::NAN, "NaN"),
        ("s", f64::INFINITY, "∞"),
        ("reqps", f64::NEG_INFINITY, "-∞"),
    ];
    for (id, value, expected) in table {
        assert_eq!(alone(id, *value), *expected, "{id} {value}");
    }
}

#[test]
fn ticks_of_one_axis() {
    assert_eq!(
        axis("s", 0.5, &[0.0, 0.5, 1.0, 1.5]),
        ["0 s", "0.5 s", "1.0 s", "1.5 s"]
    );
    assert_eq!(axis("s", 0.1, &[0.0, 0.1, 0.5]), ["0 ms", "100 ms", "500 ms"]);
    assert_eq!(axis("s", 0.1, &[0.9, 1.0]), ["900 ms", "1 s"]);
    assert_eq!(axis("s", 0.25, &[0.25, 1.0]), ["0.25 s", "1.00 s"]);
    assert_eq!(
        axis("s", 15.0, &[0.0, 15.0, 60.0, 75.0]),
        ["0 s", "15 s", "60 s", "75 s"]
    );
    assert_eq!(axis("s", 30.0, &[0.0, 30.0, 90.0]), ["0 min", "0.5 min", "1.5 min"]);
    assert_eq!(axis("s", 600.0, &[0.0, 600.0, 3600.0]), ["0 min", "10 min", "60 min"]);
    assert_eq!(axis("ms", 2.5, &[0.0, 2.5, 5.0]), ["0 ms", "2.5 ms", "5.0 ms"]);
    let mib = 1_048_576.0;
    assert_eq!(
        axis("bytes", 256.0 * mib, &[0.0, 256.0 * mib, 768.0 * mib]),
        ["0 B", "256 MiB", "768 MiB"]
    );
    assert_eq!(
        axis("bytes", 512.0 * mib, &[512.0 * mib, 1024.0 * mib]),
        ["0.5 GiB", "1.0 GiB"]
    );
    assert_eq!(axis("percentunit", 0.25, &[0.0, 0.25, 1.0]), ["0%", "25%", "100%"]);
    assert_eq!(axis("percentunit", 0.025, &[0.0, 0.025, 0.05]), ["0%", "2.5%", "5.0%"]);
    assert_eq!(
        axis("reqps", 50.0, &[0.0, 50.0, 100.0]),
        ["0 req/s", "50 req/s", "100 req/s"]
    );
    assert_eq!(axis("short", 500.0, &[0.0, 500.0, 1000.0]), ["0", "0.5k", "1.0k"]);
    assert_eq!(axis("short", 250.0, &[750.0, 1000.0, 1250.0]), ["750", "1k", "1.25k"]);
    assert_eq!(axis("reqps", 1000.0, &[0.0, 1000.0]), ["0 req/s", "1k req/s"]);
    assert_eq!(axis("short", 1e-20, &[1e-20, 2e-20]), ["1e-20", "2e-20"]);
    assert_eq!(axis("none", 0.1, &[-0.1, -0.0, 0.1]), ["-0.1", "0", "0.1"]);
    // A log axis has no step.
    assert_eq!(axis("s", 0.0, &[0.01, 1.0]), ["10 ms", "1 s"]);
}

#[test]
fn decimals_are_obeyed() {
    let text = |value, step| Unit::parse("s").text(value, step, Some(2));
    assert_eq!(text(0.35, None), "350.00 ms");
    assert_eq!(text(0.0, None), "0.00 s");
    assert_eq!(text(0.999_999, None), "1.00 s");
    assert_eq!(text(0.5, Some(0.5)), "0.50 s");
    assert_eq!(Unit::parse("none").text(-0.001, None, Some(2)), "0.00");
    assert_eq!(Unit::parse("none").text(0.5, None, Some(255)), "0.500000000000000");
    assert_eq!(Unit::parse("none").text(2.5, None, Some(0)), "3");
}

#[test]
fn steps_and_dimensions() {
    assert_eq!(Unit::parse("ms").steps(), Steps::Time { seconds_per_unit: 1e-3 });
    assert_eq!(Unit::parse("bytes").steps(), Steps::Binary);
    assert_eq!(Unit::parse("decbytes").steps(), Steps::Decimal);
    let dimension = |id| Unit::parse(id).dimension();
    assert_eq!(dimension("ms"), Dimension::Time { seconds_per_unit: 1e-3 });
    assert_eq!(dimension("kbytes"), Dimension::Bytes { bytes_per_unit: 1024.0 });
    assert_eq!(dimension("decbits"), Dimension::Bytes { bytes_per_unit: 0.125 });
    assert_eq!(dimension("percent"), Dimension::Ratio { ratio_per_unit: 0.01 });
    for id in ["reqps", "Bps", "hertz"] {
        assert_eq!(dimension(id), Dimension::Rate, "{id}");
    }
    assert_eq!(dimension("count:users"), Dimension::Count);
    for id in ["", "short", "none", "celsius", "furlongs"] {
        assert_eq!(dimension(id), Dimension::Unknown, "{id}");
    }
}

#[test]
fn metrics_name_their_unit() {
    let seconds = |seconds_per_unit| Some(Dimension::Time { seconds_per_unit });
    let bytes = |bytes_per_unit| Some(Dimension::Bytes { bytes_per_unit });
    let table = [
        ("http_request_duration_seconds_bucket", seconds(1.0)),
        ("http_request_duration_seconds", seconds(1.0)),
        ("http_request_duration_seconds_sum", seconds(1.0)),
        ("http_request_duration_seconds_count", seconds(1.0)),
        ("process_cpu_seconds_total", seconds(1.0)),
        ("http_server_duration_milliseconds_bucket", seconds(1e-3)),
        ("latency_ms_bucket", seconds(1e-3)),
        ("response_size_bytes_bucket", bytes(1.0)),
        ("sent_bytes_total", bytes(1.0)),
        ("cache_hit_ratio", Some(Dimension::Ratio { ratio_per_unit: 1.0 })),
        ("requests_total", Some(Dimension::Count)),
        ("batch_size_bucket", None),
        ("seconds", None),
        ("items", None),
        ("programs", None),
        ("", None),
        ("job:request_duration_seconds_bucket:rate5m", None),
    ];
    for (name, expected) in table {
        assert_eq!(dimension_of_metric(name), expected, "{name}");
    }
}

/// What a text says, in base units; `None` for a form that is not known here.
fn value_of_time_text(text: &str) -> Option<f64> {
    let (number, name) = text.split_once(' ')?;
    let seconds = match name {
        "ns" => 1e-9,
        "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        "y" => 31_557_600.0,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * seconds)
}

proptest! {
    #[test]
    fn texts_of_durations_are_true(exponent in -9.0..12.0, is_negative: bool) {
        let value = 10_f64.powf(exponent) * if is_negative { -1.0 } else { 1.0 };
        let text = alone("s", value);
        let back = value_of_time_text(&text).unwrap();
        prop_assert!((back - value).abs() <= 0.0051 * value.abs(), "{} {}", value, text);
        prop_assert!(!text.starts_with("1000 "), "{}", text);
        // Three digits, a point, a sign and an exponent.
        prop_assert!(text.len() <= 12, "{}", text);
    }

    #[test]
    fn ticks_read_differently(low in -1e4..1e4, length in 1e-4..1e5, target in 2_usize..9, id in 0_usize..8) {
        let unit = Unit::parse(["s", "ms", "bytes", "decbytes", "percentunit", "short", "reqps", "hertz"][id]);
        let scale = crate::scale::Scale::new(crate::scale::ScaleKind::Linear, low, low + length);
        let (ticks, step) = crate::ticks::value_ticks(&scale, target, unit.steps());
        let texts: Vec<String> = ticks.iter().map(|tick| unit.text(tick.value, Some(step), None)).collect();
        prop_assert!(texts.windows(2).all(|pair| pair[0] != pair[1]), "{:?}", texts);
        prop_assert!(texts.iter().all(|text| !text.starts_with("-0 ")), "{:?}", texts);
    }

    #[test]
    fn nothing_panics(id in "\\PC{0,8}", value: f64, step: Option<f64>, decimals: Option<u8>) {
        for id in [id.as_str(), "s", "bytes", "si:nF", "short", "percentunit", "d"] {
            let text = Unit::parse(id).text(value, step, decimals);
            prop_assert!(!text.is_empty());
        }
        dimension_of_metric(&id);
    }
}
