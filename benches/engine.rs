//! What loading, a frame and a pointer cost, station by station.
//!
//! `cargo bench --bench engine`, or with a filter: `cargo bench --bench engine -- cluster`.

use std::hint::black_box;
use std::ops::Range;
use std::rc::Rc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use exemplar_panel::Chart;
use exemplar_panel::associate::Association;
use exemplar_panel::data::{Data, SeriesLook};
use exemplar_panel::error::Warnings;
use exemplar_panel::extend::Asked;
use exemplar_panel::host::PlainHost;
use exemplar_panel::model::{Exemplars, LabelColumn, Labels, Series, SeriesData};
use exemplar_panel::paint::raster::{self, Raster};
use exemplar_panel::pyramid::Pyramid;
use exemplar_panel::read;
use exemplar_panel::reduce::{ColumnIndex, Gaps, Reach, columns};
use exemplar_panel::scene::{ColumnExtent, Rect};
use exemplar_panel::view::View;

const START_MS: f64 = 1.767e12;
const STEP_MS: f64 = 1_000.0;
const PLOT: Rect = Rect {
    left: 40.0,
    top: 10.0,
    width: 1550.0,
    height: 560.0,
};

/// Numbers from 0 to 1 that are the same in every run.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        f64::from(self.0 >> 8) / f64::from(1 << 24)
    }
}

fn times(count: usize) -> Vec<f64> {
    (0..count).map(|index| START_MS + index as f64 * STEP_MS).collect()
}

/// A wave, noise, and one value in a hundred missing.
fn values(count: usize, seed: u32) -> Vec<f64> {
    let mut noise = Noise(seed * 2 + 1);
    let level = 20.0 + 60.0 * noise.next();
    let mut value = |index: usize| {
        let wave = 8.0 * (index as f64 / count as f64 * 12.0).sin();
        let noisy = level + wave + 6.0 * noise.next();
        if noise.next() < 0.01 { f64::NAN } else { noisy }
    };
    (0..count).map(&mut value).collect()
}

fn labels(index: usize) -> Labels {
    [
        ("route".to_owned(), format!("/r{}", index % 10)),
        ("pod".to_owned(), format!("p{index}")),
    ]
    .into_iter()
    .collect()
}

fn data(count: usize, index: usize) -> SeriesData {
    SeriesData {
        name: None,
        labels: labels(index),
        times_ms: times(count),
        values: values(count, index as u32),
    }
}

fn series(count: usize) -> Series {
    let checked = Series::new(data(count, 1), &[], &mut Warnings::default());
    checked.expect("equally long columns")
}

fn exemplars(count: usize, span_ms: f64) -> Exemplars {
    let mut noise = Noise(77);
    let times_ms = (0..count).map(|_| START_MS + span_ms * noise.next()).collect();
    let values = (0..count).map(|_| 20.0 + 60.0 * noise.next()).collect();
    let mut column = |name: &str, distinct: usize, text: &dyn Fn(usize) -> String| {
        let texts: Vec<String> = (0..distinct).map(text).collect();
        let of_rows = (0..count).map(|_| texts[(noise.next() * distinct as f64) as usize].as_str());
        LabelColumn::from_rows(name.to_owned(), of_rows)
    };
    let columns = vec![
        column("route", 10, &|index| format!("/r{index}")),
        column("pod", 100, &|index| format!("p{index}")),
    ];
    Exemplars::new(times_ms, values, columns).expect("equally long columns")
}

fn chart(count_of_series: usize, samples: usize, count_of_exemplars: usize) -> Chart {
    let mut chart = Chart::new();
    chart.resize(1600.0, 600.0, 1.0);
    let series = (0..count_of_series)
        .map(|index| (data(samples, index), SeriesLook::default()))
        .collect();
    chart.set_series(series).expect("equally long columns");
    if count_of_exemplars > 0 {
        chart.set_exemplars(exemplars(count_of_exemplars, samples as f64 * STEP_MS));
    }
    chart
}

/// Moves the window to the next half of the data.
fn slide(chart: &mut Chart, step: &mut u32, samples: usize) {
    *step = (*step + 1) % 100;
    let span = samples as f64 * STEP_MS;
    let from = START_MS + span * 0.005 * f64::from(*step);
    chart.set_window(from, from + span / 2.0);
}

fn load(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    let million = values(1_000_000, 1);
    group.throughput(Throughput::Elements(1_000_000));
    group.bench_function("summary of 1M", |b| b.iter(|| Pyramid::new(black_box(&million))));
    group.sample_size(20);
    group.bench_function("series of 1M", |b| {
        b.iter_batched(
            || data(1_000_000, 1),
            |data| Series::new(data, &[], &mut Warnings::default()),
            BatchSize::LargeInput,
        )
    });
    group.bench_function("100 series of 10k on equal times", |b| {
        b.iter_batched(
            || {
                (0..100)
                    .map(|index| (data(10_000, index), SeriesLook::default()))
                    .collect()
            },
            |series| {
                let mut chart = Chart::new();
                chart.set_series(series).map(|_| chart)
            },
            BatchSize::LargeInput,
        )
    });
}

fn reduction(c: &mut Criterion) {
    let mut group = c.benchmark_group("reduction");
    for count in [1_000_000, 10_000_000] {
        let series = series(count);
        let view = |step: u32| {
            let span = count as f64 * STEP_MS;
            let from = START_MS + span * 0.005 * f64::from(step);
            View::new(from, from + span / 2.0, PLOT, 1.0)
        };
        let mut index = ColumnIndex::default();
        let mut out: Vec<ColumnExtent> = Vec::new();
        let mut step = 0;
        group.bench_function(BenchmarkId::new("columns", count), |b| {
            b.iter(|| {
                step = (step + 1) % 100;
                index.rebuild(series.axis(), &view(step));
                out.clear();
                columns(
                    &series,
                    &index,
                    Reach::Plot,
                    Gaps::default(),
                    &|value: f64| 500.0 - value as f32,
                    &mut out,
                );
                out.len()
            })
        });
    }
}

/// A frame in its parts: layout and clusters, description, pixels.
fn frame(c: &mut Criterion) {
    let mut group = c.benchmark_group("frame");
    let cases = [
        ("1x1M", 1, 1_000_000, 0, 1),
        ("100x10k", 100, 10_000, 0, 1),
        ("500x2k", 500, 2_000, 0, 1),
        ("100x10k at a density of 2", 100, 10_000, 0, 2),
        ("500x2k at a density of 2", 500, 2_000, 0, 2),
        ("10k exemplars", 1, 10_000, 10_000, 1),
        ("100k exemplars", 1, 10_000, 100_000, 1),
        ("1M exemplars", 1, 10_000, 1_000_000, 1),
    ];
    for (name, series, samples, exemplars, density) in cases {
        let mut chart = chart(series, samples, exemplars);
        chart.resize(1600.0, 600.0, f64::from(density));
        let mut raster = Raster::new(1600 * density as usize, 600 * density as usize);
        let mut step = 0;
        group.bench_function(BenchmarkId::new("prepare", name), |b| {
            b.iter(|| {
                slide(&mut chart, &mut step, samples);
                chart.prepare(&PlainHost);
            })
        });
        group.bench_function(BenchmarkId::new("prepare and compose", name), |b| {
            b.iter(|| {
                slide(&mut chart, &mut step, samples);
                chart.scene(&PlainHost).map(|scene| scene.series.len())
            })
        });
        group.bench_function(BenchmarkId::new("all", name), |b| {
            b.iter(|| {
                slide(&mut chart, &mut step, samples);
                if let Some(scene) = chart.scene(&PlainHost) {
                    raster::paint(scene, &mut raster);
                }
            })
        });
    }
}

fn association(c: &mut Criterion) {
    let exemplars = exemplars(100_000, 1e7);
    let series: Vec<Labels> = (0..100).map(labels).collect();
    c.bench_function("association of 100k with 100 series", |b| {
        b.iter(|| Association::new(black_box(&exemplars), &series))
    });
}

fn hit(c: &mut Criterion) {
    let mut group = c.benchmark_group("hit");
    for (name, series, samples, exemplars) in [("100x10k", 100, 10_000, 0), ("100k exemplars", 1, 10_000, 100_000)] {
        let mut chart = chart(series, samples, exemplars);
        chart.prepare(&PlainHost);
        let mut at = 0.0;
        group.bench_function(name, |b| {
            b.iter(|| {
                at = (at + 37.0) % 1_000.0;
                chart.hit(100.0 + at, 100.0 + at / 3.0)
            })
        });
    }
}

/// An answer of `query_range`. Samples without a value are left out, or said to be none.
fn range_body(series: usize, samples: Range<usize>, leaves_out: bool) -> Vec<u8> {
    let times = times(samples.end);
    let one = |index: usize| {
        let values = values(samples.end, index as u32);
        let pairs: Vec<String> = samples
            .clone()
            .filter(|sample| !(leaves_out && values[*sample].is_nan()))
            .map(|sample| format!("[{},\"{}\"]", times[sample] / 1e3, values[sample]))
            .collect();
        format!(
            "{{\"metric\":{{\"route\":\"/r{index:03}\"}},\"values\":[{}]}}",
            pairs.join(",")
        )
    };
    let result: Vec<String> = (0..series).map(one).collect();
    format!(
        "{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{}]}}}}",
        result.join(",")
    )
    .into_bytes()
}

fn reading(c: &mut Criterion) {
    let mut group = c.benchmark_group("read");
    let body = range_body(20, 0..10_000, true);
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("query_range", |b| {
        b.iter(|| read::prometheus_range(black_box(&body), None))
    });
    // The shared axis is what a series' own cost is measured against.
    let axis = Rc::clone(series(10_000).axis());
    group.throughput(Throughput::Elements(10_000));
    group.bench_function("10k samples on a known axis", |b| {
        b.iter_batched(
            || (Rc::clone(&axis), values(10_000, 3)),
            |(axis, values)| Series::on_axis(None, Labels::default(), axis, values),
            BatchSize::SmallInput,
        )
    });
}

/// A refresh of a window of 1,000 samples: read as a whole, and its last 60 of which 5 are new.
fn refresh(c: &mut Criterion) {
    let mut group = c.benchmark_group("refresh");
    group.sample_size(20);
    for (name, count, leaves_out) in [("50", 50, false), ("500", 500, false), ("500 uneven", 500, true)] {
        let whole = range_body(count, 0..1000, leaves_out);
        let later = range_body(count, 945..1005, leaves_out);
        let mut chart = Chart::new();
        group.bench_function(BenchmarkId::new("whole", name), |b| {
            b.iter(|| chart.read_prometheus(Some(black_box(&whole)), None, None, false))
        });
        let asked = Asked {
            start_ms: START_MS + 945.0 * STEP_MS,
            from_ms: START_MS + 5.0 * STEP_MS,
            step_ms: STEP_MS,
        };
        group.bench_function(BenchmarkId::new("extended", name), |b| {
            b.iter(|| {
                let mut more = Data::default();
                more.read_prometheus(Some(black_box(&later)), None, None, true)?;
                chart.extend(more, asked)
            })
        });
    }
}

criterion_group!(benches, load, reduction, frame, association, hit, reading, refresh);
criterion_main!(benches);
