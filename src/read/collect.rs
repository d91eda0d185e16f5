//! Samples that come one by one, to series.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use crate::model::{Labels, SeriesData};

/// Numbers for label sets, in the order in which they first come. The only map over labels of all readers: each would
/// be code of its own.
#[derive(Debug, Default)]
pub(super) struct LabelIndex {
    index_of_labels: HashMap<Labels, usize, FxBuildHasher>,
}

impl LabelIndex {
    /// The number of these labels, and whether it is new.
    #[inline(never)]
    pub(super) fn of(&mut self, labels: &Labels) -> (usize, bool) {
        if let Some(index) = self.get(labels) {
            return (index, false);
        }
        let index = self.index_of_labels.len();
        self.index_of_labels.insert(labels.clone(), index);
        (index, true)
    }

    /// How many label sets there are.
    pub(super) fn len(&self) -> usize {
        self.index_of_labels.len()
    }

    /// The number of these labels, if they have one.
    #[inline(never)]
    pub(super) fn get(&self, labels: &Labels) -> Option<usize> {
        self.index_of_labels.get(labels).copied()
    }
}

/// Series by their labels, in the order in which they first came.
#[derive(Default)]
pub(super) struct SeriesCollector {
    pub(super) series: Vec<SeriesData>,
    index: LabelIndex,
}

impl SeriesCollector {
    /// The series with these labels; a new one if there is none.
    #[inline(never)]
    pub(super) fn of(&mut self, labels: Labels) -> &mut SeriesData {
        let (index, is_new) = self.index.of(&labels);
        if is_new {
            self.series.push(SeriesData {
                labels,
                ..SeriesData::default()
            });
        }
        &mut self.series[index]
    }

    /// Adds a sample to the series with these labels.
    pub(super) fn add(&mut self, labels: Labels, time_ms: f64, value: f64) {
        let series = self.of(labels);
        series.times_ms.push(time_ms);
        series.values.push(value);
    }
}
