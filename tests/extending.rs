//! A chart that is refreshed by answers that begin later shows what a chart that reads everything anew shows.

use exemplar_panel::Chart;
use exemplar_panel::data::Data;
use exemplar_panel::extend::Asked;
use exemplar_panel::host::PlainHost;
use proptest::prelude::*;

const STEP_S: u32 = 2;
const WINDOW_S: u32 = 700;
/// What is younger may still change; the refreshes ask for so much again.
const OVERLAP_S: u32 = 90;
const QUERIES: u32 = 2;
const LEGENDS: [&str; QUERIES as usize] = ["p99 {{route}}", ""];

/// A number from 0 to 1 that follows from others.
fn chance(seed: u32, parts: &[u32]) -> f64 {
    let mut hash = seed ^ 0x9e37_79b9;
    for part in parts {
        hash = (hash ^ part).wrapping_mul(0x85eb_ca6b);
        hash ^= hash >> 15;
    }
    f64::from(hash.wrapping_mul(0xc2b2_ae35) >> 8) / f64::from(1 << 24)
}

/// A server whose series come and go, have gaps, and change while they are young.
struct Server {
    seed: u32,
    series: u32,
}

impl Server {
    fn labels(&self, query: u32, series: u32) -> String {
        let quantile = if query == 0 { "0.99" } else { "0.5" };
        format!(r#"{{"quantile":"{quantile}","route":"/r{series}"}}"#)
    }

    /// The value of a series, as it is known at `now_s`.
    fn value(&self, query: u32, series: u32, time_s: u32, now_s: u32) -> Option<String> {
        let chance = |what: u32, time: u32| chance(self.seed, &[what, query, series, time]);
        let is_young = now_s - time_s < OVERLAP_S / 2;
        let is_there =
            chance(1, time_s / 230) < 0.7 && chance(2, time_s) < 0.97 && (!is_young || chance(3, time_s ^ now_s) < 0.9);
        if !is_there {
            return None;
        }
        if chance(4, time_s) < 0.03 {
            return Some("NaN".to_owned());
        }
        let late = if is_young { chance(5, time_s ^ now_s) } else { 0.0 };
        Some(format!("{:.3}", 0.2 + chance(6, time_s) + late))
    }

    fn range(&self, query: u32, from_s: u32, now_s: u32) -> String {
        let mut result = Vec::new();
        for series in 0..self.series {
            let times = (from_s / STEP_S..=now_s / STEP_S).map(|step| step * STEP_S);
            let sample = |time_s| Some(format!(r#"[{time_s},"{}"]"#, self.value(query, series, time_s, now_s)?));
            let samples: Vec<String> = times.filter_map(sample).collect();
            if !samples.is_empty() {
                let labels = self.labels(query, series);
                result.push(format!(r#"{{"metric":{labels},"values":[{}]}}"#, samples.join(",")));
            }
        }
        let result = result.join(",");
        format!(r#"{{"status":"success","data":{{"resultType":"matrix","result":[{result}]}}}}"#)
    }

    /// Both queries are over the same histogram, so that they bring the same exemplars; some of which come late.
    fn exemplars(&self, from_s: f64, now_s: u32) -> String {
        let mut data = Vec::new();
        for series in 0..self.series {
            let mut rows = Vec::new();
            for tick in (from_s as u32)..=now_s {
                let chance = |what: u32| chance(self.seed, &[10 + what, series, tick]);
                let time_s = f64::from(tick) + (chance(1) * 1000.0).floor() / 1000.0;
                let known_s = time_s + chance(2) * f64::from(OVERLAP_S) / 2.0;
                if chance(0) < 0.1 && time_s >= from_s && known_s <= f64::from(now_s) {
                    let (value, pod) = (chance(3) * 2.0, tick / 100);
                    rows.push(format!(
                        r#"{{"labels":{{"trace_id":"t{tick}-{series}","pod":"p{pod}"}},"value":"{value:.4}","timestamp":{time_s}}}"#
                    ));
                }
            }
            let rows = rows.join(",");
            data.push(format!(
                r#"{{"seriesLabels":{{"route":"/r{series}","__name__":"x_bucket"}},"exemplars":[{rows}]}}"#
            ));
        }
        format!(r#"{{"status":"success","data":[{}]}}"#, data.join(","))
    }
}

fn chart() -> Chart {
    let mut chart = Chart::new();
    chart.resize(500.0, 200.0, 1.0);
    chart
}

/// All that is loaded from a time on, in an order of its own where there is none.
fn holds(chart: &mut Chart, from_ms: f64) -> (Vec<String>, Vec<String>) {
    let names: Vec<String> = chart
        .legend(&PlainHost)
        .iter()
        .map(|item| format!("{item:?}"))
        .collect();
    let data = chart.data();
    let series = data.series.iter().zip(names).map(|(loaded, name)| {
        let first = loaded.series.axis().lower_bound(from_ms);
        let samples = (
            loaded.series.axis().times_ms(first..usize::MAX).collect::<Vec<f64>>(),
            &loaded.series.values()[first..],
        );
        format!(
            "{name} {:?} {} {samples:?}",
            loaded.series.labels(),
            loaded.longest_step_ms
        )
    });
    let series = series.collect();
    let (exemplars, host) = (&data.exemplars, PlainHost);
    let row = |row| format!("{:?} {:?}", chart.exemplar(row, &host), exemplars.sorted_labels(row));
    let mut rows: Vec<String> = (0..exemplars.len()).map(row).collect();
    rows.sort();
    (series, rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn extended_is_as_read_anew(
        seed in any::<u32>(),
        series in 1u32..5,
        // A page that is hidden for a while asks for more at once.
        waits_ms in prop::collection::vec(prop_oneof![9 => 0u32..25_000, 1 => 100_000u32..400_000], 1..40),
    ) {
        let server = Server { seed, series };
        let (mut whole, mut grown) = (chart(), chart());
        let mut now_ms = 2_000_000;
        let mut last_ms = None;
        for wait_ms in waits_ms {
            now_ms += wait_ms;
            let (from_ms, now_s) = (now_ms - WINDOW_S * 1000, now_ms / 1000);
            let from_s = from_ms / 1000 / STEP_S * STEP_S;
            for (query, legend) in (0..QUERIES).zip(LEGENDS) {
                let (range, exemplars) = (server.range(query, from_s, now_s), server.exemplars(f64::from(from_ms) / 1000.0, now_s));
                let (range, exemplars) = (Some(range.as_bytes()), Some(exemplars.as_bytes()));
                whole.read_prometheus(range, exemplars, Some(legend), query > 0).unwrap();
                if last_ms.is_none() {
                    grown.read_prometheus(range, exemplars, Some(legend), query > 0).unwrap();
                }
            }
            if let Some(last_ms) = last_ms {
                let start_s: u32 = (last_ms / 1000 - OVERLAP_S) / STEP_S * STEP_S;
                let bodies: Vec<_> = (0..QUERIES)
                    .map(|query| (server.range(query, start_s, now_s), server.exemplars(f64::from(start_s), now_s)))
                    .collect();
                let mut more = Data::default();
                for ((range, exemplars), legend) in bodies.iter().zip(LEGENDS) {
                    more.read_prometheus(Some(range.as_bytes()), Some(exemplars.as_bytes()), Some(legend), true).unwrap();
                }
                let asked = Asked {
                    start_ms: f64::from(start_s) * 1000.0,
                    from_ms: f64::from(from_ms),
                    step_ms: f64::from(STEP_S) * 1000.0,
                };
                grown.extend(more, asked).unwrap();
            }
            last_ms = Some(now_ms);
            for chart in [&mut whole, &mut grown] {
                chart.set_window(f64::from(from_ms), f64::from(now_ms));
            }
            let lines = |chart: &mut Chart| -> Vec<String> { chart.to_svg(&PlainHost).unwrap().lines().map(str::to_owned).collect() };
            for (grown, whole) in lines(&mut grown).into_iter().zip(lines(&mut whole)) {
                prop_assert_eq!(grown, whole);
            }
            prop_assert_eq!(grown.counts(), whole.counts());
            prop_assert_eq!(grown.notices(), whole.notices());
            prop_assert_eq!(grown.data().time_range_ms(), whole.data().time_range_ms());
            let from_ms = f64::from(from_s) * 1000.0;
            prop_assert_eq!(holds(&mut grown, from_ms), holds(&mut whole, from_ms));
            // What is forgotten in batches is bounded.
            prop_assert!(grown.data().time_axes.iter().all(|axis| axis.len() <= (WINDOW_S / STEP_S * 3 / 2) as usize));
        }
    }
}
