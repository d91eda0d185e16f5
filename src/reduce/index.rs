//! Which samples fall into which pixel column.

use std::ops::Range;

use crate::model::TimeAxis;
use crate::view::View;

/// At this many samples a device pixel column, and above, a series is reduced to columns.
const SAMPLES_A_COLUMN: usize = 2;

/// Which columns are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the plot.
    Plot,
    /// One more on either side: from there lines come in, and there they go.
    Beyond,
}

/// Which samples fall into which device pixel column; the same for all series on one time axis.
#[derive(Debug, Default)]
pub struct ColumnIndex {
    /// The first column beyond the plot's left edge.
    first_column: i32,
    /// `bounds[i]..bounds[i + 1]` are the samples in column `first_column + i`: those of the plot, and one on either side.
    bounds: Vec<u32>,
    /// Time at the left edge of the first column.
    start_ms: f64,
    ms_per_column: f64,
}

impl ColumnIndex {
    /// Sorts the samples of an axis into the columns of a view; reuses the allocation.
    pub fn rebuild(&mut self, axis: &TimeAxis, view: &View) {
        let plot = view.plot();
        let left_device_px = (plot.left * view.dpr()).floor();
        let right_device_px = (plot.right() * view.dpr()).ceil();
        let columns = (right_device_px - left_device_px).max(0.0) as usize + 2;
        self.first_column = left_device_px as i32 - 1;
        self.ms_per_column = view.ms_per_px() / view.dpr();
        // From the plot's edge, so that the columns of the plot are the same with and without those beyond.
        let plot_ms = view.time_from_px(left_device_px / view.dpr());
        self.start_ms = plot_ms - self.ms_per_column;
        self.bounds.clear();
        self.bounds.reserve(columns + 1);
        let mut sample = axis.lower_bound(self.start_ms);
        for column in 0..=columns {
            let edge_ms = plot_ms + (column as f64 - 1.0) * self.ms_per_column;
            sample = axis.lower_bound_from(edge_ms, sample);
            self.bounds.push(sample as u32);
        }
    }

    /// The samples within the columns of the plot.
    pub fn samples(&self) -> Range<usize> {
        match self.bounds.as_slice() {
            [_, first, .., last, _] => *first as usize..*last as usize,
            _ => 0..0,
        }
    }

    /// How many columns the plot has.
    pub fn columns_of_plot(&self) -> usize {
        self.bounds.len().saturating_sub(3)
    }

    /// The columns of the plot and one on either side.
    pub fn all_columns(&self) -> Range<i32> {
        self.first_column..self.first_column + self.bounds.len().saturating_sub(1) as i32
    }

    /// Whether there are so many samples that columns stand for them.
    pub fn is_dense(&self) -> bool {
        self.samples().len() >= SAMPLES_A_COLUMN * (self.columns_of_plot() + 1).max(2)
    }

    /// The first column, counted from the canvas' left edge, and the bounds of all, those beyond the plot included.
    pub(super) fn all(&self) -> (i32, &[u32]) {
        (self.first_column, &self.bounds)
    }

    /// Time at an edge between columns, or within one, in columns from the first one's left edge.
    pub(super) fn time_ms(&self, columns: f64) -> f64 {
        self.start_ms + columns * self.ms_per_column
    }

    /// In which column, counted from the first one, a time lies.
    pub(super) fn column_of(&self, time_ms: f64) -> i64 {
        ((time_ms - self.start_ms) / self.ms_per_column).floor() as i64
    }

    /// The samples before a reach of columns are before this index.
    pub(super) fn start(&self, reach: Reach) -> usize {
        let at = usize::from(reach == Reach::Plot);
        self.bounds.get(at).map_or(0, |first| *first as usize)
    }

    /// Columns with samples, each counted from the canvas' left edge, and these.
    #[inline(always)]
    pub(super) fn columns(&self, reach: Reach) -> impl Iterator<Item = (i32, Range<usize>)> {
        let beyond = usize::from(reach == Reach::Plot);
        let count = self.bounds.len().saturating_sub(1 + 2 * beyond);
        (self.first_column..)
            .zip(self.bounds.windows(2))
            .skip(beyond)
            .take(count)
            .map(|(column, bounds)| (column, bounds[0] as usize..bounds[1] as usize))
            .filter(|(_, samples)| !samples.is_empty())
    }
}
