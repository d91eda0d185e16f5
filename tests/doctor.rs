//! The doctor's judgement on answers made by hand: what the live test cannot have, other versions and other servers above all.

use exemplar_panel::doctor::{Answer, Examination, Failure, Finding, Link, Report, Service, Settings, State, Step};

const NOW_MS: f64 = 1_700_000_000_000.0;
const ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers by the first pattern that an address contains; 404 where none fits.
struct World(Vec<(&'static str, Answer)>);

fn ok(body: impl Into<String>) -> Answer {
    Answer {
        status: 200,
        content_type: "application/json".into(),
        body: body.into(),
    }
}

fn status(status: u16, body: &str) -> Answer {
    Answer {
        status,
        content_type: "text/plain".into(),
        body: body.into(),
    }
}

fn exposition(lines: &str) -> Answer {
    let body = format!("# TYPE a histogram\n{lines}\n# EOF\n");
    Answer {
        status: 200,
        content_type: OPENMETRICS.into(),
        body,
    }
}

fn good_line() -> String {
    format!(
        "a_bucket{{le=\"+Inf\"}} 1 # {{trace_id=\"{ID}\"}} 0.5 {}",
        NOW_MS / 1e3 - 30.0
    )
}

impl World {
    /// A Prometheus in order that scrapes `http://shop/metrics`.
    fn healthy() -> Self {
        let target = r#"{"labels": {"job": "shop", "instance": "shop:80"}, "scrapePool": "shop", "scrapeUrl":
            "http://shop:80/metrics", "lastError": "", "health": "up"}"#;
        let stored = format!(
            r#"{{"status": "success", "data": [{{"seriesLabels": {{"__name__": "a_bucket"}}, "exemplars":
                [{{"labels": {{"trace_id": "{ID}"}}, "value": "0.5", "timestamp": {}}}]}}]}}"#,
            NOW_MS / 1e3 - 30.0
        );
        Self(vec![
            ("http://shop/metrics", exposition(&good_line())),
            (
                "/api/v1/targets",
                ok(format!(r#"{{"data": {{"activeTargets": [{target}]}}}}"#)),
            ),
            ("/api/v1/status/config", ok(r#"{"data": {"yaml": "global: {}\n"}}"#)),
            (
                "/api/v1/status/flags",
                ok(r#"{"data": {"enable-feature": "native-histograms,exemplar-storage"}}"#),
            ),
            ("/api/v1/query_exemplars", ok(stored)),
            (
                "http://prom/metrics",
                ok("prometheus_tsdb_exemplar_max_exemplars 100\n"),
            ),
            ("/api/datasources/proxy/uid/t/api/traces/", ok("{\"batches\": []}")),
            (
                "/api/datasources",
                ok(
                    r#"[{"uid": "p", "name": "P", "type": "prometheus", "url": "http://prom", "jsonData":
                    {"exemplarTraceIdDestinations": [{"name": "trace_id", "datasourceUid": "t"}]}},
                    {"uid": "t", "name": "T", "type": "tempo", "url": "http://tempo", "jsonData": {}}]"#,
                ),
            ),
        ])
    }

    /// With another answer where the address contains a pattern.
    fn with(mut self, pattern: &'static str, answer: Answer) -> Self {
        self.0.insert(0, (pattern, answer));
        self
    }

    fn examine(&self, settings: Settings) -> Report {
        let mut examination = Examination::new(Settings {
            now_ms: NOW_MS,
            ..settings
        })
        .unwrap();
        let mut step = examination.step(None);
        for _ in 0..100 {
            match step {
                Step::Done(report) => return report,
                Step::Ask(request) => {
                    let found = self.0.iter().find(|(pattern, _)| request.url.contains(pattern));
                    let answer = found.map_or_else(|| status(404, "404 page not found"), |(_, answer)| answer.clone());
                    step = examination.step(Some(Ok(answer)));
                }
            }
        }
        panic!("it never ends");
    }
}

fn all() -> Settings {
    Settings {
        metrics_url: "shop".into(),
        prometheus_url: "http://prom/".into(),
        grafana_url: "http://grafana".into(),
        ..Settings::default()
    }
}

fn finding(report: &Report, link: Link, check: &str) -> Finding {
    let of_link = report.links.iter().find(|one| one.link == link).unwrap();
    let found = of_link.findings.iter().find(|finding| finding.check == check);
    found.unwrap_or_else(|| panic!("no {check} in {of_link:#?}")).clone()
}

fn state(report: &Report, link: Link) -> State {
    report.links.iter().find(|one| one.link == link).unwrap().state
}

#[test]
fn a_healthy_world_holds_in_all_links() {
    let report = World::healthy().examine(all());
    assert!(
        report.links.iter().all(|link| link.state == State::Holds),
        "{report:#?}"
    );
    assert!(report.healthy);
    assert_eq!(report.requests[0].url, "http://shop/metrics");
}

#[test]
fn an_examination_can_be_asked_again_at_any_point() {
    let mut examination = Examination::new(Settings {
        now_ms: NOW_MS,
        ..all()
    })
    .unwrap();
    let Step::Ask(first) = examination.step(None) else {
        panic!()
    };
    assert_eq!(examination.step(None), Step::Ask(first.clone()));
    assert_eq!(
        (first.service, first.url.as_str()),
        (Service::Metrics, "http://shop/metrics")
    );
    let failure = Failure {
        reason: "refused".into(),
        remedy: Some("Do this.".into()),
        is_withheld: false,
    };
    let mut step = examination.step(Some(Err(failure.clone())));
    while let Step::Ask(_) = step {
        step = examination.step(Some(Err(failure.clone())));
    }
    let Step::Done(report) = &step else { panic!() };
    assert_eq!(finding(report, Link::Exposition, "reachable").remedy, "Do this.");
    assert_eq!(
        finding(report, Link::Scrape, "reachable").evidence,
        ["GET http://prom/api/v1/targets?state=active: refused"]
    );
    assert_eq!(examination.step(None), step);
}

#[test]
fn settings_without_a_usable_address_are_refused() {
    for settings in [
        Settings::default(),
        Settings {
            metrics_url: "file:///etc/passwd".into(),
            ..Settings::default()
        },
        Settings {
            window_ms: f64::NAN,
            ..all()
        },
    ] {
        assert!(Examination::new(settings).is_err());
    }
}

#[test]
fn a_server_of_the_query_api_alone_is_unknown_and_not_broken() {
    let forbidden = status(404, "404 page not found");
    let report = World::healthy()
        .with("/api/v1/targets", forbidden.clone())
        .with("/api/v1/status", forbidden.clone())
        .with("http://prom/metrics", forbidden)
        .examine(all());
    assert_eq!(state(&report, Link::Scrape), State::Unknown);
    assert_eq!(finding(&report, Link::Storage, "feature-flag").state, State::Unknown);
    assert_eq!(finding(&report, Link::Storage, "stored").state, State::Holds);
    assert!(report.healthy);
}

#[test]
fn protocols_of_the_targets_own_job_count() {
    let config = |job: &str, protocol: &str| {
        let yaml = format!(
            "global:\\n  scrape_protocols:\\n  - OpenMetricsText1.0.0\\nscrape_configs:\\n- job_name: {job}\\n  \
             scrape_protocols:\\n  - PrometheusText0.0.4\\n{protocol}  static_configs: []\\n"
        );
        ok(format!(r#"{{"data": {{"yaml": "{yaml}"}}}}"#))
    };
    let report = |answer| World::healthy().with("/api/v1/status/config", answer).examine(all());
    let found = finding(&report(config("shop", "")), Link::Scrape, "scrape-protocols");
    assert_eq!(found.evidence, ["scrape_protocols of shop: PrometheusText0.0.4"]);
    assert_eq!(state(&report(config("other", "")), Link::Scrape), State::Holds);
    assert_eq!(
        state(&report(config("shop", "  - PrometheusProto\\n")), Link::Scrape),
        State::Holds
    );
}

#[test]
fn remote_write_without_exemplars_warns() {
    let config = |more: &str| {
        let yaml =
            format!("remote_write:\\n- url: http://u:secret@mimir/push\\n{more}  name: m\\nscrape_configs: []\\n");
        World::healthy()
            .with(
                "/api/v1/status/config",
                ok(format!(r#"{{"data": {{"yaml": "{yaml}"}}}}"#)),
            )
            .examine(all())
    };
    let found = finding(&config(""), Link::Storage, "remote-write");
    assert_eq!(
        (found.state, found.evidence),
        (State::Warns, vec!["remote_write to http://…@mimir/push".to_owned()])
    );
    assert_eq!(state(&config("  send_exemplars: true\\n"), Link::Storage), State::Holds);
}

#[test]
fn the_store_is_judged_by_how_far_it_reaches() {
    let own = |oldest_s: f64, refused: u32| {
        ok(format!(
            "prometheus_tsdb_exemplar_max_exemplars 100\nprometheus_tsdb_exemplar_exemplars_in_storage 100\n\
             prometheus_tsdb_exemplar_last_exemplars_timestamp_seconds {oldest_s}\n\
             prometheus_tsdb_exemplar_exemplars_appended_total 900\n\
             prometheus_target_scrapes_exemplar_out_of_order_total {refused}\n"
        ))
    };
    let report = |age_s: f64, refused| {
        World::healthy()
            .with("http://prom/metrics", own(NOW_MS / 1e3 - age_s, refused))
            .examine(all())
    };
    assert_eq!(state(&report(7200.0, 0), Link::Storage), State::Holds);
    let short = finding(&report(360.0, 0), Link::Storage, "reach");
    assert_eq!(short.state, State::Breaks);
    assert!(
        short.says.contains("6 min only") && short.remedy.contains("about 1000."),
        "{short:?}"
    );
    assert_eq!(
        finding(&report(7200.0, 1), Link::Storage, "out-of-order").state,
        State::Warns
    );
    assert_eq!(
        finding(&report(7200.0, 100), Link::Storage, "out-of-order").state,
        State::Breaks
    );
}

#[test]
fn ids_are_judged_by_their_digits() {
    let of = |id: &str| {
        let line = good_line().replace(ID, id);
        World(vec![("shop", exposition(&line))]).examine(Settings {
            metrics_url: "shop".into(),
            ..Settings::default()
        })
    };
    for (id, check, expected) in [
        (ID, "trace-id", State::Holds),
        (&ID[1..], "trace-id-length", State::Warns),
        (&ID[..16], "trace-id-length", State::Warns),
        (&ID[..14], "trace-id-length", State::Warns),
        (&ID[..24], "trace-id-length", State::Breaks),
        (&ID[..4], "trace-id-length", State::Breaks),
        ("0000000000000000", "trace-id-zero", State::Breaks),
        ("1-5759e988-bd862e3fe1be46a994272793", "trace-id-hex", State::Breaks),
        ("ünïcode", "trace-id-hex", State::Breaks),
    ] {
        assert_eq!(finding(&of(id), Link::TraceIds, check).state, expected, "{id}");
    }
    let long = format!("{ID}{ID}");
    assert_eq!(
        finding(&of(&long), Link::TraceIds, "trace-id-length").state,
        State::Breaks
    );
}

#[test]
fn an_html_page_is_no_answer_anywhere() {
    let page = Answer {
        status: 200,
        content_type: "text/html".into(),
        body: "<!doctype html><title>Sign in</title>".into(),
    };
    let report = World(vec![("http", page)]).examine(Settings {
        tempo_url: "http://tempo".into(),
        ..all()
    });
    for (link, check) in [
        (Link::Exposition, "content-type"),
        (Link::Scrape, "reachable"),
        (Link::Grafana, "reachable"),
    ] {
        assert_eq!(finding(&report, link, check).state, State::Breaks);
    }
    assert!(
        finding(&report, Link::Grafana, "reachable")
            .remedy
            .contains("login page")
    );
}

#[test]
fn a_destination_that_was_emptied_by_provisioning_is_found() {
    let sources = r#"[{"uid": "p", "name": "P", "type": "prometheus", "url": null, "jsonData":
        {"exemplarTraceIdDestinations": [{"name": "trace_id", "url": "https://jaeger/trace/"}]}}]"#;
    let report = World::healthy().with("/api/datasources", ok(sources)).examine(all());
    let found = finding(&report, Link::Grafana, "destination-url");
    assert_eq!(found.state, State::Breaks);
    assert!(found.remedy.contains("$${__value.raw}"));
}

#[test]
fn of_several_data_sources_one_with_destinations_is_enough() {
    let sources = |json: &str| {
        let second = r#"{"uid": "q", "name": "Q", "type": "prometheus", "url": "http://other", "jsonData": {}}"#;
        let first = format!(
            r#"{{"uid": "p", "name": "P", "type": "prometheus", "url": "http://docker:9090", "jsonData": {json}}}"#
        );
        let tempo = r#"{"uid": "t", "name": "T", "type": "tempo", "url": "http://tempo"}"#;
        World::healthy().with("/api/datasources", ok(format!("[{first}, {second}, {tempo}]")))
    };
    let linked = r#"{"exemplarTraceIdDestinations": [{"name": "trace_id", "datasourceUid": "t"}]}"#;
    let found = finding(&sources(linked).examine(all()), Link::Grafana, "destinations");
    assert_eq!(
        (found.state, found.evidence),
        (State::Warns, vec!["Q (uid q, prometheus)".to_owned()])
    );
    let named = Settings {
        data_source: "P".into(),
        ..all()
    };
    assert_eq!(state(&sources(linked).examine(named), Link::Grafana), State::Holds);
    assert_eq!(state(&sources("{}").examine(all()), Link::Grafana), State::Breaks);
}

#[test]
fn an_idle_service_is_not_broken() {
    let idle = good_line().replace("1699999970", "1699990000");
    let nothing = ok(r#"{"status": "success", "data": []}"#);
    let report = World::healthy()
        .with("http://shop/metrics", exposition(&idle))
        .with("/api/v1/query_exemplars", nothing)
        .examine(all());
    assert_eq!(
        finding(&report, Link::Storage, "stored").evidence,
        ["newest: 2.7 h ago"]
    );
    assert!(report.healthy, "{report:#?}");
}

#[test]
fn credentials_in_an_address_are_never_told() {
    let url = "http://user:secret@shop/metrics";
    let mut examination = Examination::new(Settings {
        metrics_url: url.into(),
        now_ms: NOW_MS,
        ..Settings::default()
    })
    .unwrap();
    let Step::Ask(request) = examination.step(None) else {
        panic!()
    };
    assert_eq!(request.url, url);
    let failure = Failure {
        reason: format!("cannot ask {url}"),
        ..Failure::default()
    };
    let Step::Done(report) = examination.step(Some(Err(failure))) else {
        panic!()
    };
    assert!(!format!("{report:?}").contains("secret"), "{report:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn a_damaged_answer_is_judged_and_never_a_panic(which in 0..9usize, at in 0.0..1.0f64, length in 0..40usize, text in ".{0,8}") {
        let World(mut answers) = World::healthy();
        let index = which % answers.len();
        let body = &answers[index].1.body;
        let chars: Vec<char> = body.chars().collect();
        let start = (chars.len() as f64 * at) as usize;
        let end = (start + length).min(chars.len());
        let damaged: String = chars[..start].iter().copied().chain(text.chars()).chain(chars[end..].iter().copied()).collect();
        answers[index].1.body = damaged;
        let report = World(answers).examine(all());
        proptest::prop_assert_eq!(report.links.len(), 7);
    }
}

#[test]
fn a_trace_too_young_to_have_arrived_is_unknown() {
    let young = good_line().replace("1699999970", "1699999999");
    let report = World(vec![("http://shop", exposition(&young)), ("/api/echo", ok("echo"))]).examine(Settings {
        metrics_url: "http://shop".into(),
        tempo_url: "http://tempo".into(),
        ..Settings::default()
    });
    assert_eq!(state(&report, Link::Traces), State::Unknown);
}

#[test]
fn an_answer_that_is_withheld_from_the_asker_breaks_nothing() {
    let mut examination = Examination::new(Settings {
        now_ms: NOW_MS,
        tempo_url: "http://tempo".into(),
        ..all()
    })
    .unwrap();
    let withheld = Failure {
        reason: "CORS".into(),
        remedy: None,
        is_withheld: true,
    };
    let mut step = examination.step(None);
    while let Step::Ask(_) = step {
        step = examination.step(Some(Err(withheld.clone())));
    }
    let Step::Done(report) = step else { panic!() };
    assert!(
        report.links.iter().all(|link| link.state == State::Unknown),
        "{report:#?}"
    );
    assert!(report.healthy);
}

#[test]
fn hostile_answers_neither_panic_nor_break_the_walk() {
    let hostile = [
        "",
        "null",
        "[]",
        "{}",
        "{\"data\": 1}",
        "{\"data\": {}}",
        "[[[[",
        "a_bucket 1 # {",
        "\u{0}",
        "{\"data\": [{}]}",
    ];
    for body in hostile {
        for content_type in ["", OPENMETRICS] {
            let answer = Answer {
                status: 200,
                content_type: content_type.into(),
                body: body.into(),
            };
            let report = World(vec![("", answer)]).examine(Settings {
                tempo_url: "http://tempo".into(),
                grafana_url: "http://grafana/d/x".into(),
                query: "sum(".into(),
                ..all()
            });
            assert!(!report.healthy, "{body}");
        }
    }
}
