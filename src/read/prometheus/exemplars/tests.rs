//! Every form of an exemplars answer.

use super::*;

/// Rows as (time, value, `name=value` joined), and the warnings.
type Found = (Vec<(f64, f64, String)>, Vec<String>);

fn read(body: &str) -> Result<Found, Error> {
    let mut builder = ExemplarsBuilder::new();
    let warnings = exemplars(body.as_bytes(), &mut builder)?;
    let found = builder.finish();
    let labels = |row| {
        let mut pairs: Vec<String> = found.labels(row).map(|(name, text)| format!("{name}={text}")).collect();
        pairs.sort();
        pairs.join(" ")
    };
    let rows = (0..found.len())
        .map(|row| (found.times_ms()[row], found.values()[row], labels(row)))
        .collect();
    Ok((rows, warnings.into_iter().map(|warning| warning.message).collect()))
}

fn row(time_ms: f64, value: f64, labels: &str) -> (f64, f64, String) {
    (time_ms, value, labels.to_owned())
}

#[test]
fn the_form_of_today() {
    let body = r#"{"status":"success","data":[{"seriesLabels":{"__name__":"d_bucket","le":"0.5"},
        "exemplars":[{"labels":{"trace_id":"abc"},"value":"0.432","timestamp":1706140800.123}]}]}"#;
    let rows = vec![row(1_706_140_800_123.0, 0.432, "__name__=d_bucket le=0.5 trace_id=abc")];
    assert_eq!(read(body).unwrap(), (rows, vec![]));
}

#[test]
fn the_form_of_the_prototype() {
    let body = r#"{"status":"success","data":[{"seriesLabels":{"le":"0.005"},"exemplars":[
        {"labels":{"traceID":"9f08bfc7a2bb2e"},"value":0.0017401,"timestamp":1600164378369,"hasTimestamp":true},
        {"labels":{"traceID":"1"},"value":1,"timestamp":0,"hasTimestamp":false}]}]}"#;
    let (rows, warnings) = read(body).unwrap();
    assert_eq!(
        rows[0],
        row(1_600_164_378_369.0, 0.0017401, "le=0.005 traceID=9f08bfc7a2bb2e")
    );
    assert!(rows[1].0.is_nan());
    assert_eq!(
        warnings,
        ["data[0].exemplars[1] has no timestamp; it is counted and not drawn"]
    );
}

#[test]
fn the_form_under_result_and_each_list_alone() {
    let list = r#"[{"labels":{"traceID":"4bf9"},"value":"5.8","timestamp":1634826225.123}]"#;
    let element = format!(r#"{{"metric":{{"job":"a"}},"value":[1634826225,"1"],"exemplars":{list}}}"#);
    let whole = format!(r#"{{"status":"success","data":{{"resultType":"vector","result":[{element}]}}}}"#);
    let labelled = vec![row(1_634_826_225_123.0, 5.8, "job=a traceID=4bf9")];
    assert_eq!(read(&whole).unwrap(), (labelled.clone(), vec![]));
    assert_eq!(read(&format!("[{element}]")).unwrap(), (labelled.clone(), vec![]));
    assert_eq!(read(&element).unwrap(), (labelled, vec![]));
    assert_eq!(
        read(list).unwrap(),
        (vec![row(1_634_826_225_123.0, 5.8, "traceID=4bf9")], vec![])
    );
}

#[test]
fn the_document_of_an_exemplar_and_its_bucket() {
    let document = r#"{"exemplar":{"trace_id":"4bf9","span_id":"00f0","timestamp":"2024-10-21T14:23:45.123456Z",
        "value":5.8,"filtered_attributes":{"country":"US"}},"bucket":{"upper_bound":10.0,"count":1}}"#;
    let rows = vec![row(
        1_729_520_625_123.456,
        5.8,
        "country=US le=10.0 span_id=00f0 trace_id=4bf9",
    )];
    assert_eq!(read(document).unwrap(), (rows.clone(), vec![]));
    assert_eq!(read(&format!("[{document}]")).unwrap(), (rows, vec![]));
}

#[test]
fn members_in_any_order_read_the_same() {
    let body = r#"{"data":[{"exemplars":[{"timestamp":1,"value":"1","labels":{"t":"x"}}],"seriesLabels":{"a":"b"}}],
        "infos":["note"],"status":"success","warnings":["careful"]}"#;
    let (rows, warnings) = read(body).unwrap();
    assert_eq!(rows, [row(1000.0, 1.0, "a=b t=x")]);
    assert_eq!(warnings, ["the server notes: note", "the server warns: careful"]);
}

#[test]
fn nothing_is_no_error() {
    for body in [
        r#"{"status":"success","data":null}"#,
        r#"{"status":"success"}"#,
        r#"{"status":"success","data":[]}"#,
        r#"{"status":"success","data":[{"seriesLabels":{"a":"b"},"exemplars":null}]}"#,
        r#"{"status":"success","data":[{"seriesLabels":{"a":"b"},"exemplars":[]}]}"#,
        "[]",
    ] {
        assert_eq!(read(body).unwrap(), (vec![], vec![]), "{body}");
    }
}

#[test]
fn values_that_are_not_finite_are_kept() {
    let element = |value: &str| format!(r#"{{"labels":{{}},"value":"{value}","timestamp":1}}"#);
    let list = ["NaN", "+Inf", "-Inf"].map(element).join(",");
    let body = format!(r#"{{"status":"success","data":[{{"exemplars":[{list}]}}]}}"#);
    let (rows, warnings) = read(&body).unwrap();
    assert!(rows[0].1.is_nan());
    assert_eq!((rows[1].1, rows[2].1), (f64::INFINITY, f64::NEG_INFINITY));
    assert!(warnings.is_empty());
}

#[test]
fn a_bad_element_is_named_and_the_rest_is_kept() {
    let body = r#"{"status":"success","data":[7,{"seriesLabels":{"a":{"x":1}},"exemplars":[
        {"labels":{"t":"1"},"value":"fast","timestamp":1},
        {"labels":{"t":"2"},"value":"1","timestamp":"soon"},
        null,
        {"labels":"none","value":"1"},
        {"labels":{"t":"3","n":5,"gone":null},"value":"1","timestamp":"2.5"}]}]}"#;
    let (rows, warnings) = read(body).unwrap();
    assert_eq!(rows, [row(2500.0, 1.0, "n=5 t=3")]);
    assert_eq!(
        warnings,
        [
            "data[0] is 7: expected an object; it was left out",
            "data[1].seriesLabels.a is {\"x\":1}: expected a string; it was left out",
            "data[1].exemplars[0].value is \"fast\": expected a number; it was left out",
            "data[1].exemplars[1].timestamp is \"soon\": expected seconds, milliseconds or RFC 3339; it was left out",
            "data[1].exemplars[3].labels is \"none\": expected an object of labels; it was left out",
            "data[1].exemplars[3].timestamp is null: expected seconds, milliseconds or RFC 3339; it was left out",
        ]
    );
}

#[test]
fn samples_are_not_exemplars() {
    let body =
        r#"{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[[1,"1"]]}]}}"#;
    let (rows, warnings) = read(body).unwrap();
    assert!(rows.is_empty());
    assert_eq!(warnings, ["1 elements are series of samples; they hold no exemplars"]);
}

#[test]
fn errors_say_what_came() {
    let message = |body: &str| read(body).unwrap_err().to_string();
    assert_eq!(
        message(r#"{"status":"error","errorType":"bad_data","error":"invalid parameter \"query\""}"#),
        "the server answered with an error (bad_data): invalid parameter \"query\""
    );
    assert!(message(r#"{"message":"Unauthorized"}"#).contains("Unauthorized"));
    assert!(message(r#"{"status":"success","data":5}"#).starts_with("unexpected value 5 as data"));
    assert!(message("42").starts_with("unexpected value 42"));
    assert!(message(r#"{"users":[]}"#).contains(r#"{"users":[]}"#));
    assert!(message("").starts_with("the answer is empty"));
    assert!(message("404 page not found").starts_with("not JSON at line 1, column 5"));
    assert!(
        message(r#"{"status":"success","data":[{"seriesLabels":{"a"#)
            .contains("column 48: the text ends within a string")
    );
    assert!(message("[]]").contains("something follows"));
}

#[test]
fn a_wide_failure_gives_few_warnings() {
    let body = format!("[{}]", vec!["1"; 5000].join(","));
    let (_, warnings) = read(&body).unwrap();
    assert_eq!(warnings.len(), 21);
    assert_eq!(warnings[20], "4980 more of the same kind");
}
