//! What is loaded: series with their looks, exemplars, and what of both is worked out once a load.

use std::rc::Rc;

use crate::associate::Association;
use crate::error::{Error, Warning, Warnings};
use crate::model::{Exemplars, Labels, Series, SeriesData, TimeAxis};
use crate::options::SeriesStyle;
use crate::pyramid::Extent;
use crate::reduce::Gaps;
use crate::select::rows_by_time;
use crate::setting::{FromSetting, Refusal, Setting, deserialize_as_setting};

/// How a series is shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeriesLook {
    /// Line, fill, points.
    pub style: SeriesStyle,
    /// Index of its y axis; the last one when there are not so many.
    pub axis: usize,
}

impl FromSetting for SeriesLook {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut look = Self::default();
        members.set("style", &mut look.style)?;
        members.set("axis", &mut look.axis)?;
        Ok(look)
    }
}

deserialize_as_setting!(SeriesLook);

/// A series and how it is shown.
#[derive(Debug)]
pub struct LoadedSeries {
    /// The samples.
    pub series: Series,
    /// How it is shown.
    pub look: SeriesLook,
    /// Samples further apart than this are not connected.
    pub longest_step_ms: f64,
    /// Which of [`Data::time_axes`] is its own.
    pub time_axis: usize,
}

impl LoadedSeries {
    /// When its samples are not connected.
    pub fn gaps(&self) -> Gaps {
        Gaps {
            longest_step_ms: self.longest_step_ms,
            bridge_ms: self.look.style.span_gaps_ms,
        }
    }
}

/// Series and exemplars.
#[derive(Debug, Default)]
pub struct Data {
    /// The series, in the order of loading.
    pub series: Vec<LoadedSeries>,
    /// The time axes of the series, each once.
    pub time_axes: Vec<Rc<TimeAxis>>,
    /// The exemplars.
    pub exemplars: Exemplars,
    /// Rows that can be drawn, ascending in time.
    pub by_time: Vec<u32>,
    /// Which series each exemplar belongs to.
    pub association: Association,
}

/// Samples that stand this many steps apart, or more, have a gap between them (in answers with a step of their own).
const STEPS_OF_A_GAP: f64 = 1.5;

impl Data {
    /// Forgets the series.
    pub fn clear_series(&mut self) {
        self.series.clear();
        self.time_axes.clear();
    }

    /// Adds a series as its samples are.
    ///
    /// # Errors
    /// As [`Series::new`].
    pub fn add_series(&mut self, data: SeriesData, look: SeriesLook, warnings: &mut Warnings) -> Result<(), Error> {
        let series = Series::new(data, &self.time_axes, warnings)?;
        self.push_series(series, look, f64::INFINITY);
        Ok(())
    }

    /// Adds a series on one of the time axes that are known.
    ///
    /// # Errors
    /// [`Error::Length`] when it has not as many values as the axis has times, or there is no such axis.
    pub fn add_series_on(
        &mut self,
        time_axis: usize,
        name: Option<String>,
        labels: Labels,
        values: Vec<f64>,
        look: SeriesLook,
    ) -> Result<(), Error> {
        let axis = self.time_axes.get(time_axis).ok_or_else(|| Error::Length {
            what: "time axes".to_owned(),
            expected: time_axis + 1,
            found: self.time_axes.len(),
        })?;
        let series = Series::on_axis(name, labels, Rc::clone(axis), values)?;
        self.push_series(series, look, f64::INFINITY);
        Ok(())
    }

    /// Adds the series of one answer of an API. Such answers leave out steps without a value, so that the usual step
    /// between the samples says what a gap is.
    pub fn add_answer(&mut self, answer: Vec<SeriesData>, warnings: &mut Warnings) -> Result<(), Error> {
        let longest_step_ms = usual_step(&answer).map_or(f64::INFINITY, |step| step * STEPS_OF_A_GAP);
        for data in answer {
            let series = Series::new(data, &self.time_axes, warnings)?;
            self.push_series(series, SeriesLook::default(), longest_step_ms);
        }
        Ok(())
    }

    fn push_series(&mut self, series: Series, look: SeriesLook, longest_step_ms: f64) {
        let known = self.time_axes.iter().position(|axis| Rc::ptr_eq(axis, series.axis()));
        let time_axis = known.unwrap_or_else(|| {
            self.time_axes.push(Rc::clone(series.axis()));
            self.time_axes.len() - 1
        });
        self.series.push(LoadedSeries {
            series,
            look,
            longest_step_ms,
            time_axis,
        });
    }

    /// Replaces the exemplars.
    pub fn set_exemplars(&mut self, exemplars: Exemplars) {
        self.by_time = rows_by_time(&exemplars);
        self.exemplars = exemplars;
    }

    /// Matches exemplars with series anew; to be called when either has changed.
    pub fn associate(&mut self) {
        let labels = self.series.iter().map(|loaded| loaded.series.labels());
        self.association = Association::new(&self.exemplars, labels);
    }

    /// First and last time of all samples and exemplars.
    pub fn time_range_ms(&self) -> Option<(f64, f64)> {
        let ends = |times: &[f64]| Some((*times.first()?, *times.last()?));
        let mut range = Extent::EMPTY;
        let mut join = |(from, to): (f64, f64)| range.join(Extent { low: from, high: to });
        self.time_axes
            .iter()
            .filter_map(|axis| ends(axis.times_ms()))
            .for_each(&mut join);
        let time = |row: &u32| self.exemplars.times_ms()[*row as usize];
        if let (Some(first), Some(last)) = (self.by_time.first(), self.by_time.last()) {
            join((time(first), time(last)));
        }
        (!range.is_empty()).then_some((range.low, range.high))
    }
}

/// The least step between two samples that is not zero, over all series of an answer.
fn usual_step(answer: &[SeriesData]) -> Option<f64> {
    let steps = answer
        .iter()
        .flat_map(|series| series.times_ms.windows(2))
        .map(|pair| pair[1] - pair[0])
        .filter(|step| *step > 0.0);
    steps.reduce(f64::min)
}

/// Sentences of warnings, for a list that takes them one by one.
pub fn push_all(warnings: &mut Warnings, more: Vec<Warning>) {
    for warning in more {
        warnings.push_with(|| warning.message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(times_ms: Vec<f64>) -> SeriesData {
        let values = vec![1.0; times_ms.len()];
        SeriesData {
            times_ms,
            values,
            ..SeriesData::default()
        }
    }

    #[test]
    fn the_step_of_an_answer_says_what_a_gap_is() {
        let mut loaded = Data::default();
        let answer = vec![data(vec![0.0, 15.0, 45.0]), data(vec![0.0, 30.0])];
        loaded.add_answer(answer, &mut Warnings::default()).unwrap();
        assert_eq!(loaded.series[0].longest_step_ms, 22.5);
        assert_eq!(loaded.series[1].longest_step_ms, 22.5);
    }

    #[test]
    fn the_time_range_spans_series_and_exemplars() {
        let mut loaded = Data::default();
        assert_eq!(loaded.time_range_ms(), None);
        loaded
            .add_answer(vec![data(vec![10.0, 20.0])], &mut Warnings::default())
            .unwrap();
        loaded.set_exemplars(Exemplars::new(vec![35.0, f64::NAN], vec![1.0, 1.0], vec![]).unwrap());
        assert_eq!(loaded.time_range_ms(), Some((10.0, 35.0)));
    }
}
