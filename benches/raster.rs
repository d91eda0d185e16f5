//! What a frame's pixels cost: dense and sparse series, markers, the clear.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use exemplar_panel::color::Color;
use exemplar_panel::paint::raster::Raster;
use exemplar_panel::reduce::Reducer;
use exemplar_panel::scene::{ColumnExtent, Marker, MarkerShape, Point, Spans};

const WIDTH: usize = 1600;
const HEIGHT: usize = 600;

/// Numbers from 0 to 1 that are the same in every run.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 8) as f32 / (1 << 24) as f32
    }
}

/// A level, a slow wave and noise of `amplitude_px` around it.
fn level(series: usize, x: f32, noise: &mut Noise, amplitude_px: f32) -> f32 {
    let middle = 60.0 + 480.0 * (series as f32 * 0.618).fract();
    middle + 30.0 * (x * 0.01 + series as f32).sin() + (noise.next() - 0.5) * amplitude_px
}

/// Dense series with `samples` a column.
fn dense(count: usize, samples: usize, amplitude_px: f32) -> Vec<Vec<ColumnExtent>> {
    let mut noise = Noise(7);
    let column = |series: usize, column: usize, noise: &mut Noise| {
        let ys: Vec<f32> = (0..samples)
            .map(|_| level(series, column as f32, noise, amplitude_px))
            .collect();
        ColumnExtent {
            column: column as i32,
            joined: column > 0,
            first: ys[0],
            last: ys[samples - 1],
            top: ys.iter().copied().fold(f32::INFINITY, f32::min),
            bottom: ys.iter().copied().fold(f32::NEG_INFINITY, f32::max),
        }
    };
    (0..count)
        .map(|series| (0..WIDTH).map(|index| column(series, index, &mut noise)).collect())
        .collect()
}

fn spans_of(extents: &[ColumnExtent], width_px: f32) -> Spans {
    let mut spans = Spans::default();
    Reducer::default().spans_of_extents(extents, 0..WIDTH as i32, width_px / 2.0, &mut spans);
    spans
}

/// Sparse series of 200 points.
fn sparse(count: usize, amplitude_px: f32) -> Vec<Vec<Point>> {
    let mut noise = Noise(7);
    let mut point = |series: usize, index: usize| {
        let x = index as f32 * (WIDTH as f32 / 200.0) + 0.3;
        Point::new(x, level(series, x, &mut noise, amplitude_px))
    };
    (0..count)
        .map(|series| (0..200).map(|index| point(series, index)).collect())
        .collect()
}

fn color(series: usize, alpha: u8) -> Color {
    let rgb = (series as u32 + 1).wrapping_mul(0x9e37_79b9) >> 8;
    Color {
        a: alpha,
        ..Color::from_rgb(rgb)
    }
}

fn columns(c: &mut Criterion) {
    let mut raster = Raster::new(WIDTH, HEIGHT);
    raster.clear(Color::from_rgb(0xffffff));
    let clip = raster.bounds();
    let noisy = dense(500, 6, 30.0);
    let smooth = dense(100, 2, 0.0);
    let mut run = |name: &str, series: &[Vec<ColumnExtent>], width_px: f32, alpha: u8| {
        let spans: Vec<Spans> = series.iter().map(|extents| spans_of(extents, width_px)).collect();
        c.bench_function(name, |b| {
            b.iter(|| {
                for (index, spans) in spans.iter().enumerate() {
                    raster.spans(black_box(spans), width_px, color(index, alpha), clip);
                }
            });
        });
    };
    run("columns, 100 noisy, 1 px", &noisy[..100], 1.0, 255);
    run("columns, 500 noisy, 1 px", &noisy, 1.0, 255);
    run("columns, 100 noisy, 2 px", &noisy[..100], 2.0, 255);
    run("columns, 100 noisy, 1.5 px, half opaque", &noisy[..100], 1.5, 128);
    run("columns, 100 smooth, 1 px", &smooth, 1.0, 255);
}

fn lines(c: &mut Criterion) {
    let mut raster = Raster::new(WIDTH, HEIGHT);
    raster.clear(Color::from_rgb(0xffffff));
    let clip = raster.bounds();
    for (name, amplitude_px, width_px, dash) in [
        ("polylines, 100 x 200 calm, 1 px", 8.0, 1.0, &[][..]),
        ("polylines, 100 x 200 noisy, 1 px", 60.0, 1.0, &[]),
        ("polylines, 100 x 200 noisy, 2 px", 60.0, 2.0, &[]),
        ("polylines, 100 x 200 noisy, 2 px, dashed", 60.0, 2.0, &[6.0, 4.0]),
    ] {
        let series = sparse(100, amplitude_px);
        c.bench_function(name, |b| {
            b.iter(|| {
                for (index, points) in series.iter().enumerate() {
                    raster.polyline(black_box(points), width_px, dash, color(index, 255), clip);
                }
            });
        });
    }
    let series = sparse(100, 60.0);
    c.bench_function("fills, 100 x 200 noisy", |b| {
        b.iter(|| {
            for (index, points) in series.iter().enumerate() {
                raster.fill_under_polyline(black_box(points), 600.0, color(index, 40), clip);
            }
        });
    });
}

fn rest(c: &mut Criterion) {
    let mut raster = Raster::new(WIDTH, HEIGHT);
    let clip = raster.bounds();
    c.bench_function("clear", |b| {
        b.iter(|| raster.clear(black_box(Color::from_rgb(0xffffff))))
    });
    let mut noise = Noise(7);
    let markers: Vec<Marker> = (0..1000)
        .map(|_| Marker {
            x: f64::from(noise.next()) * WIDTH as f64,
            y: f64::from(noise.next()) * HEIGHT as f64,
            radius_px: 6.0,
            shape: MarkerShape::Diamond,
            color: Color::from_rgb(0xfade2a),
            outline: Color::from_rgb(0x222222),
            label: None,
        })
        .collect();
    c.bench_function("markers, 1000 diamonds", |b| {
        b.iter(|| {
            black_box(&markers)
                .iter()
                .for_each(|marker| raster.marker(marker, 1.0, clip))
        });
    });
}

criterion_group!(benches, columns, lines, rest);
criterion_main!(benches);
