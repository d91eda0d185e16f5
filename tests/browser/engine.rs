//! The engine in a real browser, on a real canvas. Run with `make test-wasm` in headless Chrome and Firefox.
#![cfg(target_arch = "wasm32")]

use exemplar_panel::wasm::Engine;
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

wasm_bindgen_test_configure!(run_in_browser);

const FROM_MS: f64 = 1_700_000_000_000.0;
const EXEMPLARS: &str = r#"{"status":"success","data":[{"seriesLabels":{"job":"a"},"exemplars":[
    {"labels":{"trace_id":"4bf92f3577b34da6a3ce929d0e0e473"},"value":"0.9","timestamp":1700000030},
    {"labels":{"trace_id":"5bf92f3577b34da6a3ce929d0e0e4736"},"value":"0.2","timestamp":1700000050}]}]}"#;
const OPTIONS: &str = r##"{"themeName":"light","placement":"value","axes":[{"min":0,"max":1}],
    "exemplarColor":{"mode":"fixed","color":"#ff0000"},
    "links":{"destinations":[{"name":"traceID","datasourceUid":"tempo-uid"}]}}"##;

struct Page {
    engine: Engine,
    canvas: HtmlCanvasElement,
}

fn parsed(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

fn page() -> Page {
    let document = web_sys::window().unwrap().document().unwrap();
    let canvas: HtmlCanvasElement = document.create_element("canvas").unwrap().dyn_into().unwrap();
    let mut engine = Engine::new(canvas.clone()).ok().unwrap();
    engine.resize(400.0, 200.0, 2.0);
    engine.set_options(parsed(OPTIONS)).ok().unwrap();
    let times: Vec<f64> = (0..61).map(|second| FROM_MS + f64::from(second) * 1_000.0).collect();
    let values = vec![0.5; 61];
    let names = vec!["job".to_owned()];
    engine
        .stage_series(None, names, vec!["a".to_owned()], times, values, parsed("{}"))
        .ok()
        .unwrap();
    engine.commit_series().ok().unwrap();
    engine
        .read_prometheus(None, Some(EXEMPLARS.as_bytes().to_vec()), None, false, false)
        .ok()
        .unwrap();
    engine.set_window(FROM_MS, FROM_MS + 60_000.0);
    Page { engine, canvas }
}

fn pixel(canvas: &HtmlCanvasElement, x_px: f64, y_px: f64) -> [u8; 4] {
    let context = canvas.get_context("2d").unwrap().unwrap();
    let context: CanvasRenderingContext2d = context.dyn_into().unwrap();
    let data = context.get_image_data(x_px * 2.0, y_px * 2.0, 1.0, 1.0).unwrap().data();
    [data[0], data[1], data[2], data[3]]
}

#[wasm_bindgen_test]
fn diamonds_lines_and_ground_are_on_the_canvas() {
    let mut page = page();
    let stats = page.engine.render().ok().unwrap();
    assert_eq!((stats[0], stats[1]), (1, 2));
    assert_eq!((page.canvas.width(), page.canvas.height()), (800, 400));
    let clusters = page.engine.clusters();
    assert_eq!(clusters.len(), 16);
    let [r, g, b, a] = pixel(&page.canvas, clusters[0], clusters[1]);
    assert!(r > 200 && g < 80 && b < 80 && a == 255, "diamond is {r} {g} {b} {a}");
    let line_y = page.engine.y_from_value(0.5, 0);
    let [r, g, b, _] = pixel(&page.canvas, page.engine.x_from_time(FROM_MS + 15_000.0), line_y);
    assert!(r < 150 && g > 100 && b < 150, "line is {r} {g} {b}");
    assert_eq!(pixel(&page.canvas, 2.0, 2.0), [255, 255, 255, 255]);
}

#[wasm_bindgen_test]
fn texts_are_painted_and_measured() {
    let mut page = page();
    page.engine.render().ok().unwrap();
    let plot = page.engine.plot_rect();
    let left = field(&plot, "left").as_f64().unwrap();
    assert!(left > 8.0 && left < 80.0, "gutter of {left} px");
    let inked = (0..(left as usize)).any(|x| (0..200).any(|y| pixel(&page.canvas, x as f64, f64::from(y))[0] < 200));
    assert!(inked, "no label in the gutter");
}

#[wasm_bindgen_test]
fn what_is_under_the_pointer_leads_to_its_trace() {
    let mut page = page();
    let clusters = page.engine.clusters();
    let hit = page.engine.hit(clusters[0], clusters[1]);
    assert_eq!(hit.as_f64(), Some(0.0));
    let rows = page.engine.members(0);
    let links: Array = page.engine.links(rows[0] as usize).dyn_into().unwrap();
    let href = field(&links.get(0), "href").as_string().unwrap();
    assert!(
        href.contains("tempo-uid") && href.contains("4bf92f3577b34da6a3ce929d0e0e473%22"),
        "{href}"
    );
    let line_y = page.engine.y_from_value(0.5, 0);
    let sample = page.engine.hit(clusters[0] + 60.0, line_y);
    assert_eq!(field(&sample, "kind").as_string().as_deref(), Some("series"));
    assert!(page.engine.hit(-5.0, -5.0).is_null());
}

#[wasm_bindgen_test]
fn an_exemplar_is_told_with_its_labels_in_order() {
    let mut page = page();
    let detail = page.engine.exemplar(0);
    let labels: Array = field(&detail, "labels").dyn_into().unwrap();
    let first: Array = labels.get(0).dyn_into().unwrap();
    assert_eq!(first.get(0).as_string().as_deref(), Some("trace_id"));
    assert_eq!(field(&detail, "series").as_f64(), Some(0.0));
    assert!(page.engine.exemplar(99).is_null());
}

#[wasm_bindgen_test]
fn refused_input_is_an_error_and_the_chart_goes_on() {
    let mut page = page();
    assert!(page.engine.set_options(parsed(r#"{"policy":"biggest"}"#)).is_err());
    assert!(
        page.engine
            .read_prometheus(Some(b"<html>".to_vec()), None, None, false, false)
            .is_err()
    );
    let unequal = page
        .engine
        .stage_series(None, vec![], vec![], vec![1.0, 2.0], vec![1.0], parsed("{}"));
    assert!(unequal.is_ok() && page.engine.commit_series().is_err());
    // Lengths of a text that is not there, and of fewer rows than there are times.
    page.engine.stage_label("a".to_owned(), &[3], 7);
    assert!(page.engine.commit_exemplars(vec![1.0, 2.0], vec![1.0, 2.0]).is_err());
    assert!(page.engine.render().is_ok());
    let counts = page.engine.counts();
    assert_eq!(field(&counts, "total").as_f64(), Some(2.0));
}

#[wasm_bindgen_test]
fn a_canvas_without_size_is_no_error() {
    let mut page = page();
    page.engine.resize(0.0, 0.0, 1.0);
    assert!(page.engine.render().is_ok());
    page.engine.resize(400.0, 200.0, 1.0);
    assert!(page.engine.render().is_ok());
}

#[wasm_bindgen_test]
fn a_transparent_ground_keeps_the_page_visible() {
    let mut page = page();
    let theme = r##"{"theme":{"background":"transparent","text":"#000000","textFaint":"#000000","grid":"#00000000",
        "axis":"#000000","neutral":"#888888","palette":["#0000ff"],"fontFamily":"sans-serif"}}"##;
    page.engine.set_options(parsed(theme)).ok().unwrap();
    page.engine.render().ok().unwrap();
    let plot = page.engine.plot_rect();
    let (left, top) = (
        field(&plot, "left").as_f64().unwrap(),
        field(&plot, "top").as_f64().unwrap(),
    );
    assert_eq!(pixel(&page.canvas, left + 30.0, top + 5.0)[3], 0);
    let line_y = page.engine.y_from_value(0.5, 0);
    let [r, g, b, a] = pixel(&page.canvas, page.engine.x_from_time(FROM_MS + 15_000.0), line_y);
    assert!(b > 200 && r < 40 && g < 40 && a > 200, "line is {r} {g} {b} {a}");
}
