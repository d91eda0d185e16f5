//! What is loaded: series with their looks, exemplars, and what of both is worked out once a load.

use std::rc::Rc;

use crate::associate::Association;
use crate::error::{Error, Warning, Warnings};
use crate::merge::merged;
use crate::model::{Exemplars, ExemplarsBuilder, Labels, Series, SeriesData, TimeAxis, Times};
use crate::options::SeriesStyle;
use crate::pyramid::Extent;
use crate::read;
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
    /// Which of the answers of an API it is from, in the order of loading.
    pub answer: Option<usize>,
}

impl LoadedSeries {
    /// The usual step between its samples, where it is one of an answer; infinite when there is none.
    pub fn usual_step_ms(&self) -> f64 {
        self.longest_step_ms / STEPS_OF_A_GAP
    }

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
    /// From how many answers of an API the series are.
    pub answers: usize,
    /// Samples before this time are not wanted any more and only not yet forgotten; by default there are none.
    pub wanted_from_ms: Option<f64>,
    /// The exemplars.
    pub exemplars: Exemplars,
    /// Rows that can be drawn, ascending in time.
    pub by_time: Vec<u32>,
    /// Which series each exemplar belongs to.
    pub association: Association,
}

/// What a read has found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadSummary {
    /// How many series.
    pub series: usize,
    /// How many exemplars.
    pub exemplars: usize,
    /// What was skipped or mended.
    pub warnings: Vec<Warning>,
}

/// Samples that stand this many steps apart, or more, have a gap between them (in answers with a step of their own).
const STEPS_OF_A_GAP: f64 = 1.5;

impl Data {
    /// Forgets the series.
    pub fn clear_series(&mut self) {
        self.replace_series(Self::default());
    }

    /// Takes the series of other data instead of its own.
    pub fn replace_series(&mut self, other: Self) {
        *self = Self {
            exemplars: std::mem::take(&mut self.exemplars),
            by_time: std::mem::take(&mut self.by_time),
            association: std::mem::take(&mut self.association),
            ..other
        };
    }

    /// Adds a series as its samples are.
    ///
    /// # Errors
    /// As [`Series::new`].
    pub fn add_series<T: Into<Times>>(
        &mut self,
        data: SeriesData<T>,
        look: SeriesLook,
        warnings: &mut Warnings,
    ) -> Result<(), Error> {
        let series = Series::new(data, &self.time_axes, warnings)?;
        self.push_series(series, look, None);
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
        self.push_series(series, look, None);
        Ok(())
    }

    /// Adds the series of one answer of an API. Such answers leave out steps without a value, so that the usual step
    /// between the samples says what a gap is.
    pub fn add_answer(&mut self, answer: Vec<SeriesData>, warnings: &mut Warnings) -> Result<(), Error> {
        let number = self.answers;
        self.answers += 1;
        for data in answer {
            let series = Series::new(data, &self.time_axes, warnings)?;
            self.push_series(series, SeriesLook::default(), Some(number));
        }
        self.measure_gaps();
        Ok(())
    }

    /// Works out what is a gap in the series of answers, by the least step between two samples of an answer.
    pub(crate) fn measure_gaps(&mut self) {
        for answer in 0..self.answers {
            let (mut step_ms, mut measured) = (f64::INFINITY, usize::MAX);
            for loaded in &self.series {
                // Neighbours have the same times more often than not.
                if loaded.answer == Some(answer) && loaded.time_axis != measured {
                    measured = loaded.time_axis;
                    let axis = loaded.series.axis();
                    step_ms = axis.least_step_ms(self.first_wanted(axis)).min(step_ms);
                }
            }
            for loaded in &mut self.series {
                if loaded.answer == Some(answer) {
                    loaded.longest_step_ms = step_ms * STEPS_OF_A_GAP;
                }
            }
        }
    }

    /// Index of the first sample that is wanted.
    #[inline(never)]
    pub fn first_wanted(&self, axis: &TimeAxis) -> usize {
        self.wanted_from_ms.map_or(0, |from_ms| axis.lower_bound(from_ms))
    }

    pub(crate) fn push_series(&mut self, series: Series, look: SeriesLook, answer: Option<usize>) {
        let known = self.time_axes.iter().position(|axis| Rc::ptr_eq(axis, series.axis()));
        let time_axis = known.unwrap_or_else(|| {
            self.time_axes.push(Rc::clone(series.axis()));
            self.time_axes.len() - 1
        });
        self.series.push(LoadedSeries {
            series,
            look,
            longest_step_ms: f64::INFINITY,
            time_axis,
            answer,
        });
    }

    /// Replaces the exemplars.
    pub fn set_exemplars(&mut self, exemplars: Exemplars) {
        self.by_time = rows_by_time(&exemplars);
        self.exemplars = exemplars;
    }

    /// Reads answers of the Prometheus API, either or both. `legend` is a template such as `p99 {{route}}`. What is
    /// read replaces what was loaded of its kind, or with `append` comes to it.
    ///
    /// # Errors
    /// As the readers; then nothing has changed.
    pub fn read_prometheus(
        &mut self,
        range: Option<&[u8]>,
        exemplars: Option<&[u8]>,
        legend: Option<&str>,
        append: bool,
    ) -> Result<ReadSummary, Error> {
        let mut warnings = Warnings::default();
        let series = match range {
            Some(body) => {
                let (series, found) = read::prometheus_range(body, legend)?;
                push_all(&mut warnings, found);
                Some(series)
            }
            None => None,
        };
        let exemplars = match exemplars {
            Some(body) => {
                let mut builder = ExemplarsBuilder::new();
                push_all(&mut warnings, read::prometheus_exemplars(body, &mut builder)?);
                Some(builder.finish())
            }
            None => None,
        };
        self.add(series, exemplars, append, warnings)
    }

    /// Takes what a reader has found, in place of what there is of its kind, or with `append` in addition. `warnings` go into
    /// the summary.
    ///
    /// # Errors
    /// As [`Data::add_answer`].
    pub fn add(
        &mut self,
        series: Option<Vec<SeriesData>>,
        exemplars: Option<Exemplars>,
        append: bool,
        mut warnings: Warnings,
    ) -> Result<ReadSummary, Error> {
        let mut summary = ReadSummary {
            series: series.as_ref().map_or(0, Vec::len),
            exemplars: exemplars.as_ref().map_or(0, Exemplars::len),
            warnings: Vec::new(),
        };
        if let Some(mut exemplars) = exemplars {
            if append {
                exemplars = merged(&self.exemplars, &exemplars);
            }
            self.set_exemplars(exemplars);
        }
        if let Some(series) = series {
            if !append {
                self.clear_series();
            }
            self.add_answer(series, &mut warnings)?;
        }
        summary.warnings = warnings.into_vec();
        Ok(summary)
    }

    /// Matches exemplars with series anew; to be called when either has changed.
    pub fn associate(&mut self) {
        let labels = self.series.iter().map(|loaded| loaded.series.labels());
        self.association = Association::new(&self.exemplars, labels);
    }

    /// First and last time of all samples and exemplars.
    pub fn time_range_ms(&self) -> Option<(f64, f64)> {
        let ends = |axis: &TimeAxis| axis.first_ms(self.first_wanted(axis)).zip(axis.last_ms());
        let mut range = Extent::EMPTY;
        let mut join = |(from, to): (f64, f64)| range.join(Extent { low: from, high: to });
        self.time_axes.iter().filter_map(|axis| ends(axis)).for_each(&mut join);
        let time = |row: &u32| self.exemplars.times_ms()[*row as usize];
        if let (Some(first), Some(last)) = (self.by_time.first(), self.by_time.last()) {
            join((time(first), time(last)));
        }
        (!range.is_empty()).then_some((range.low, range.high))
    }
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
