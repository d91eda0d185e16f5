//! Bent lines against what their description says they cover, to within two of 255.

mod naive_line;

use exemplar_panel::color::Color;
use exemplar_panel::paint::raster::Raster;
use exemplar_panel::scene::Point;
use proptest::prelude::*;

const WIDTH: usize = 24;
const HEIGHT: usize = 20;
/// How far a channel may be off: one step for the weight of 8 bits and the blended colour, one for the geometry.
const BOUND: f64 = 2.0;
/// Which way an end shorter than this points is decided by how numbers are rounded.
const STUB_PX: f64 = 4e-3;

type Line = Vec<(f64, f64)>;

/// A line in order of x: from several points in a pixel to one every few pixels, from calm to wild, some pieces upright,
/// parts of it above, below and beside the picture. On a grid, so that no two points are almost the same.
fn line() -> impl Strategy<Value = Line> {
    let step = prop::sample::select(vec![0.15, 0.5, 1.5, 5.0]);
    let spread = prop::sample::select(vec![0.5, 3.0, 12.0, 40.0]);
    let points = prop::collection::vec((prop_oneof![1 => Just(0.0), 9 => 0.0..2.0_f64], -0.5..0.5_f64), 2..50);
    (step, spread, points, -8.0..14.0_f64, 0.0..20.0_f64, -1.0..1.0_f64).prop_map(
        |(step, spread, points, start, middle, slope)| {
            let mut x = start;
            let on_grid = |at: f64| (at * 64.0).round() / 64.0;
            let place = |(along, aside): (f64, f64)| {
                x += along * step;
                (on_grid(x), on_grid(middle + slope * (x - start) + aside * spread))
            };
            let mut line: Line = points.into_iter().map(place).collect();
            line.dedup();
            line
        },
    )
}

fn opacity() -> impl Strategy<Value = u8> {
    prop::sample::select(vec![255, 128, 30])
}

fn drawn(draw: impl Fn(&mut Raster)) -> Vec<f64> {
    let mut raster = Raster::new(WIDTH, HEIGHT);
    raster.clear(Color::from_rgb(0xffffff));
    draw(&mut raster);
    raster
        .bytes()
        .chunks(4)
        .map(|pixel| 255.0 - f64::from(pixel[0]))
        .collect()
}

fn black(alpha: u8) -> Color {
    Color {
        a: alpha,
        ..Color::from_rgb(0)
    }
}

fn polyline(line: &[(f64, f64)], width: f64, dash: &[f64], alpha: u8) -> Vec<f64> {
    let points: Vec<Point> = line.iter().map(|at| Point::new(at.0 as f32, at.1 as f32)).collect();
    let dash: Vec<f32> = dash.iter().map(|length| *length as f32).collect();
    drawn(|raster| raster.polyline(&points, width as f32, &dash, black(alpha), raster.bounds()))
}

fn assert_covers(got: &[f64], runs: &[Line], width: f64, alpha: u8) {
    assert_near(got, &naive_line::coverage(runs, width / 2.0, WIDTH, HEIGHT), alpha);
}

fn assert_near(got: &[f64], wanted: &[f64], alpha: u8) {
    for (index, (got, share)) in got.iter().zip(wanted).enumerate() {
        let wanted = share * f64::from(alpha);
        let (x, y) = (index % WIDTH, index / WIDTH);
        assert!((got - wanted).abs() <= BOUND, "{got} instead of {wanted} at {x}, {y}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn lines_cover_what_their_pieces_and_joins_do(line in line(), width in 0.5..8.0_f64, alpha in opacity()) {
        prop_assume!(line.len() > 1);
        assert_covers(&polyline(&line, width, &[], alpha), &[line], width, alpha);
    }

    /// Each dash is as exact as a line; where dashes lie upon each other, both count.
    #[test]
    fn dashes_cover_what_their_pieces_and_joins_do(
        line in line(), width in 0.5..8.0_f64, alpha in opacity(), dash in prop::collection::vec(0.5..9.0_f64, 2..4),
    ) {
        // What leaves the picture by far is not followed there, so a dash does not come back from it as one.
        let mut line: Line = line.iter().map(|at| (at.0, at.1.clamp(-2.0, HEIGHT as f64 + 2.0))).collect();
        line.dedup();
        prop_assume!(line.len() > 1);
        let dashes = naive_line::dashes(&line, &dash);
        let length = |ends: &[(f64, f64)]| (ends[1].0 - ends[0].0).hypot(ends[1].1 - ends[0].1);
        let has_stub = |dash: &Line| length(&dash[..2]).min(length(&dash[dash.len() - 2..])) < STUB_PX;
        prop_assume!(!dashes.iter().any(has_stub));
        assert_covers(&polyline(&line, width, &dash, alpha), &dashes, width, alpha);
    }

    #[test]
    fn dots_cover_their_discs(x in -4.0..28.0_f64, y in -4.0..24.0_f64, radius in 0.3..8.0_f64, alpha in opacity()) {
        let center = Point::new(x as f32, y as f32);
        let got = drawn(|raster| raster.dots(&[center], radius as f32, black(alpha), raster.bounds()));
        assert_near(&got, &naive_line::disc((x, y), radius, WIDTH, HEIGHT), alpha);
    }
}
