//! Where lines cross the edges of pixel columns: what all series on one time axis have in common.

use std::ops::Range;

use super::ColumnIndex;
use crate::model::TimeAxis;

/// How a line gets from one sample to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Steps {
    /// From the middle of one column to the middle of another: where a column holds several samples.
    BetweenMiddles,
    /// From the time of one to the time of the other.
    BetweenTimes,
}

/// For each edge between columns, and the middle of each column without samples: between which samples a line is there,
/// and how far it has come from the one to the other.
///
/// So the height of any series there is one interpolation, without looking at times.
#[derive(Debug, Default)]
pub struct Crossings {
    /// Column of the first edge, counted from the canvas' left edge.
    pub(super) first_column: i32,
    /// The samples that play a part: those in the columns, and one on either side where there is one.
    pub(super) samples: Range<usize>,
    /// By column, where its samples begin; and where the last one's end. All indices count from the first of `samples`.
    pub(super) starts: Vec<u32>,
    /// Whether no column has several samples.
    pub(super) is_sparse: bool,
    /// By edge.
    pub(super) edges: Places,
    /// By column: its only sample, or the middle where it has none. Of no use where it has several.
    pub(super) inside: Places,
}

/// Places on lines. There are as many as fill up four.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Index of the sample before.
    pub(super) before: Vec<u32>,
    /// Index of the sample behind.
    pub(super) after: Vec<u32>,
    /// How far it is from the one to the other, 0 to 1; NaN where there is no line.
    pub(super) share: Vec<f32>,
    count: usize,
}

impl Places {
    fn clear(&mut self, count: usize) {
        self.count = count;
        let count = count.next_multiple_of(4);
        self.before.clear();
        self.before.resize(count, 0);
        self.after.clear();
        self.after.resize(count, 0);
        self.share.clear();
        self.share.resize(count, f32::NAN);
    }

    /// On the way from one sample to the next.
    fn set(&mut self, index: usize, before: usize, share: f64) {
        self.before[index] = before as u32;
        self.after[index] = before as u32 + 1;
        self.share[index] = share as f32;
    }

    /// At a sample.
    fn set_sample(&mut self, index: usize, sample: usize) {
        self.before[index] = sample as u32;
        self.after[index] = sample as u32;
        self.share[index] = 0.0;
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The height at a place; NaN where there is none.
    #[inline(always)]
    pub(super) fn height(&self, index: usize, heights: &[f32]) -> f32 {
        let of = |sample: u32| *heights.get(sample as usize).unwrap_or(&f32::NAN);
        between(of(self.before[index]), of(self.after[index]), self.share[index])
    }
}

impl Crossings {
    /// Works out the crossings of an axis with the columns of its index; reuses the allocations. Samples further apart than
    /// `longest_step_ms` are not connected.
    pub fn rebuild(&mut self, axis: &TimeAxis, index: &ColumnIndex, longest_step_ms: f64, steps: Steps) {
        let (first_column, bounds) = index.all();
        let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else {
            return;
        };
        let from = (*first as usize).saturating_sub(1);
        self.first_column = first_column;
        self.samples = from..(*last as usize + 1).min(axis.len());
        self.starts.clear();
        self.starts.extend(bounds.iter().map(|bound| bound - from as u32));
        self.edges.clear(bounds.len());
        self.inside.clear(bounds.len() - 1);
        self.place_samples();
        match steps {
            Steps::BetweenMiddles => self.between_middles(axis, index, longest_step_ms),
            Steps::BetweenTimes => self.between_times(axis, index, longest_step_ms),
        }
    }

    /// How many columns there are.
    pub(super) fn columns(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn place_samples(&mut self) {
        self.is_sparse = true;
        for (column, bounds) in self.starts.windows(2).enumerate() {
            match bounds[1] - bounds[0] {
                0 => {}
                1 => self.inside.set_sample(column, bounds[0] as usize),
                _ => self.is_sparse = false,
            }
        }
    }

    fn between_middles(&mut self, axis: &TimeAxis, index: &ColumnIndex, longest_step_ms: f64) {
        let from = self.samples.start;
        let time_ms = |sample: usize| axis.time_ms(from + sample);
        let outside = (self.starts.first() == Some(&1)).then(|| index.column_of(time_ms(0)));
        let mut before = outside;
        for column in 0..self.columns() {
            let (first, end) = (self.starts[column] as usize, self.starts[column + 1] as usize);
            if first == end {
                continue;
            }
            let to = column as i64;
            if let Some(from) = before.filter(|_| time_ms(first) - time_ms(first - 1) <= longest_step_ms) {
                let from = from.min(to - 1);
                for edge in (from + 1).max(0)..=to {
                    self.edges.set(edge as usize, first - 1, share_at_edge(edge, from, to));
                }
                for middle in (from + 1).max(0)..to {
                    self.inside
                        .set(middle as usize, first - 1, share_at_middle(middle, from, to));
                }
            }
            before = Some(to);
        }
    }

    fn between_times(&mut self, axis: &TimeAxis, index: &ColumnIndex, longest_step_ms: f64) {
        let samples = self.samples.clone();
        let place = |after: usize, columns: f64| {
            let before = axis.time_ms(samples.start + after.checked_sub(1)?);
            // There is no step to a sample that there is not.
            let step_ms = axis.time_ms(samples.start + after) - before;
            (step_ms <= longest_step_ms).then(|| (after - 1, (index.time_ms(columns) - before) / step_ms))
        };
        for column in 0..self.starts.len() {
            let after = self.starts[column] as usize;
            if let Some((before, share)) = place(after, column as f64) {
                self.edges.set(column, before, share);
            }
            if self.starts.get(column + 1) == Some(&(after as u32))
                && let Some((before, share)) = place(after, column as f64 + 0.5)
            {
                self.inside.set(column, before, share);
            }
        }
    }
}

/// How far a line from the middle of one column to the middle of another has come at the left edge of a third one.
pub(super) fn share_at_edge(edge: i64, from: i64, to: i64) -> f64 {
    ((edge - from) as f64 - 0.5) / (to - from) as f64
}

/// As [`share_at_edge`], at the middle of the third column.
pub(super) fn share_at_middle(column: i64, from: i64, to: i64) -> f64 {
    (column - from) as f64 / (to - from) as f64
}

/// The height of a line that has come so far from one height to another.
#[inline(always)]
pub(super) fn between(from: f32, to: f32, share: f32) -> f32 {
    from + (to - from) * share
}
