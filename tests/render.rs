//! The renderer of `examples/render`, run as a user runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use resvg::tiny_skia::Pixmap;

/// The colour of clusters of several series on a light ground, and on a dark one; the title's colour.
const LIGHT_NEUTRAL: (u8, u8, u8) = (0x6e, 0x76, 0x81);
const DARK_NEUTRAL: (u8, u8, u8) = (0xa8, 0xab, 0xb5);
const LIGHT_TEXT: (u8, u8, u8) = (0x24, 0x29, 0x2e);

/// Runs the example that `cargo test` has built beside the tests. (A `cargo run` in here would build the library anew, with other
/// features where a whole workspace is tested, under the doc tests that follow.) Where only this test is asked for, it has to be there:
/// `cargo build --example render`.
fn render(arguments: &[&str]) -> Output {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("examples/render");
    let output = Command::new(&program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output();
    output.unwrap_or_else(|error| panic!("{}: {error}; cargo build --example render", program.display()))
}

/// Renders with these arguments; gives the file.
fn drawn(name: &str, arguments: &[&str]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_file(&path);
    let out = ["--out", path.to_str().unwrap()];
    let output = render(&[arguments, &out].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    path
}

/// How many pixels of the rows have exactly this colour.
fn pixels_of(picture: &Pixmap, color: (u8, u8, u8), rows: std::ops::Range<usize>) -> usize {
    let width = picture.width() as usize;
    let is_it = |pixel: &&resvg::tiny_skia::PremultipliedColorU8| (pixel.red(), pixel.green(), pixel.blue()) == color;
    picture.pixels()[rows.start * width..rows.end * width]
        .iter()
        .filter(is_it)
        .count()
}

const RANGE: [&str; 6] = [
    "--range",
    "demo/capture/latency-p99.json",
    "--legend",
    "{{route}}",
    "--unit",
    "s",
];
const EXEMPLARS: [&str; 2] = ["--exemplars", "demo/capture/exemplars-duration.json"];

#[test]
fn the_recorded_capture_as_png_with_diamonds_and_text() {
    let sized = [
        "--title",
        "Request latency",
        "--width",
        "600",
        "--height",
        "300",
        "--dpr",
        "2",
    ];
    let with = drawn("with.png", &[&RANGE[..], &EXEMPLARS, &sized].concat());
    let without = drawn("without.png", &[&RANGE[..], &sized].concat());
    let [with, without] = [with, without].map(|path| Pixmap::load_png(path).unwrap());
    assert_eq!((with.width(), with.height()), (1200, 600));
    assert!(pixels_of(&with, LIGHT_NEUTRAL, 0..600) > 3000);
    assert_eq!(pixels_of(&without, LIGHT_NEUTRAL, 0..600), 0);
    assert!(pixels_of(&with, LIGHT_TEXT, 10..60) > 100, "the title");
}

#[test]
fn the_dark_theme_and_a_window() {
    let window = [
        "--from",
        "2026-11-20T10:20:00Z",
        "--to",
        "1795170180000",
        "--time-zone",
        "Europe/Berlin",
    ];
    let path = drawn(
        "dark.png",
        &[&RANGE[..], &EXEMPLARS, &window, &["--theme", "dark"]].concat(),
    );
    let picture = Pixmap::load_png(path).unwrap();
    assert_eq!((picture.width(), picture.height()), (960, 400));
    assert!(pixels_of(&picture, DARK_NEUTRAL, 0..400) > 500);
    let svg = drawn("window.svg", &[&RANGE[..], &EXEMPLARS, &window].concat());
    let svg = std::fs::read_to_string(svg).unwrap();
    // 10:20 UTC is 11:20 in Berlin in November.
    assert!(svg.contains("11:21") && !svg.contains("10:21"), "{svg}");
    assert!(svg.contains("outside the window"), "{svg}");
}

#[test]
fn svg_has_links_to_the_traces_and_text_is_only_text() {
    let links = [
        "--title",
        "<b>p99</b> & more",
        "--grafana-url",
        "https://grafana.example",
        "--tempo-uid",
        "tempo",
    ];
    let path = drawn("links.svg", &[&RANGE[..], &EXEMPLARS, &links].concat());
    let svg = std::fs::read_to_string(path).unwrap();
    assert!(svg.contains("&lt;b&gt;p99&lt;/b&gt; &amp; more") && !svg.contains("<b>"));
    let hrefs: Vec<&str> = svg.split("<a href=\"").skip(1).collect();
    assert!(hrefs.len() > 20);
    assert!(
        hrefs
            .iter()
            .all(|href| href.starts_with("https://grafana.example/explore?")),
        "{}",
        hrefs[0]
    );
}

#[test]
fn scrapes_and_otlp_are_drawn_too() {
    let scrapes = ["--openmetrics", "demo/capture/metrics.openmetrics.txt", "--by", "route"];
    let picture = Pixmap::load_png(drawn("scrape.png", &scrapes)).unwrap();
    assert!(pixels_of(&picture, LIGHT_NEUTRAL, 0..400) > 500);
    let svg = drawn("otlp.svg", &["--otlp", "tests/fixtures/opentelemetry/otlp.json"]);
    assert!(std::fs::read_to_string(svg).unwrap().contains("11 exemplars"));
}

#[test]
fn what_cannot_be_drawn_is_said_in_a_sentence() {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("never.png");
    let out = out.to_str().unwrap();
    let range = RANGE[1];
    let cases: [(&[&str], i32, &str); 8] = [
        (
            &["--range", "missing.json", "--out", out],
            1,
            "cannot read missing.json",
        ),
        (
            &["--range", "README.md", "--out", out],
            1,
            "README.md: not JSON at line 1",
        ),
        (
            &["--range", range, "--out", "chart.gif"],
            1,
            "must end with .svg or .png",
        ),
        (
            &["--range", range, "--out", "/nowhere/chart.svg"],
            1,
            "cannot write /nowhere/chart.svg",
        ),
        (
            &["--range", range, "--out", out, "--time-zone", "Moon/Sea"],
            1,
            "--time-zone Moon/Sea",
        ),
        (
            &[
                "--openmetrics",
                "demo/capture/metrics.openmetrics.txt",
                "--metric",
                "no",
                "--out",
                out,
            ],
            1,
            "has no no",
        ),
        (
            &["--out", out],
            2,
            "--range <FILE>|--exemplars <FILE>|--openmetrics <FILE>|--otlp <FILE>",
        ),
        (
            &["--range", range, "--out", out, "--from", "yesterday"],
            2,
            "neither ms since the epoch nor a time",
        ),
    ];
    for (arguments, status, sentence) in cases {
        let output = render(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(sentence), "{arguments:?} said {said}");
        assert_eq!(output.status.code(), Some(status), "{said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    assert!(!Path::new(out).exists());
}
