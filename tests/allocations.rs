//! What a frame allocates must not grow with the points. One test, since the counter is that of the whole process.

use std::alloc::System;

use exemplar_panel::Chart;
use exemplar_panel::data::SeriesLook;
use exemplar_panel::host::PlainHost;
use exemplar_panel::model::{Exemplars, SeriesData};
use exemplar_panel::paint::raster::{self, Raster};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const STEP_MS: f64 = 1_000.0;

fn scattered(index: usize) -> f64 {
    (index as f64 * 0.618_033_988_749_895).fract()
}

fn chart(samples: usize, exemplars: usize) -> Chart {
    let mut chart = Chart::new();
    chart.resize(1600.0, 600.0, 1.0);
    let data = SeriesData {
        times_ms: (0..samples).map(|index| index as f64 * STEP_MS).collect(),
        values: (0..samples).map(|index| 50.0 + 10.0 * scattered(index * 7)).collect(),
        ..SeriesData::default()
    };
    chart.set_series(vec![(data, SeriesLook::default())]).unwrap();
    let span_ms = samples as f64 * STEP_MS;
    let times = (0..exemplars).map(|index| scattered(index) * span_ms).collect();
    let values = (0..exemplars)
        .map(|index| 45.0 + 20.0 * scattered(index * 31))
        .collect();
    chart.set_exemplars(Exemplars::new(times, values, Vec::new()).unwrap());
    chart
}

struct Allocated {
    times: usize,
    bytes: usize,
}

impl Allocated {
    fn is_like(&self, other: &Self, times: usize, bytes: usize) {
        assert!(
            self.times <= other.times + times,
            "{} after {}",
            self.times,
            other.times
        );
        assert!(
            self.bytes <= other.bytes + bytes,
            "{} after {}",
            self.bytes,
            other.bytes
        );
    }
}

/// What a pan step allocates once memory has been grown to its size by the steps before.
fn of_a_pan_step(samples: usize, exemplars: usize) -> Allocated {
    let mut chart = chart(samples, exemplars);
    let mut raster = Raster::new(1600, 600);
    let span_ms = samples as f64 * STEP_MS;
    let mut pan = |step: usize| {
        let from = span_ms * (0.2 + 0.005 * step as f64);
        chart.set_window(from, from + span_ms / 2.0);
        raster::paint(chart.scene(&PlainHost).unwrap(), &mut raster);
    };
    (0..5).for_each(&mut pan);
    let region = Region::new(COUNTED);
    pan(5);
    let change = region.change();
    Allocated {
        times: change.allocations + change.reallocations,
        bytes: change.bytes_allocated,
    }
}

#[test]
fn a_frame_allocates_by_pixels() {
    // Ticks differ a little in number from window to window, and so do diamonds, whose counts are texts.
    let (few, many) = (of_a_pan_step(20_000, 0), of_a_pan_step(2_000_000, 0));
    many.is_like(&few, 60, 20_000);
    assert!(many.bytes < 150_000, "{}", many.bytes);

    let (few, many) = (of_a_pan_step(10_000, 10_000), of_a_pan_step(10_000, 300_000));
    many.is_like(&few, 150, 40_000);
    assert!(many.bytes < 250_000, "{}", many.bytes);
}
