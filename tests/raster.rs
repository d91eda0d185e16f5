//! The raster against a naive one: what a 16 by 16 grid in each pixel says is covered.

use exemplar_panel::color::Color;
use exemplar_panel::paint::raster::{Area, Clip, Raster};
use exemplar_panel::reduce::Reducer;
use exemplar_panel::scene::{ColumnExtent, Marker, MarkerShape, Point, Spans};
use proptest::prelude::*;

const WIDTH: usize = 48;
const HEIGHT: usize = 40;
const WHITE: Color = Color::from_rgb(0xffffff);
const BLACK: Color = Color::from_rgb(0);

/// Samples along each side of a pixel.
const GRID: usize = 16;

fn white() -> Raster {
    let mut raster = Raster::new(WIDTH, HEIGHT);
    raster.clear(WHITE);
    raster
}

/// How dark each pixel is, 0 to 255.
fn darkness(raster: &Raster) -> Vec<f64> {
    raster
        .bytes()
        .chunks(4)
        .map(|pixel| 255.0 - f64::from(pixel[0]))
        .collect()
}

/// The share of each pixel's samples that are covered, times 255.
fn sampled(is_covered: impl Fn(f64, f64) -> bool) -> Vec<f64> {
    let place = |index: usize, sample: usize| index as f64 + (sample as f64 + 0.5) / GRID as f64;
    let pixel = |index: usize| {
        let (x, y) = (index % WIDTH, index / WIDTH);
        let samples = (0..GRID * GRID).filter(|sample| is_covered(place(x, sample % GRID), place(y, sample / GRID)));
        255.0 * samples.count() as f64 / (GRID * GRID) as f64
    };
    (0..WIDTH * HEIGHT).map(pixel).collect()
}

/// The exact share of each pixel that a convex polygon covers, times 255: the polygon cut at the pixel's four sides
/// (Sutherland and Hodgman, 1974), and its area by the shoelace formula.
fn exact(corners: &[(f64, f64)]) -> Vec<f64> {
    let cut = |polygon: &[(f64, f64)], inside: &dyn Fn((f64, f64)) -> f64| {
        let mut out = Vec::new();
        for (index, to) in polygon.iter().enumerate() {
            let from = polygon[(index + polygon.len() - 1) % polygon.len()];
            let (a, b) = (inside(from), inside(*to));
            if (a > 0.0) != (b > 0.0) {
                let share = a / (a - b);
                out.push((from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)));
            }
            if b > 0.0 {
                out.push(*to);
            }
        }
        out
    };
    let area = |polygon: &[(f64, f64)]| {
        let next = polygon.iter().cycle().skip(1);
        let twice: f64 = polygon.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
        twice.abs() / 2.0
    };
    let pixel = |index: usize| {
        let (left, top) = ((index % WIDTH) as f64, (index / WIDTH) as f64);
        let sides: [&dyn Fn((f64, f64)) -> f64; 4] =
            [&|at| at.0 - left, &|at| left + 1.0 - at.0, &|at| at.1 - top, &|at| {
                top + 1.0 - at.1
            }];
        let within = sides
            .iter()
            .fold(corners.to_vec(), |polygon, side| cut(&polygon, *side));
        255.0 * area(&within)
    };
    (0..WIDTH * HEIGHT).map(pixel).collect()
}

/// The rectangle that a straight piece of a line is, without caps.
fn rectangle(from: Point, to: Point, half: f64) -> Vec<(f64, f64)> {
    let (x0, y0, x1, y1) = (f64::from(from.x), f64::from(from.y), f64::from(to.x), f64::from(to.y));
    let length = (x1 - x0).hypot(y1 - y0);
    let (across_x, across_y) = (-(y1 - y0) / length * half, (x1 - x0) / length * half);
    vec![
        (x0 + across_x, y0 + across_y),
        (x1 + across_x, y1 + across_y),
        (x1 - across_x, y1 - across_y),
        (x0 - across_x, y0 - across_y),
    ]
}

/// The greatest difference of a pixel, and where.
fn difference(left: &[f64], right: &[f64]) -> (f64, usize, usize) {
    let worst = left.iter().zip(right).map(|(a, b)| (a - b).abs()).enumerate();
    let (index, difference) = worst.fold((0, 0.0), |a, b| if b.1 > a.1 { b } else { a });
    (difference, index % WIDTH, index / WIDTH)
}

fn assert_near(raster: &Raster, expected: &[f64], bound: f64) {
    let (difference, x, y) = difference(&darkness(raster), expected);
    assert!(difference <= bound, "a difference of {difference} at {x}, {y}");
}

/// Whole sixteenths, so that the grid of samples measures exactly.
fn sixteenths(range: std::ops::Range<i32>) -> impl Strategy<Value = f32> {
    (range.start * 16..range.end * 16).prop_map(|steps| steps as f32 / 16.0)
}

fn extent(column: i32, joined: bool, ys: &[f32]) -> ColumnExtent {
    ColumnExtent {
        column,
        joined,
        first: ys[0],
        last: ys[ys.len() - 1],
        top: ys.iter().copied().fold(f32::INFINITY, f32::min),
        bottom: ys.iter().copied().fold(f32::NEG_INFINITY, f32::max),
    }
}

/// Columns of one to four samples, some of them not joined, some columns empty.
fn columns_of_samples() -> impl Strategy<Value = Vec<(i32, bool, Vec<f32>)>> {
    let column = (
        1..4_i32,
        prop::bool::weighted(0.8),
        prop::collection::vec(sixteenths(-10..50), 1..5),
    );
    prop::collection::vec(column, 1..40).prop_map(|columns| {
        let mut at = -3;
        let place = |(step, joined, ys): (i32, bool, Vec<f32>)| {
            at += if step == 3 { 2 } else { 1 };
            (at, joined, ys)
        };
        columns.into_iter().map(place).collect()
    })
}

/// What a line of a width covers of the columns from -5 to five behind the last.
fn spans_of(extents: &[ColumnExtent], width: f32) -> Spans {
    let mut spans = Spans::default();
    Reducer::default().spans_of_extents(extents, -5..WIDTH as i32 + 5, width.max(1.0) / 2.0, &mut spans);
    spans
}

fn reduced(samples: &[(i32, bool, Vec<f32>)]) -> Vec<ColumnExtent> {
    samples
        .iter()
        .map(|(column, joined, ys)| extent(*column, *joined, ys))
        .collect()
}

/// What a column covers, from the description: the samples and half the width, and on to the crossings.
fn naive_span(extents: &[ColumnExtent], column: i32, half: f32) -> Option<(f32, f32)> {
    let crossing = |boundary: i32| {
        extents.windows(2).find_map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            let (left, right) = (from.column as f32 + 0.5, to.column as f32 + 0.5);
            let share = (boundary as f32 - left) / (right - left);
            (to.joined && (0.0..1.0).contains(&share)).then_some(from.last + (to.first - from.last) * share)
        })
    };
    let center = || {
        extents.windows(2).find_map(|pair| {
            let (from, to) = (pair[0], pair[1]);
            let share = (column - from.column) as f32 / (to.column - from.column) as f32;
            (to.joined && from.column < column && column < to.column)
                .then_some(from.last + (to.first - from.last) * share)
        })
    };
    let own = extents
        .iter()
        .find(|extent| extent.column == column)
        .map(|extent| (extent.top, extent.bottom));
    let (top, bottom) = own.or_else(|| center().map(|y| (y, y)))?;
    let ends = [crossing(column), crossing(column + 1)];
    let spread = ends
        .iter()
        .flatten()
        .fold((top - half, bottom + half), |(a, b), y| (a.min(*y), b.max(*y)));
    Some(spread)
}

/// The share of each pixel that spans (the first in column -5) cover, each `side` wider than its column on both sides:
/// exact in y, measured at 32 places in x.
fn naive_columns(spans: &[Option<(f32, f32)>], side: f32) -> Vec<f64> {
    let covered_at = |x: f32, row: f32| {
        let mut near: Vec<(f32, f32)> = (-5..)
            .zip(spans)
            .filter(|(column, _)| x >= *column as f32 - side && x < (*column + 1) as f32 + side)
            .filter_map(|(_, span)| span.map(|(top, bottom)| (top.max(row), bottom.min(row + 1.0))))
            .collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut reached = row;
        near.iter().fold(0.0, |sum, (top, bottom)| {
            let more = (bottom - top.max(reached)).max(0.0);
            reached = reached.max(*bottom);
            sum + more
        })
    };
    let pixel = |index: usize| {
        let (column, row) = ((index % WIDTH) as f32, (index / WIDTH) as f32);
        let places = (0..32).map(|place| column + (place as f32 + 0.5) / 32.0);
        places.map(|x| f64::from(covered_at(x, row))).sum::<f64>() / 32.0
    };
    (0..WIDTH * HEIGHT).map(pixel).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn rectangles_cover_their_share(
        left in sixteenths(-5..50), top in sixteenths(-5..45), width in sixteenths(0..30), height in sixteenths(0..30),
        alpha in 1..=255_u8,
    ) {
        let area = Area { left, top, right: left + width, bottom: top + height };
        let mut raster = white();
        let clip = raster.bounds();
        raster.fill_rect(area, Color { a: alpha, ..BLACK }, clip);
        let expected: Vec<f64> = sampled(|x, y| {
            x >= f64::from(area.left) && x < f64::from(area.right) && y >= f64::from(area.top) && y < f64::from(area.bottom)
        }).iter().map(|covered| covered * f64::from(alpha) / 255.0).collect();
        assert_near(&raster, &expected, 1.1);
    }

    #[test]
    fn columns_cover_what_their_samples_do(samples in columns_of_samples(), width in 16..64_i32, alpha in 1..=255_u8) {
        let extents = reduced(&samples);
        let width = width as f32 / 16.0;
        let mut raster = white();
        let clip = raster.bounds();
        raster.spans(&spans_of(&extents, width), width, Color { a: alpha, ..BLACK }, clip);
        let spans: Vec<_> = (-5..WIDTH as i32 + 5).map(|column| naive_span(&extents, column, width / 2.0)).collect();
        let expected: Vec<f64> = naive_columns(&spans, (width - 1.0) / 2.0)
            .iter()
            .map(|covered| covered * f64::from(alpha))
            .collect();
        // At gaps the ends of wide lines may count twice.
        let is_exact = width == 1.0 || extents.iter().skip(1).all(|extent| extent.joined);
        assert_near(&raster, &expected, if is_exact { 2.0 } else { 130.0 });
    }

    /// Whoever draws every sample sees the same pixels as whoever draws the four that matter.
    #[test]
    fn reduced_equals_full(samples in columns_of_samples(), width in prop::sample::select(vec![1.0_f32, 1.5, 2.0, 3.0])) {
        let one_by_one: Vec<ColumnExtent> = samples.iter().flat_map(|(column, joined, ys)| {
            ys.iter().enumerate().map(|(index, y)| extent(*column, index > 0 || *joined, &[*y]))
        }).collect();
        let picture = |extents: &[ColumnExtent]| {
            let mut raster = white();
            let clip = raster.bounds();
            raster.spans(&spans_of(extents, width), width, BLACK, clip);
            raster.bytes().to_vec()
        };
        prop_assert_eq!(picture(&one_by_one), picture(&reduced(&samples)));
    }

    #[test]
    fn straight_lines_cover_their_share(
        from in (-8.0..56.0_f32, -8.0..48.0_f32), to in (-8.0..56.0_f32, -8.0..48.0_f32), width in 0.3..6.0_f32,
    ) {
        let points = [Point::new(from.0, from.1), Point::new(to.0, to.1)];
        let mut raster = white();
        let clip = raster.bounds();
        raster.polyline(&points, width, &[], BLACK, clip);
        let half = f64::from(width) / 2.0;
        assert_near(&raster, &exact(&rectangle(points[0], points[1], half)), 2.0);
    }

    #[test]
    fn any_numbers_are_safe(
        numbers in prop::collection::vec((any::<f32>(), any::<f32>()), 0..30), width in any::<f32>(), base in any::<f32>(),
        dash in prop::collection::vec(any::<f32>(), 0..3), columns in prop::collection::vec(any::<i32>(), 0..30),
    ) {
        let points: Vec<Point> = numbers.iter().map(|(x, y)| Point::new(*x, *y)).collect();
        let extents: Vec<ColumnExtent> = columns.iter().zip(&numbers).map(|(column, (a, b))| ColumnExtent {
            column: column % 60, joined: column % 3 > 0, first: *a, last: *b, top: a.min(*b), bottom: a.max(*b),
        }).chain(columns.iter().map(|column| extent(*column, true, &[1.0]))).collect();
        let wild = Spans {
            first_column: columns.first().copied().unwrap_or(0),
            upper: numbers.iter().map(|(upper, _)| *upper).collect(),
            lower: numbers.iter().skip(1).map(|(_, lower)| *lower).collect(),
        };
        let mut raster = white();
        let clip = raster.bounds();
        for width in [width, 2.0] {
            raster.polyline(&points, width, &dash, BLACK, clip);
            raster.spans(&spans_of(&extents, width), width, BLACK, clip);
            raster.spans(&wild, width, BLACK, clip);
            raster.fill_under_spans(&wild, width, base, BLACK, clip);
            raster.dots(&points, width, BLACK, clip);
            raster.fill_rect(Area { left: width, top: base, right: base, bottom: width }, BLACK, clip);
            raster.line(Area { left: -width, top: 3.0, right: width, bottom: 4.0 }, &dash, BLACK, clip);
        }
        raster.fill_under_polyline(&points, base, BLACK, clip);
        raster.fill_under_spans(&spans_of(&extents, width), width, base, BLACK, clip);
    }

    #[test]
    fn areas_end_at_the_line_and_the_level(
        ys in prop::collection::vec(-10.0..50.0_f32, 2..12), base in -5.0..45.0_f32,
    ) {
        let points: Vec<Point> = ys.iter().enumerate().map(|(index, y)| Point::new(index as f32 * 5.3 - 4.0, *y)).collect();
        let mut raster = white();
        let clip = raster.bounds();
        raster.fill_under_polyline(&points, base, BLACK, clip);
        let expected = sampled(|x, y| points.windows(2).any(|ends| {
            let share = (x - f64::from(ends[0].x)) / f64::from(ends[1].x - ends[0].x);
            let line = f64::from(ends[0].y) + share * f64::from(ends[1].y - ends[0].y);
            let base = f64::from(base);
            (0.0..1.0).contains(&share) && y >= line.min(base) && y < line.max(base)
        }));
        assert_near(&raster, &expected, 18.0);
    }

    #[test]
    fn diamonds_have_their_shape(x in 0.0..48.0_f64, y in 0.0..40.0_f64, radius in 1.0..12.0_f64) {
        let marker = Marker {
            x, y, radius_px: radius, shape: MarkerShape::Diamond, color: BLACK, outline: Color::TRANSPARENT, label: None,
        };
        let mut raster = white();
        let clip = raster.bounds();
        raster.marker(&marker, 1.0, clip);
        assert_near(&raster, &exact(&diamond(x, y, radius)), 2.0);
    }

    #[test]
    fn outlines_of_diamonds_lie_below_and_around(
        x in 0.0..48.0_f64, y in 0.0..40.0_f64, radius in 2.0..14.0_f64, alpha in 1..=255_u8, outline in 1..=255_u8,
    ) {
        let marker = Marker {
            x, y, radius_px: radius, shape: MarkerShape::Diamond, color: Color { a: alpha, ..BLACK },
            outline: Color { a: outline, ..Color::from_rgb(0x808080) }, label: None,
        };
        let mut raster = white();
        let clip = raster.bounds();
        raster.marker(&marker, 1.0, clip);
        // Half a pixel outwards from a side that slants by 45 degrees.
        let grown = 0.5 * std::f64::consts::SQRT_2;
        let below = exact(&diamond(x, y, radius + grown));
        let above = exact(&diamond(x, y, radius - grown));
        let expected: Vec<f64> = below.iter().zip(&above).map(|(below, above)| {
            let below = below / 255.0 * f64::from(outline) / 255.0 * 127.0;
            let weight = above / 255.0 * f64::from(alpha) / 255.0;
            below * (1.0 - weight) + 255.0 * weight
        }).collect();
        assert_near(&raster, &expected, 2.0);
    }
}

fn diamond(x: f64, y: f64, radius: f64) -> [(f64, f64); 4] {
    [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
}

/// The picture in rows of digits: coverage from 0 to 9.
fn rows(raster: &Raster) -> Vec<String> {
    let digit = |value: &f64| char::from(b'0' + (value * 9.0 / 255.0).round() as u8);
    darkness(raster)
        .chunks(raster.width())
        .map(|row| row.iter().map(digit).collect())
        .collect()
}

#[test]
fn a_flat_line_is_as_thick_as_its_width() {
    for (width, alpha) in [(1.0, 255), (2.0, 255), (3.0, 128), (1.5, 255), (0.5, 255)] {
        let color = Color { a: alpha, ..BLACK };
        let expected = f64::from(width) * f64::from(alpha);
        let points = [Point::new(-5.0, 20.25), Point::new(60.0, 20.25)];
        let extents: Vec<ColumnExtent> = (-5..60).map(|column| extent(column, true, &[20.25])).collect();
        let (mut one, mut columns) = (white(), white());
        let clip = one.bounds();
        one.polyline(&points, width, &[], color, clip);
        columns.spans(&spans_of(&extents, width), width, color, clip);
        for raster in [one, columns] {
            let thickness: f64 = darkness(&raster).iter().skip(WIDTH / 2).step_by(WIDTH).sum();
            assert!((thickness - expected).abs() <= 2.0, "{thickness} instead of {expected}");
        }
    }
}

#[test]
fn one_series_is_one_layer() {
    let color = Color { a: 100, ..BLACK };
    let zigzag: Vec<Point> = (0..30)
        .map(|index| Point::new(index as f32 * 1.7, (index % 2) as f32 * 30.0 + 4.0))
        .collect();
    let extents: Vec<ColumnExtent> = (0..48)
        .map(|column| {
            extent(
                column,
                column > 0,
                &[10.0 + (column % 7) as f32, 30.0 - (column % 5) as f32],
            )
        })
        .collect();
    let mut raster = white();
    let clip = raster.bounds();
    for width in [1.0, 2.0, 3.5, 7.0] {
        let mut darkest = |draw: &dyn Fn(&mut Raster)| {
            raster.clear(WHITE);
            draw(&mut raster);
            darkness(&raster).iter().copied().fold(0.0, f64::max)
        };
        assert_eq!(
            darkest(&|raster| raster.polyline(&zigzag, width, &[], color, clip)),
            100.0
        );
        let spans = spans_of(&extents, width);
        assert_eq!(darkest(&|raster| raster.spans(&spans, width, color, clip)), 100.0);
    }
}

#[test]
fn breaks_dashes_and_lone_points() {
    let mut raster = white();
    let clip = raster.bounds();
    let points = [
        Point::new(2.0, 2.5),
        Point::new(6.0, 2.5),
        Point::BREAK,
        Point::new(10.5, 2.5),
        Point::BREAK,
    ];
    raster.polyline(&points, 1.0, &[], BLACK, clip);
    raster.polyline(
        &[Point::new(0.0, 5.5), Point::new(14.0, 5.5)],
        1.0,
        &[3.0, 2.0],
        BLACK,
        clip,
    );
    raster.line(
        Area {
            left: 0.0,
            top: 7.0,
            right: 13.0,
            bottom: 8.0,
        },
        &[3.0, 2.0],
        BLACK,
        clip,
    );
    let rows: Vec<String> = rows(&raster).iter().map(|row| row[..15].to_owned()).collect();
    assert_eq!(rows[2], "009999000070000");
    assert_eq!(rows[5], "999009990099900");
    assert_eq!(rows[7], "999009990099900");
}

#[test]
fn nothing_is_drawn_outside_the_clip() {
    let clip = Clip {
        left: 10,
        top: 8,
        right: 30,
        bottom: 25,
    };
    let mut raster = white();
    let points = [
        Point::new(-100.0, -80.0),
        Point::new(100.0, 90.0),
        Point::new(110.0, -1e30),
    ];
    let extents: Vec<ColumnExtent> = (0..48).map(|column| extent(column, true, &[-50.0, 90.0])).collect();
    raster.polyline(&points, 9.0, &[], BLACK, clip);
    raster.spans(&spans_of(&extents, 3.0), 3.0, BLACK, clip);
    raster.fill_under_spans(&spans_of(&extents, 1.0), 1.0, 100.0, BLACK, clip);
    raster.fill_rect(
        Area {
            left: -9.0,
            top: -9.0,
            right: 99.0,
            bottom: 99.0,
        },
        BLACK,
        clip,
    );
    for (index, dark) in darkness(&raster).iter().enumerate() {
        let is_inside = (10..30).contains(&(index % WIDTH)) && (8..25).contains(&(index / WIDTH));
        assert_eq!(*dark, if is_inside { 255.0 } else { 0.0 });
    }
}

/// A raster of a part of the canvas shows what the whole shows there.
#[test]
fn a_part_is_a_part_of_the_whole() {
    let points: Vec<Point> = (0..20)
        .map(|index| Point::new(index as f32 * 2.9, ((index * 7) % 11) as f32 * 3.0))
        .collect();
    let extents: Vec<ColumnExtent> = (0..48)
        .map(|column| extent(column, column != 9, &[5.0, ((column * 13) % 29) as f32]))
        .collect();
    let draw = |raster: &mut Raster| {
        raster.clear(WHITE);
        let clip = raster.bounds();
        raster.spans(&spans_of(&extents, 2.0), 2.0, Color::from_rgb(0x3274d9), clip);
        raster.polyline(&points, 1.5, &[], Color::from_rgb(0xe02f44), clip);
        raster.fill_under_polyline(&points, 20.0, Color { a: 60, ..BLACK }, clip);
    };
    let (mut whole, mut part) = (white(), Raster::new(20, 16));
    part.set_origin(7, 5);
    draw(&mut whole);
    draw(&mut part);
    for row in 0..16 {
        let from = ((row + 5) * WIDTH + 7) * 4;
        let (expected, got) = (&whole.bytes()[from..from + 80], &part.bytes()[row * 80..row * 80 + 80]);
        assert!(expected.iter().zip(got).all(|(a, b)| a.abs_diff(*b) <= 1), "row {row}");
    }
}

#[test]
fn straight_alpha_for_the_canvas() {
    let mut raster = Raster::new(2, 1);
    raster.clear(Color::TRANSPARENT);
    let clip = raster.bounds();
    let color = Color {
        r: 200,
        g: 100,
        b: 50,
        a: 128,
    };
    raster.fill_rect(
        Area {
            left: 0.0,
            top: 0.0,
            right: 1.0,
            bottom: 1.0,
        },
        color,
        clip,
    );
    raster.to_straight_alpha();
    let pixel = &raster.bytes()[..4];
    assert!(
        pixel
            .iter()
            .zip([200, 100, 50, 128])
            .all(|(got, want): (&u8, u8)| got.abs_diff(want) <= 1),
        "{pixel:?}"
    );
    assert_eq!(raster.bytes()[4..], [0; 4]);
}
