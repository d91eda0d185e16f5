//! The promises of links as a whole, on chosen exemplars.

use serde_json::Value as Json;
use url::Url;

use super::*;
use crate::model::ExemplarsBuilder;

pub(super) const TIME_MS: f64 = 1_700_000_000_123.0;
const ID: &str = "4bf92f3577b34da6a3ce929d0e0e473";

fn options(json: &str) -> LinkOptions {
    serde_json::from_str(json).unwrap()
}

pub(super) fn tempo() -> LinkOptions {
    options(r#"{"destinations": [{"name": "trace_id", "datasourceUid": "tempo-1"}], "linkRangeMs": 60000}"#)
}

fn exemplars(rows: &[&[(&str, &str)]]) -> Exemplars {
    let mut builder = ExemplarsBuilder::new();
    for (row, labels) in rows.iter().enumerate() {
        builder.push(TIME_MS + row as f64, 0.5, labels.iter().copied());
    }
    builder.finish()
}

pub(super) fn linker<'a>(exemplars: &'a Exemplars, options: &'a LinkOptions) -> Linker<'a> {
    Linker {
        exemplars,
        options,
        window_ms: (1_000.0, 2_000.0),
    }
}

/// Reads a link as a browser does.
pub(super) fn parsed(href: &str) -> Url {
    Url::parse("https://page.example/sub/page").unwrap().join(href).unwrap()
}

pub(super) fn pane(href: &str) -> Json {
    let url = parsed(href);
    let (_, panes) = url.query_pairs().find(|(name, _)| name == "panes").unwrap();
    let panes: Json = serde_json::from_str(&panes).unwrap();
    let (id, pane) = panes.as_object().unwrap().iter().next().unwrap();
    assert!(id.len() == 3 && !id.bytes().all(|byte| byte.is_ascii_digit()));
    pane.clone()
}

#[test]
fn explore_gets_uid_id_span_and_a_tight_range() {
    let exemplars = exemplars(&[&[("traceID", ID), ("spanID", "00f067aa0ba902b7")]]);
    let links = linker(&exemplars, &tempo()).links(0, None);
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].title, "Query with tempo-1");
    assert_eq!(links[0].target, Target::Blank);
    let expected = serde_json::json!({
        "datasource": "tempo-1",
        "queries": [{
            "refId": "A", "datasource": {"type": "tempo", "uid": "tempo-1"}, "query": ID, "queryType": "traceql",
        }],
        "range": {"from": "1699999940123", "to": "1700000060123"},
        "panelsState": {"trace": {"spanId": "00f067aa0ba902b7"}},
    });
    assert_eq!(pane(&links[0].href), expected);
}

#[test]
fn without_a_usable_span_id_there_is_no_panels_state() {
    let exemplars = exemplars(&[
        &[("trace_id", ID)],
        &[("trace_id", ID), ("span_id", "0000000000000000")],
    ]);
    for row in [0, 1] {
        let href = &linker(&exemplars, &tempo()).links(row, None)[0].href;
        assert_eq!(pane(href).get("panelsState"), None);
    }
    let options = LinkOptions {
        span_label: String::new(),
        ..tempo()
    };
    assert_eq!(linker(&exemplars, &options).links(0, None).len(), 1);
}

#[test]
fn a_link_as_javascript_reads_it() {
    let link = Link {
        title: "t".to_owned(),
        href: "/x".to_owned(),
        target: Target::Same,
    };
    let json = serde_json::to_string(&link).unwrap();
    assert_eq!(json, r#"{"title":"t","href":"/x","target":"_self"}"#);
}

#[test]
fn data_source_and_url_give_both_links() {
    let titles = |destination: &str| {
        let options = options(&format!(r#"{{"destinations": [{destination}]}}"#));
        let exemplars = exemplars(&[&[("trace_id", "ab")]]);
        let links = linker(&exemplars, &options).links(0, None);
        links.into_iter().map(|link| link.title).collect::<Vec<_>>()
    };
    let both = r#""datasourceUid": "t", "datasourceName": "Tempo", "url": "http://j.example:16686/${__value.raw}""#;
    assert_eq!(
        titles(&format!("{{{both}}}")),
        ["Query with Tempo", "Go to j.example:16686"]
    );
    assert_eq!(
        titles(&format!(r#"{{{both}, "urlDisplayLabel": "Open ${{__value.raw}}"}}"#)),
        ["Query with Tempo", "Open ab"]
    );
    assert_eq!(
        titles(r#"{"datasourceUid": "t", "urlDisplayLabel": "Open ${__value.raw}"}"#),
        ["Open ab"]
    );
    assert_eq!(titles(r#"{"url": "/j/${__value.raw}"}"#), ["Go to trace"]);
}

#[test]
fn every_destination_gives_its_link_once() {
    let options = options(
        r#"{"destinations": [
            {"name": "trace_id", "datasourceUid": "a"}, {"name": "traceID", "datasourceUid": "a"},
            {"name": "trace_id", "datasourceUid": "b"}, {"name": "log_id", "url": "/logs?id=${__value.raw}"}
        ]}"#,
    );
    let exemplars = exemplars(&[
        &[("TraceId", "ab"), ("log_id", "7")],
        &[("log_id", "8")],
        &[("pod", "p")],
    ]);
    let linker = linker(&exemplars, &options);
    assert_eq!(linker.links(0, None).len(), 3);
    assert_eq!(linker.trace_label(0), Some("TraceId"));
    assert_eq!(linker.links(1, None)[0].href, "/logs?id=8");
    assert_eq!(linker.trace_label(1), Some("log_id"));
    assert_eq!(linker.links(2, None), []);
    assert_eq!(linker.trace_label(2), None);
    assert_eq!(linker.links(99, None), []);
}

#[test]
fn why_there_is_no_link_is_said() {
    let exemplars = exemplars(&[&[("pod", "p")], &[("trace_id", "0000")], &[("trace_id", "ab")]]);
    let reason = |row, options: &LinkOptions| {
        let attempts = linker(&exemplars, options).attempts(row, None);
        attempts[0].as_ref().unwrap_err().to_string()
    };
    assert_eq!(reason(0, &tempo()), r#"the exemplar has no label "trace_id""#);
    assert_eq!(
        reason(1, &tempo()),
        r#"label "trace_id" is all zeros, which means that there was no trace"#
    );
    let hostile = LinkOptions {
        grafana_url: "javascript:alert(1)".to_owned(),
        ..tempo()
    };
    assert_eq!(
        reason(2, &hostile),
        r#"grafanaUrl "javascript:alert(1)" is not an http(s) or relative address"#
    );
    assert_eq!(
        reason(2, &options(r#"{"destinations": [{"name": "trace_id"}]}"#)),
        r#"the destination for label "trace_id" has neither a data source nor a URL"#
    );
    assert_eq!(linker(&exemplars, &hostile).links(2, None), []);
    assert_eq!(linker(&exemplars, &hostile).cluster_link(&[2, 2]), None);
}

#[test]
fn a_time_that_is_none_falls_back_to_the_window() {
    let mut builder = ExemplarsBuilder::new();
    builder.push(f64::NAN, 0.5, [("trace_id", "ab")]);
    let exemplars = builder.finish();
    let href = &linker(&exemplars, &tempo()).links(0, None)[0].href;
    assert_eq!(pane(href)["range"], serde_json::json!({"from": "1000", "to": "2000"}));
}

#[test]
fn a_cluster_is_one_search() {
    let exemplars = exemplars(&[
        &[("trace_id", "00ab")],
        &[("traceID", "CD")],
        &[("trace_id", "cd")],
        &[("pod", "no id")],
        &[("trace_id", "0000")],
        &[("trace_id", "ef")],
        &[("trace_id", "not hex")],
    ]);
    let link = linker(&exemplars, &tempo()).cluster_link(&[5, 4, 3, 2, 1, 0]).unwrap();
    assert_eq!(link.title, "Query 3 traces with tempo-1");
    let found = pane(&link.href);
    assert_eq!(
        found["queries"][0]["query"],
        r#"{trace:id="ef" || trace:id="cd" || trace:id="ab" || trace:id="00ab"}"#
    );
    assert_eq!(found["queries"][0]["queryType"], "traceql");
    assert_eq!(found["queries"][0]["limit"], 3);
    assert_eq!(
        found["range"],
        serde_json::json!({"from": "1699999940123", "to": "1700000060128"})
    );
    let link = linker(&exemplars, &tempo()).cluster_link(&[0, 1, 6]).unwrap();
    assert_eq!(link.title, "Query 2 of 3 traces with tempo-1");
}

#[test]
fn a_cluster_of_one_trace_is_a_look_up() {
    let exemplars = exemplars(&[&[("trace_id", ID)], &[("trace_id", ID)], &[("pod", "p")]]);
    let link = linker(&exemplars, &tempo()).cluster_link(&[0, 1, 2, 99]).unwrap();
    assert_eq!(link.title, "Query 1 trace with tempo-1");
    assert_eq!(pane(&link.href)["queries"][0]["query"], ID);
    assert_eq!(linker(&exemplars, &tempo()).cluster_link(&[2, 99]), None);
    assert_eq!(linker(&exemplars, &tempo()).cluster_link(&[]), None);
}

#[test]
fn a_large_cluster_is_cut_to_the_address_and_says_so() {
    let ids: Vec<String> = (1..=212u128)
        .map(|n| format!("{:032x}", n.wrapping_mul(u128::MAX / 213)))
        .collect();
    let mut builder = ExemplarsBuilder::new();
    for id in &ids {
        builder.push(TIME_MS, 0.5, [("trace_id", id.as_str())]);
    }
    let exemplars = builder.finish();
    let rows: Vec<u32> = (0..212).collect();
    let mut options = tempo();
    options.destinations[0].url_display_label = "Open in Tempo".to_owned();
    let link = linker(&exemplars, &options).cluster_link(&rows).unwrap();
    let query = pane(&link.href)["queries"][0].clone();
    let asked = query["limit"].as_u64().unwrap() as usize;
    assert_eq!(link.title, format!("Open in Tempo ({asked} of 212 traces)"));
    assert!((80..212).contains(&asked), "{asked}");
    assert!(
        (MAX_URL_CHARS - 200..=MAX_URL_CHARS).contains(&link.href.len()),
        "{}",
        link.href.len()
    );
    for (row, id) in ids.iter().enumerate() {
        assert_eq!(
            query["query"].as_str().unwrap().contains(id.as_str()),
            row < asked,
            "row {row}"
        );
    }
}

#[test]
fn a_trace_counts_once_among_many_however_it_is_spelt() {
    let titles = |spell: &dyn Fn(u32) -> String| {
        let mut builder = ExemplarsBuilder::new();
        for n in 0..9_000 {
            builder.push(TIME_MS, 0.5, [("trace_id", spell(n / 3).as_str()), ("pod", "p")]);
        }
        builder.push(TIME_MS, 0.5, [("pod", "p")]);
        let exemplars = builder.finish();
        let rows: Vec<u32> = (0..9_001).collect();
        let options = tempo();
        let linker = linker(&exemplars, &options);
        (linker.cluster_link(&rows).unwrap().title, linker.trace_ids(&rows).len())
    };
    let alike = titles(&|n| format!("{:032x}", n + 1));
    assert!(alike.0.ends_with(" of 3000 traces with tempo-1"), "{}", alike.0);
    assert_eq!(alike.1, 3_000);
    // In upper case, and with leading zeros left out.
    let differing = titles(&|n| {
        if n % 2 == 0 {
            format!("{:032X}", n / 2 + 1)
        } else {
            format!("{:x}", n / 2 + 1)
        }
    });
    assert!(differing.0.ends_with(" of 1500 traces with tempo-1"), "{}", differing.0);
    assert_eq!(differing.1, 1_500);
}

#[test]
fn a_root_that_leaves_no_room_gives_no_link() {
    let exemplars = exemplars(&[&[("trace_id", "ab")], &[("trace_id", "cd")]]);
    let options = LinkOptions {
        grafana_url: format!("/?a={}", "x".repeat(MAX_URL_CHARS - 50)),
        ..tempo()
    };
    let linker = linker(&exemplars, &options);
    assert_eq!(linker.attempts(0, None), [Err(NoLink::LongUrl)]);
    assert_eq!(linker.cluster_link(&[0, 1]), None);
    assert_eq!(linker.cluster_link(&[0]), None);
}

#[test]
fn only_tempo_has_cluster_links() {
    let exemplars = exemplars(&[&[("trace_id", "ab")], &[("trace_id", "cd")]]);
    let mut options = tempo();
    options.destinations[0].datasource_type = "jaeger".to_owned();
    assert_eq!(linker(&exemplars, &options).cluster_link(&[0, 1]), None);
    options.destinations.push(Destination {
        datasource_uid: "second".to_owned(),
        ..Destination::default()
    });
    let link = linker(&exemplars, &options).cluster_link(&[0, 1]).unwrap();
    assert_eq!(link.title, "Query 2 traces with second");
}

#[test]
fn a_megabyte_in_a_label_is_no_link() {
    let long = "a".repeat(1 << 20);
    let exemplars = exemplars(&[
        &[("trace_id", &long), ("x", &long)],
        &[("trace_id", "ab"), ("span_id", &long), ("x", &long)],
    ]);
    let options = options(
        r#"{"destinations": [{"datasourceUid": "t", "url": "/t/${__value.raw}"}, {"url": "/t?x=${__data.fields.x}"}]}"#,
    );
    assert_eq!(linker(&exemplars, &options).links(0, None), []);
    let links = linker(&exemplars, &options).links(1, None);
    assert_eq!(links.len(), 2);
    assert_eq!(pane(&links[0].href).get("panelsState"), None);
    assert_eq!(links[1].href, "/t/ab");
}
