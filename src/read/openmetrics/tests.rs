//! What the specification allows and rules out, line by line.

use super::super::quantiles::HistogramPoint;
use super::*;

fn strict(text: &str) -> Result<Exposition, Error> {
    parse(text, Mode::Strict).map(|(exposition, warnings)| {
        assert_eq!(warnings, [], "strict mode has no warnings");
        exposition
    })
}

fn lenient(text: &str) -> (Exposition, Vec<String>) {
    let (exposition, warnings) = parse(text, Mode::Lenient).unwrap();
    (
        exposition,
        warnings.into_iter().map(|warning| warning.message).collect(),
    )
}

fn only_sample(exposition: &Exposition) -> &Sample {
    let samples: Vec<&Sample> = exposition.families.iter().flat_map(|family| &family.samples).collect();
    assert_eq!(samples.len(), 1);
    samples[0]
}

#[test]
fn a_whole_exposition() {
    let text = "# TYPE acme_seconds histogram\n# UNIT acme_seconds seconds\n# HELP acme_seconds A \\\"help\\\" of\\ntwo lines \\x\n\
        acme_seconds_bucket{path=\"/ü\",le=\"0.1\"} 8 # {} 0.054\n\
        acme_seconds_bucket{path=\"/ü\",le=\"1\"} 11 # {trace_id=\"KOO5S4vxi0o\"} 0.67\n\
        acme_seconds_bucket{path=\"/ü\",le=\"10\"} 17 # {trace_id=\"oHg5SJYRHA0\"} 9.8 1520879607.789\n\
        acme_seconds_bucket{path=\"/ü\",le=\"+Inf\"} 17\nacme_seconds_count{path=\"/ü\"} 17\nacme_seconds_sum{path=\"/ü\"} 324.5\n\
        # TYPE build info\nbuild_info{version=\"8.2\"} 1.0\nfree 17 123\nfree 18 456.5\n# EOF\n";
    let exposition = strict(text).unwrap();
    let [acme, build, free] = &exposition.families[..] else {
        panic!("{exposition:?}")
    };
    assert_eq!((acme.kind, acme.unit.as_str()), (Kind::Histogram, "seconds"));
    assert_eq!(acme.help, "A \"help\" of\ntwo lines \\x");
    assert_eq!(acme.samples.len(), 6);
    assert_eq!(acme.samples[0].labels.get("path"), Some("/ü"));
    let exemplar = acme.samples[2].exemplar.as_ref().unwrap();
    assert_eq!((exemplar.value, exemplar.time_ms), (9.8, Some(1_520_879_607_789.0)));
    assert_eq!(exemplar.labels.get("trace_id"), Some("oHg5SJYRHA0"));
    assert_eq!(acme.samples[0].exemplar.as_ref().unwrap().time_ms, None);
    assert_eq!((build.kind, free.kind), (Kind::Info, Kind::Unknown));
    assert_eq!(free.samples[1].time_ms, Some(456_500.0));
}

#[test]
fn label_values_are_unescaped() {
    let exposition = strict("a{b=\"x\\\\y\\\"z\\n\\t,} # é\",c=\"\"} 1\n# EOF").unwrap();
    let labels = &only_sample(&exposition).labels;
    assert_eq!(labels.get("b"), Some("x\\y\"z\n\\t,} # é"));
    assert_eq!(labels.get("c"), None);
}

#[test]
fn numbers_in_every_form() {
    for (text, value) in [
        ("0042", 42.0),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1.89e-7", -1.89e-7),
        ("1E3", 1000.0),
        ("+Inf", f64::INFINITY),
        ("-infinity", f64::NEG_INFINITY),
        ("inf", f64::INFINITY),
    ] {
        assert_eq!(
            only_sample(&strict(&format!("a {text}\n# EOF")).unwrap()).value,
            value,
            "{text}"
        );
    }
    assert!(only_sample(&strict("a nAN\n# EOF").unwrap()).value.is_nan());
}

#[test]
fn what_the_specification_allows() {
    for text in [
        "# EOF",
        "# TYPE a gauge\n# EOF\n",
        "# HELP a \n# EOF\n",
        "# UNIT a \n# EOF\n",
        "a{} 0\n# EOF\n",
        "# TYPE a counter\na_total 1 # {} 1\na_created 123\n# EOF\n",
        "# TYPE a summary\na{quantile=\"0.95\"} NaN\na_count 17\na_sum 3.5\n# EOF\n",
        "# TYPE a stateset\na{e=\"x\",a=\"on\"} 1\na{e=\"x\",a=\"off\"} 0\na{e=\"y\",a=\"on\"} 0\n# EOF\n",
        "# TYPE a gaugehistogram\na_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 2\na_gcount 2\na_gsum -3\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\n# EOF\n",
        "# TYPE a histogram\na_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 2\n# EOF\n",
        "# TYPE a summary\na_count{b=\"c\"} 0 123\na_sum{b=\"c\"} 0 123\na_count{b=\"c\"} 0 456\na_sum{b=\"c\"} 0 456\n# EOF\n",
        "a 1 -5\n# EOF\n",
    ] {
        assert!(strict(text).is_ok(), "{text:?}: {:?}", strict(text));
    }
}

/// Line, column and a piece of the reason.
const REFUSED: [(&str, usize, usize, &str); 79] = [
    ("a 1\n", 2, 1, "without # EOF"),
    ("a 1\n# EOF\nb 1\n", 3, 1, "follows # EOF"),
    ("a 1\n# EOF\n\n", 3, 1, "follows # EOF"),
    ("a 1\n# EOFblah", 2, 2, "expected ` TYPE`"),
    ("a 1\r\n# EOF", 1, 3, "\"1\\r\" is not a number"),
    ("# HELP a b\r\n# EOF", 1, 11, "carriage return"),
    ("\u{FEFF}a 1\n# EOF", 1, 1, "expected a metric name"),
    ("\na 1\n# EOF", 1, 1, "expected a metric name"),
    ("# a comment\n# EOF", 1, 2, "expected ` TYPE`"),
    ("#TYPE a gauge\n# EOF", 1, 2, "expected ` TYPE`"),
    ("a{b=1} 1\n# EOF", 1, 5, "expected `\"`"),
    ("a{b=\"1} 1\n# EOF", 1, 5, "has no end"),
    ("a{b='1'} 1\n# EOF", 1, 5, "expected `\"`"),
    ("a{b=\"1\"c=\"2\"} 1\n# EOF", 1, 8, "expected `,`"),
    ("a{b=\"1\",,c=\"2\"} 1\n# EOF", 1, 9, "expected a label name"),
    ("a{b=\"ü\",} 1\n# EOF", 1, 9, "expected a label name"),
    ("a{,} 1\n# EOF", 1, 3, "expected a label name"),
    ("a{ b=\"1\"} 1\n# EOF", 1, 3, "expected a label name"),
    ("a{b:c=\"1\"} 1\n# EOF", 1, 4, "expected `=`"),
    ("a{b=\"1\",b=\"2\"} 1\n# EOF", 1, 9, "a second label \"b\""),
    ("a{__b=\"1\"} 1\n# EOF", 1, 1, "reserved"),
    ("{\"a\"} 1\n# EOF", 1, 1, "expected a metric name"),
    ("a\n# EOF", 1, 2, "expected a space"),
    ("a \n# EOF", 1, 3, "expected a number"),
    ("a  1\n# EOF", 1, 3, "expected a number"),
    (" a 1\n# EOF", 1, 1, "expected a metric name"),
    ("a\t1\n# EOF", 1, 2, "expected a space"),
    ("a 1 \n# EOF", 1, 5, "expected a number"),
    ("a 1\t\n# EOF", 1, 4, "expected a space"),
    ("a one\n# EOF", 1, 3, "\"one\" is not a number"),
    ("a 0x10\n# EOF", 1, 3, "not a number"),
    ("a 1_000\n# EOF", 1, 3, "not a number"),
    ("a +nan\n# EOF", 1, 3, "not a number"),
    ("a 1 z\n# EOF", 1, 5, "not a number"),
    ("a 1 NaN\n# EOF", 1, 5, "not a time"),
    ("a 1 1 1\n# EOF", 1, 6, "end of the line"),
    ("0a 1\n# EOF", 1, 1, "expected a metric name"),
    ("a.b 1\n# EOF", 1, 2, "expected a space"),
    ("# HELP\n# EOF", 1, 7, "expected a space"),
    ("# HELP \n# EOF", 1, 8, "expected a metric name"),
    ("# HELP a\n# EOF", 1, 9, "expected a space"),
    ("# HELP a say \"hi\"\n# EOF", 1, 14, "must be escaped"),
    ("# HELP a b\\\n# EOF", 1, 11, "backslash"),
    (" # HELP a b\n# EOF", 1, 1, "expected a metric name"),
    ("# TYPE a\n# EOF", 1, 9, "expected a space"),
    ("# TYPE a meh\n# EOF", 1, 10, "\"meh\" is not a type"),
    ("# TYPE a gauge \n# EOF", 1, 10, "not a type"),
    ("# TYPE a untyped\n# EOF", 1, 10, "not a type"),
    ("# UNIT a\n# EOF", 1, 9, "expected a space"),
    ("# UNIT a seconds\n# EOF", 1, 1, "must end in its unit"),
    ("# UNIT seconds seconds\n# EOF", 1, 1, "must end in its unit"),
    ("# UNIT a_s s \n# EOF", 1, 13, "end of the line"),
    ("# TYPE a_s info\n# UNIT a_s s\n# EOF", 2, 1, "no unit"),
    ("# TYPE a gauge\n# TYPE a gauge\n# EOF", 2, 1, "a second TYPE"),
    ("# TYPE a gauge\na 1\n# HELP a b\n# EOF", 3, 1, "behind its samples"),
    (
        "# TYPE a gauge\na 1\nb 1\na{c=\"d\"} 1\n# EOF",
        4,
        1,
        "after those of another family",
    ),
    (
        "# TYPE a gauge\n# TYPE b gauge\n# TYPE a gauge\n# EOF",
        3,
        1,
        "a second time",
    ),
    ("a 1\na 2\n# EOF", 2, 1, "a second sample"),
    ("a 1 2\na 1 1\n# EOF", 2, 1, "must rise"),
    ("a 1 2\na 1\n# EOF", 2, 1, "some without"),
    (
        "a{b=\"1\"} 1 1\na{b=\"2\"} 1 1\na{b=\"1\"} 1 2\n# EOF",
        3,
        1,
        "after those of others",
    ),
    ("# TYPE a counter\na 1\n# EOF", 2, 1, "_total, _created"),
    ("# TYPE a counter\na_created 1\n# EOF", 2, 1, "has no _total"),
    ("# TYPE a counter\na_total -1\n# EOF", 2, 1, "not negative"),
    ("# TYPE a counter\na_total NaN\n# EOF", 2, 1, "not negative"),
    ("# TYPE a info\na_info 2\n# EOF", 2, 1, "the value 1"),
    ("# TYPE a stateset\na{a=\"b\"} 2\n# EOF", 2, 1, "0 or 1"),
    ("# TYPE a stateset\na{b=\"c\"} 1\n# EOF", 2, 1, "needs a label a"),
    ("# TYPE a summary\na{quantile=\"2\"} 1\n# EOF", 2, 1, "from 0 to 1"),
    (
        "# TYPE a histogram\na_bucket{le=\"1\"} 1\n# EOF",
        2,
        1,
        "no bucket le=\"+Inf\"",
    ),
    (
        "# TYPE a histogram\na_bucket{le=\"x\"} 1\n# EOF",
        2,
        1,
        "le with a number",
    ),
    (
        "# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\n# EOF",
        3,
        1,
        "buckets of a_bucket must rise",
    ),
    (
        "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n# EOF",
        3,
        1,
        "must not fall",
    ),
    (
        "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 2\na_sum 1\n# EOF",
        4,
        1,
        "the count 2 but 1",
    ),
    (
        "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\n# EOF",
        3,
        1,
        "both a count and a sum",
    ),
    (
        "# TYPE a counter\na_total 1\n# TYPE a_total gauge\na_total 2\n# EOF",
        4,
        1,
        "both claim the name a_total",
    ),
    ("a 1 # {} 1\n# EOF", 1, 1, "cannot have an exemplar"),
    ("# TYPE a counter\na_total 1 # {}1\n# EOF", 2, 15, "expected a space"),
    (
        "# TYPE a histogram\na_bucket{le=\"1\"} 1 # {} 2\na_bucket{le=\"+Inf\"} 1\n# EOF",
        2,
        1,
        "not within its bucket",
    ),
];

#[test]
fn what_the_specification_rules_out_is_refused_at_its_place() {
    for (text, line, column, reason) in REFUSED {
        match strict(text) {
            Err(Error::Text {
                line: found_line,
                column: found_column,
                reason: found,
            }) => {
                assert!(found.contains(reason), "{text:?}: {found}");
                assert_eq!((found_line, found_column), (line, column), "{text:?}: {found}");
            }
            other => panic!("{text:?}: {other:?}"),
        }
    }
}

#[test]
fn the_labels_of_an_exemplar_have_128_characters_and_no_more() {
    let exposition = |length: usize| {
        "# TYPE a counter\na_total 1 # {é_=\"x\"} 1\n# EOF"
            .replace("é_", "ab")
            .replace('x', &"é".repeat(length))
    };
    assert!(strict(&exposition(126)).is_ok());
    assert!(
        strict(&exposition(127))
            .unwrap_err()
            .to_string()
            .contains("129 characters")
    );
    let (kept, warnings) = lenient(&exposition(127));
    assert_eq!(only_sample(&kept).exemplar.as_ref().unwrap().char_count(), 129);
    assert!(warnings[0].contains("129 characters"), "{warnings:?}");
}

#[test]
fn lenient_reads_what_prometheus_accepts() {
    for text in [
        "a{b=\"1\",} 1\n# EOF",
        "{\"http.requests\",\"x.y\"=\"1\"} 1\n# EOF",
        "{\"http.requests\"} 1\n# EOF",
        "# TYPE a counter\na 1\n# EOF",
        "# TYPE a histogram\na_bucket{le=\"1\"} 1\n# EOF",
        "a 1 # {trace_id=\"x\"} 1\n# EOF",
        "a 1\n# TYPE a gauge\n# EOF",
        "# TYPE a gauge\n# TYPE a gauge\na 1\n# EOF",
        "# UNIT a seconds\na 1\n# EOF",
        "  a  \t{ b = \"1\" , c = \"2\" }   1\t 1600164378369   # {d=\"e\"}  1  \r\n\n#comment\n# another\n# EOF\n",
        "# TYPE a untyped\na 1\n# EOF\n",
        "# HELP a\na 1\n# EOF\n",
        "\u{FEFF}a +nan\n# EOF\n",
        "# HELP a say \"hi\"\na 1\n# EOF\n",
    ] {
        let (exposition, warnings) = lenient(text);
        assert_eq!(warnings, [""; 0], "{text:?}");
        only_sample(&exposition);
        assert!(strict(text).is_err(), "{text:?} would not need the lenient mode");
    }
    let (exposition, _) = lenient("{\"http.requests\",\"x.y\"=\"1\"} 1 1600164378369\n# EOF");
    let sample = only_sample(&exposition);
    assert_eq!(
        (sample.name.as_str(), sample.labels.get("x.y")),
        ("http.requests", Some("1"))
    );
    assert_eq!(sample.time_ms, Some(1_600_164_378_369.0));
}

#[test]
fn lenient_joins_interleaved_families() {
    let (exposition, warnings) = lenient("# TYPE a counter\na_total{b=\"1\"} 1\nc 1\na_total{b=\"2\"} 1\n# EOF");
    assert_eq!(warnings, [""; 0]);
    assert_eq!(
        exposition
            .families
            .iter()
            .map(|family| family.samples.len())
            .collect::<Vec<_>>(),
        [2, 1]
    );
}

#[test]
fn lenient_leaves_out_bad_lines_and_names_them() {
    let (exposition, warnings) = lenient("a 1\nb one\na 2\nc{d=\"ü} 1\ne 5");
    assert_eq!(exposition.families.len(), 2);
    let output = exposition.to_output(Some(1000.0));
    assert_eq!(output.series[0].values, [1.0]);
    assert_eq!(
        output.warnings[0].message,
        "a second sample of a at the same time; it was left out"
    );
    assert_eq!(
        warnings,
        [
            "line 2, column 3: \"one\" is not a number; the line was left out",
            "line 4, column 5: the string that begins here has no end in this line; the line was left out",
            "line 6, column 1: the exposition ends without # EOF: it may have been cut off, or it is the older text format, \
             which carries no exemplars",
        ]
    );
}

#[test]
fn what_is_no_exposition_is_refused_in_both_modes() {
    for mode in [Mode::Strict, Mode::Lenient] {
        assert_eq!(
            parse(" \n", mode).unwrap_err().to_string().split(':').next(),
            Some("the answer is empty")
        );
        let page = parse("<!doctype html><title>Sign in</title>", mode)
            .unwrap_err()
            .to_string();
        assert!(page.contains("an HTML page titled \"Sign in\""), "{page}");
        assert!(matches!(
            parse("404 page not found", mode),
            Err(Error::Text { line: 1, .. })
        ));
        assert!(matches!(
            parse("{\"status\":\"success\"}", mode),
            Err(Error::Text { line: 1, .. })
        ));
    }
}

#[test]
fn samples_become_series_and_exemplars_rows() {
    let text = "# TYPE a counter\na_total{pod=\"p\"} 3 # {pod=\"q\",trace_id=\"t\"} 1\nb 1 10\nb 2 20\n# EOF";
    let output = read(text, Some(5000.0), Mode::Strict).unwrap();
    let names: Vec<String> = output.series.iter().map(|series| series.labels.to_selector()).collect();
    assert_eq!(names, ["a_total{pod=\"p\"}", "b"]);
    assert_eq!(
        (&output.series[0].times_ms[..], &output.series[0].values[..]),
        (&[5000.0][..], &[3.0][..])
    );
    assert_eq!(output.series[1].times_ms, [10_000.0, 20_000.0]);
    let labels: Vec<_> = output.exemplars.labels(0).collect();
    assert_eq!(
        labels,
        [
            ("__name__", "a_total"),
            ("pod", "p"),
            ("trace_id", "t"),
            ("exemplar_pod", "q")
        ]
    );
    assert_eq!(output.exemplars.times_ms(), [5000.0]);
    assert_eq!(output.warnings, []);

    let untimed = read("a 1\n# EOF", None, Mode::Strict).unwrap();
    assert_eq!(untimed.series[0].times_ms.len(), 0);
    assert!(untimed.warnings[0].message.contains("1 samples have no time"));
}

#[test]
fn histograms_come_whole_for_the_quantiles() {
    let text = "# TYPE a histogram\na_bucket{b=\"c\",le=\"1\"} 4\na_bucket{b=\"c\",le=\"+Inf\"} 5\na_count{b=\"c\"} 5\na_sum{b=\"c\"} 9\n# EOF";
    let histograms = read(text, Some(1000.0), Mode::Strict).unwrap().histograms;
    let mut expected = HistogramPoint::cumulative(Labels::from_iter([("__name__", "a"), ("b", "c")]), 1000.0);
    expected.buckets = vec![(1.0, 4.0), (f64::INFINITY, 5.0)];
    assert_eq!(histograms, [expected]);
}
