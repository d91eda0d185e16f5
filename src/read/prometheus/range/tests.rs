//! Range, instant and scalar answers.

use super::*;

fn read(body: &str) -> Result<(Vec<SeriesData>, Vec<String>), Error> {
    let (series, warnings) = range(body.as_bytes(), Some("p99 {{route}}"))?;
    Ok((series, warnings.into_iter().map(|warning| warning.message).collect()))
}

#[test]
fn a_matrix() {
    let body = r#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"route":"/cart"},"values":[[1600164378.369,"1"],[1600164393,"NaN"],[1600164408,"+Inf"]]},
        {"metric":{},"values":[]}]}}"#;
    let (series, warnings) = read(body).unwrap();
    assert_eq!(warnings, [""; 0]);
    assert_eq!(series[0].name.as_deref(), Some("p99 /cart"));
    assert_eq!(series[0].labels.get("route"), Some("/cart"));
    assert_eq!(
        series[0].times_ms,
        [1_600_164_378_369.0, 1_600_164_393_000.0, 1_600_164_408_000.0]
    );
    assert_eq!(series[0].values[0], 1.0);
    assert!(series[0].values[1].is_nan());
    assert_eq!(series[0].values[2], f64::INFINITY);
    assert_eq!(
        series[1],
        SeriesData {
            name: Some("p99 ".into()),
            ..SeriesData::default()
        }
    );
}

#[test]
fn a_vector_a_scalar_and_the_parts_alone() {
    let element = r#"{"metric":{"route":"/a"},"value":[1,"2"]}"#;
    let vector = format!(r#"{{"status":"success","data":{{"result":[{element}],"resultType":"vector"}}}}"#);
    for body in [&vector, &format!("[{element}]"), &element.to_owned()] {
        let (series, warnings) = read(body).unwrap();
        assert_eq!((series.len(), warnings.len()), (1, 0), "{body}");
        assert_eq!((series[0].times_ms[0], series[0].values[0]), (1000.0, 2.0));
    }
    let scalar = r#"{"status":"success","data":{"resultType":"scalar","result":[1435781451.781,"-1"]}}"#;
    let (series, warnings) = read(scalar).unwrap();
    assert_eq!(
        (series[0].times_ms[0], series[0].values[0], warnings.len()),
        (1_435_781_451_781.0, -1.0, 0)
    );
}

#[test]
fn bad_samples_are_named_and_the_rest_is_kept() {
    let body = r#"{"status":"success","data":{"result":[3,{"metric":{},"values":[
        [1,"1"],[2],["x","1"],[3,"fast"],[4,"1",5],7,[5,null],[6,2]]}]}}"#;
    let (series, warnings) = read(body).unwrap();
    assert_eq!(series[0].times_ms, [1000.0, 5000.0, 6000.0]);
    assert!(series[0].values[1].is_nan());
    assert_eq!(warnings.len(), 6);
    assert_eq!(warnings[0], "data.result[0] is 3: expected a series; it was left out");
    assert_eq!(
        warnings[3],
        "data.result[1].values[3] is [3,\"fast\"]: expected [seconds, \"value\"]; it was left out"
    );
}

#[test]
fn native_histograms_are_named_and_not_drawn() {
    let body = r#"{"status":"success","data":{"resultType":"matrix","result":[
        {"metric":{"a":"b"},"histograms":[[1,{"count":"5","sum":"3","buckets":[[1,"0","1","5"]]}]]}]}}"#;
    let (series, warnings) = read(body).unwrap();
    assert_eq!((series.len(), series[0].values.len()), (1, 0));
    assert_eq!(
        warnings,
        ["1 series have native histogram samples, which are not drawn"]
    );
}

#[test]
fn an_exemplars_answer_is_not_taken_for_series() {
    let body = r#"{"status":"success","data":[{"seriesLabels":{"a":"b"},"exemplars":[]}]}"#;
    let (series, warnings) = read(body).unwrap();
    assert!(series.is_empty());
    assert_eq!(warnings, ["this is an exemplars answer; it holds no samples"]);
}

#[test]
fn an_error_of_the_server_comes_before_a_truncated_rest() {
    let error = read(r#"{"status":"error","errorType":"timeout","error":"query timed out","data":{"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server answered with an error (timeout): query timed out"
    );
}

#[test]
fn without_a_template_series_have_no_name() {
    let body = br#"[{"metric":{"a":"b"},"value":[1,"2"]}]"#;
    for legend in [None, Some("")] {
        assert_eq!(range(body, legend).unwrap().0[0].name, None);
    }
}
