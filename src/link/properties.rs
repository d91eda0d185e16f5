//! The promises of links on arbitrary exemplars, options and templates, read back as a browser reads them.

use std::collections::HashSet;

use proptest::prelude::*;
use url::Url;

use super::tests::{TIME_MS, linker, pane, parsed, tempo};
use super::*;
use crate::model::ExemplarsBuilder;

/// Text with more of what could do harm than chance would give.
fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => "\\PC{0,6}",
        4 => prop::sample::select(vec![
            "javascript:", "//", "/", "..", ".", "%2e", "&", "=", "?", "#", "\"", "'", "\\", "}", "{", "${__from}",
            "\n", "\t", "\0", "@", ":", "https://evil.example", " ", "\u{202e}", "<script>", "%", "||", "0", "a",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

fn any_time() -> impl Strategy<Value = f64> {
    prop_oneof![prop::num::f64::ANY, 0.0..2e12, Just(f64::NAN)]
}

/// Templates with a place for a label each, all on one host.
const TEMPLATES: [&str; 6] = [
    "https://h.example/trace/${__data.fields.x}",
    "https://h.example/trace/${__value.raw}/a${__data.fields.x}b/c",
    "https://h.example/t?id=${__value.raw}&x=${__data.fields.x}",
    "https://h.example/t?id=1#/x/${__data.fields.x}",
    "/sub/${__data.fields.x}/?y=${__data.fields[\"x\"]:queryparam}",
    "t/${__data.fields.x}",
];

proptest! {
    #[test]
    fn the_id_comes_back_from_the_address(id in hostile_text(), span in hostile_text(), time in any_time()) {
        let mut builder = ExemplarsBuilder::new();
        builder.push(time, 0.0, [("trace_id", id.as_str()), ("span_id", span.as_str())]);
        let exemplars = builder.finish();
        let options = tempo();
        let links = linker(&exemplars, &options).links(0, None);
        let id = id.trim();
        let is_id = id.bytes().any(|byte| byte != b'0') && id.chars().count() <= 128;
        prop_assert_eq!(links.len(), usize::from(is_id));
        for link in links {
            let url = parsed(&link.href);
            prop_assert_eq!(url.host_str(), Some("page.example"));
            prop_assert_eq!(url.query_pairs().count(), 3);
            prop_assert_eq!(url.fragment(), None);
            let query = pane(&link.href)["queries"][0]["query"].as_str().unwrap().to_owned();
            if id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                prop_assert_eq!(query, id);
            } else {
                let quoted = query.strip_prefix("{trace:id=").unwrap().strip_suffix('}').unwrap();
                prop_assert_eq!(serde_json::from_str::<String>(quoted).unwrap(), id);
            }
        }
    }

    #[test]
    fn labels_change_neither_host_nor_shape(id in hostile_text(), x in hostile_text()) {
        let mut builder = ExemplarsBuilder::new();
        builder.push(TIME_MS, 0.0, [("trace_id", id.as_str()), ("x", x.as_str())]);
        builder.push(TIME_MS, 0.0, [("trace_id", "harmless"), ("x", "harmless")]);
        let exemplars = builder.finish();
        for template in TEMPLATES {
            let options = LinkOptions {
                destinations: vec![Destination { url: template.to_owned(), ..Destination::default() }],
                ..LinkOptions::default()
            };
            let linker = linker(&exemplars, &options);
            let harmless = parsed(&linker.links(1, None)[0].href);
            for link in linker.links(0, None) {
                prop_assert!(link.href.bytes().all(|byte| byte.is_ascii_graphic()), "{}", link.href);
                let url = parsed(&link.href);
                prop_assert_eq!(url.origin(), harmless.origin());
                prop_assert_eq!(url.query_pairs().count(), harmless.query_pairs().count());
                prop_assert_eq!(url.fragment().is_some(), harmless.fragment().is_some());
                prop_assert_eq!(url.path_segments().unwrap().count(), harmless.path_segments().unwrap().count());
            }
        }
    }

    #[test]
    fn whatever_passes_is_http_or_stays_on_the_page(url in hostile_text()) {
        if let Some(safe) = sanitize(&url) {
            prop_assert!(safe.bytes().all(|byte| byte.is_ascii_graphic()), "{}", safe);
            prop_assert_eq!(sanitize(&safe), Some(safe.clone()));
            let base = Url::parse("https://page.example/sub/page").unwrap();
            // A host that cannot be parsed is a dead link, not a harmful one.
            if let Ok(parsed) = base.join(&safe) {
                prop_assert!(matches!(parsed.scheme(), "http" | "https"), "{}", parsed);
                let is_absolute = safe.to_ascii_lowercase().starts_with("http");
                prop_assert!(is_absolute || parsed.host_str() == Some("page.example"), "{}", parsed);
            }
        }
    }

    #[test]
    fn any_template_and_values_give_a_safe_link_or_none(
        template in hostile_text(),
        id in hostile_text(),
        x in hostile_text(),
    ) {
        let mut builder = ExemplarsBuilder::new();
        builder.push(TIME_MS, 0.0, [("trace_id", id.as_str()), ("x", x.as_str())]);
        let exemplars = builder.finish();
        for url in [format!("{template}${{__value.raw}}"), format!("${{__data.fields.x}}{template}")] {
            let options = LinkOptions {
                destinations: vec![Destination {
                    url,
                    url_display_label: template.clone(),
                    datasource_uid: x.clone(),
                    ..Destination::default()
                }],
                grafana_url: template.clone(),
                ..LinkOptions::default()
            };
            for link in linker(&exemplars, &options).links(0, None) {
                prop_assert_eq!(sanitize(&link.href), Some(link.href.clone()));
            }
            let _ = linker(&exemplars, &options).cluster_link(&[0, 0]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn clusters_ask_for_what_they_say(
        ids in prop::collection::vec("[0-9a-fA-F]{1,32}", 0..300),
        root in "[a-z/?=]{0,40}",
    ) {
        let mut builder = ExemplarsBuilder::new();
        for id in &ids {
            builder.push(TIME_MS, 0.0, [("trace_id", id.as_str())]);
        }
        let exemplars = builder.finish();
        let rows: Vec<u32> = (0..ids.len() as u32).collect();
        let options = LinkOptions { grafana_url: root, ..tempo() };
        if let Some(link) = linker(&exemplars, &options).cluster_link(&rows) {
            prop_assert!(link.href.len() <= MAX_URL_CHARS);
            let query = pane(&link.href)["queries"][0].clone();
            if let Some(limit) = query["limit"].as_u64() {
                let quoted = query["query"].as_str().unwrap().split('"').skip(1).step_by(2);
                let asked: HashSet<String> = quoted
                    .map(|id| id.trim_start_matches('0').to_ascii_lowercase())
                    .collect();
                prop_assert_eq!(asked.len() as u64, limit);
                prop_assert!(link.title.starts_with(&format!("Query {limit} ")), "{}", link.title);
            }
        }
    }
}
