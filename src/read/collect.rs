//! Samples that come one by one, to series.

use std::collections::HashMap;

use crate::model::{Labels, SeriesData};

/// Series by their labels, in the order in which they first came.
#[derive(Default)]
pub(super) struct SeriesCollector {
    pub(super) series: Vec<SeriesData>,
    index_of_labels: HashMap<Labels, usize>,
}

impl SeriesCollector {
    /// The series with these labels; a new one if there is none.
    #[inline(never)]
    pub(super) fn of(&mut self, labels: Labels) -> &mut SeriesData {
        let index = match self.index_of_labels.get(&labels) {
            Some(index) => *index,
            None => {
                let index = self.series.len();
                self.index_of_labels.insert(labels.clone(), index);
                self.series.push(SeriesData {
                    labels,
                    ..SeriesData::default()
                });
                index
            }
        };
        &mut self.series[index]
    }

    /// Adds a sample to the series with these labels.
    pub(super) fn add(&mut self, labels: Labels, time_ms: f64, value: f64) {
        let series = self.of(labels);
        series.times_ms.push(time_ms);
        series.values.push(value);
    }
}
