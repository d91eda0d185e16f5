//! Successive scrapes.

use super::*;
use proptest::prelude::*;

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const START_MS: f64 = 1_795_169_310_000.0;

/// A latency histogram of two routes: counts up to 1 s and in all, and an exemplar at the slow bucket of /pay.
fn exposition(cart: [u32; 2], pay: [u32; 2], exemplar: &str) -> String {
    format!(
        "# TYPE up gauge\nup 1\n\
         # TYPE wait_seconds histogram\n\
         wait_seconds_bucket{{route=\"/cart\",pod=\"a\",le=\"1.0\"}} {}\n\
         wait_seconds_bucket{{route=\"/cart\",pod=\"a\",le=\"2.0\"}} {}\n\
         wait_seconds_bucket{{route=\"/cart\",pod=\"a\",le=\"+Inf\"}} {}\n\
         wait_seconds_bucket{{route=\"/pay\",pod=\"b\",le=\"1.0\"}} {}\n\
         wait_seconds_bucket{{route=\"/pay\",pod=\"b\",le=\"2.0\"}} {}{exemplar}\n\
         wait_seconds_bucket{{route=\"/pay\",pod=\"b\",le=\"+Inf\"}} {}\n\
         # TYPE requests counter\n\
         requests_total{{route=\"/cart\"}} {}\nrequests_total{{route=\"/pay\"}} {}\n# EOF\n",
        cart[0], cart[1], cart[1], pay[0], pay[1], pay[1], cart[1], pay[1]
    )
}

fn exemplar(id: u32, at_s: f64) -> String {
    format!(" # {{trace_id=\"{id:032x}\"}} 1.5 {}", START_MS / 1000.0 + at_s)
}

fn window(metric: &str, by: &[&str]) -> ScrapeWindow {
    ScrapeWindow::new(ScrapeSettings {
        endpoint: "http://shop/metrics".to_owned(),
        metric: metric.to_owned(),
        by: by.iter().map(|name| (*name).to_owned()).collect(),
        quantiles: vec![0.5],
        keep_ms: 60_000.0,
        ..ScrapeSettings::default()
    })
}

/// Pushes a scrape `at_s` seconds after the start; gives the sentences.
fn push(window: &mut ScrapeWindow, text: &str, at_s: f64) -> Vec<String> {
    let told = window.push(text, OPENMETRICS, START_MS + at_s * 1000.0).unwrap();
    told.into_iter().map(|warning| warning.message).collect()
}

fn lines(window: &ScrapeWindow) -> Vec<(String, Vec<f64>)> {
    let line = |series: SeriesData| (series.name.unwrap_or_default(), series.values);
    window.series().into_iter().map(line).collect()
}

#[test]
fn quantiles_of_what_came_since_the_scrape_before_summed_or_by_label() {
    let scrapes = [exposition([10, 10], [10, 10], ""), exposition([20, 20], [10, 20], "")];
    let mut summed = window("", &[]);
    let mut by_route = window("wait_seconds_bucket", &["route"]);
    for (index, text) in scrapes.iter().enumerate() {
        assert_eq!(push(&mut summed, text, index as f64 * 5.0), Vec::<String>::new());
        push(&mut by_route, text, index as f64 * 5.0);
    }
    assert_eq!(lines(&summed), [("p50".to_owned(), vec![1.0])]);
    let expected = [
        ("p50 {route=\"/cart\"}".to_owned(), vec![0.5]),
        ("p50 {route=\"/pay\"}".to_owned(), vec![1.5]),
    ];
    assert_eq!(lines(&by_route), expected);
    assert_eq!((by_route.metric(), by_route.unit()), (Some("wait_seconds"), "s"));
}

#[test]
fn a_counter_is_a_rate_and_a_restart_counts_from_zero() {
    let mut rate = window("requests_total", &[]);
    for (at_s, cart, pay) in [(0.0, 10, 10), (5.0, 20, 30), (10.0, 5, 0)] {
        push(&mut rate, &exposition([cart, cart], [pay, pay], ""), at_s);
    }
    assert_eq!(lines(&rate), [("rate".to_owned(), vec![6.0, 1.0])]);
    assert_eq!(rate.unit(), "");
}

#[test]
fn labels_that_come_later_have_counted_from_zero() {
    let mut rate = window("requests", &["status"]);
    let text = |late: &str| format!("# TYPE requests counter\nrequests_total{{status=\"200\"}} 10\n{late}# EOF\n");
    push(&mut rate, &text(""), 0.0);
    push(&mut rate, &text("requests_total{status=\"500\"} 10\n"), 5.0);
    let expected = [
        ("rate {status=\"200\"}".to_owned(), vec![0.0]),
        ("rate {status=\"500\"}".to_owned(), vec![2.0]),
    ];
    assert_eq!(lines(&rate), expected);
}

#[test]
fn an_exemplar_that_stays_in_its_bucket_is_one() {
    let mut window = window("", &["route"]);
    for (at_s, id, when_s) in [(0.0, 1, -3.0), (5.0, 1, -3.0), (10.0, 2, 8.0), (15.0, 2, 8.0)] {
        push(&mut window, &exposition([1, 1], [1, 1], &exemplar(id, when_s)), at_s);
    }
    let exemplars = window.exemplars();
    assert_eq!(exemplars.times_ms(), [START_MS - 3000.0, START_MS + 8000.0]);
    assert_eq!(exemplars.column("route").unwrap().value(0), "/pay");
    assert_eq!(exemplars.column("trace_id").unwrap().value(1), format!("{:032x}", 2));
}

#[test]
fn an_exemplar_without_a_time_stands_where_it_was_first_seen() {
    let mut window = window("", &[]);
    for (at_s, id) in [(0.0, "a"), (5.0, "a"), (10.0, "b")] {
        let exemplar = format!(" # {{trace_id=\"{id}\"}} 1.5");
        push(&mut window, &exposition([1, 1], [1, 1], &exemplar), at_s);
    }
    assert_eq!(window.exemplars().times_ms(), [START_MS, START_MS + 10_000.0]);
}

#[test]
fn the_window_is_bounded_by_time_and_by_number() {
    let mut window = window("", &[]);
    for second in 0..200_u32 {
        let at_s = f64::from(second);
        push(
            &mut window,
            &exposition([second, second], [0, 0], &exemplar(second, at_s)),
            at_s,
        );
    }
    assert_eq!(window.exemplars().len(), 61);
    assert_eq!(lines(&window)[0].1.len(), 61);

    let many: String = (0..EXEMPLARS_KEPT + 7)
        .map(|index| format!("a_bucket{{i=\"{index}\",le=\"+Inf\"}} 1 # {{trace_id=\"{index}\"}} {index}\n"))
        .collect();
    let mut full = ScrapeWindow::new(ScrapeSettings::default());
    let told = push(&mut full, &format!("# TYPE a histogram\n{many}# EOF\n"), 0.0);
    assert_eq!(full.exemplars().len(), EXEMPLARS_KEPT);
    assert!(
        told.iter().any(|sentence| sentence.contains("7 older ones")),
        "{told:?}"
    );
}

#[test]
fn the_metric_with_exemplars_is_taken_and_stays() {
    let plain = "# TYPE first_seconds histogram\nfirst_seconds_bucket{le=\"+Inf\"} 1\n";
    let counter = |exemplar: &str| format!("{plain}# TYPE hits counter\nhits_total 3{exemplar}\n# EOF\n");
    let mut window = window("", &[]);
    push(&mut window, &counter(""), 0.0);
    assert_eq!(window.metric(), Some("first_seconds"));
    push(&mut window, &counter(" # {trace_id=\"a\"} 1"), 5.0);
    assert_eq!(window.metric(), Some("hits"));
    push(&mut window, &counter(""), 10.0);
    assert_eq!(window.metric(), Some("hits"));
}

#[test]
fn what_cannot_be_followed_is_said_and_changes_nothing() {
    let refused = |window: &mut ScrapeWindow, text: &str| {
        let error = window.push(text, OPENMETRICS, START_MS).unwrap_err().to_string();
        (error, window.exemplars().len())
    };
    let mut missing = window("nothing", &[]);
    let (error, _) = refused(&mut missing, &exposition([1, 1], [1, 1], ""));
    assert!(
        error.contains("no nothing; its histograms and counters: wait_seconds, requests"),
        "{error}"
    );
    let (error, _) = refused(&mut window("up", &[]), &exposition([1, 1], [1, 1], ""));
    assert!(error.contains("up is a gauge"), "{error}");
    let (error, _) = refused(&mut window("", &[]), "# TYPE up gauge\nup 1\n# EOF\n");
    assert!(error.contains("no histogram and no counter"), "{error}");
    let mut filled = window("", &[]);
    push(&mut filled, &exposition([1, 1], [1, 1], &exemplar(1, 0.0)), 0.0);
    let (error, kept) = refused(&mut filled, "<!doctype html><title>Sign in</title>");
    assert!(error.contains("HTML") && kept == 1, "{error} {kept}");
}

#[test]
fn other_content_types_and_clocks_are_remarked() {
    let mut window = window("", &[]);
    let text = exposition([1, 1], [1, 1], &exemplar(1, 90.0));
    let told = window.push(&text, "text/plain; version=0.0.4", START_MS).unwrap();
    assert!(told[0].message.contains("no exemplars"), "{told:?}");
    assert!(told[1].message.contains("90 s later"), "{told:?}");
}

#[test]
fn settings_that_follow_the_same_keep_what_there_is() {
    let mut kept = window("", &[]);
    push(&mut kept, &exposition([1, 1], [1, 1], &exemplar(1, 0.0)), 0.0);
    let mut longer = kept.settings.clone();
    longer.keep_ms *= 2.0;
    longer.legend = "{{quantile}} of {{__name__}}".to_owned();
    kept.set(longer.clone());
    assert_eq!(kept.exemplars().len(), 1);
    assert_eq!(lines(&kept)[0].0, "0.5 of wait_seconds");
    longer.by.push("route".to_owned());
    kept.set(longer);
    assert_eq!((kept.exemplars().len(), kept.metric()), (0, None));
}

proptest! {
    /// Whatever an endpoint answers, and whenever: no panic, and no more than the bounds.
    #[test]
    fn any_scrapes_are_safe(
        scrapes in prop::collection::vec((prop::collection::vec((0_u8..4, "[a-c]{0,2}", any::<f64>(), any::<f64>()), 0..6), any::<f64>()), 0..6),
        metric in prop_oneof![Just(""), Just("x"), Just("x_bucket"), Just("y_total")],
    ) {
        let mut window = window(metric, &["l"]);
        for (lines, at_ms) in scrapes {
            let mut text = String::from("# TYPE x histogram\n# TYPE y counter\n");
            for (kind, label, value, observed) in lines {
                let name = ["x_bucket", "x_count", "y_total", "z"][usize::from(kind)];
                text += &format!("{name}{{l=\"{label}\",le=\"{observed}\"}} {value} # {{trace_id=\"{label}\"}} {observed} {value}\n");
            }
            let _ = window.push(&text, "", at_ms);
            for series in window.series() {
                prop_assert_eq!(series.times_ms.len(), series.values.len());
                prop_assert!(series.times_ms.is_sorted());
            }
            prop_assert!(window.exemplars().len() <= EXEMPLARS_KEPT);
        }
    }
}
