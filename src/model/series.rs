//! A series of samples, and the checks that make it safe to draw.

use std::rc::Rc;

use super::Labels;
use super::time_axis::{TimeAxis, Times, make_room};
use crate::error::{Error, Warnings};
use crate::order::sort_indices;
use crate::pyramid::Pyramid;

/// A series as a reader or a caller hands it in; nothing is promised about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeriesData<T = Vec<f64>> {
    /// The name to show; without one the labels are shown.
    pub name: Option<String>,
    /// The series' labels.
    pub labels: Labels,
    /// Times of the samples in ms since the epoch.
    pub times_ms: T,
    /// Values of the samples; NaN is a gap, infinities count as gaps.
    pub values: Vec<f64>,
}

/// A series that can be drawn: times checked and shared, values summarised.
#[derive(Debug)]
pub struct Series {
    name: Option<String>,
    labels: Labels,
    axis: Rc<TimeAxis>,
    values: Vec<f64>,
    pyramid: Pyramid,
    is_mended: bool,
}

impl Series {
    /// Checks and summarises a series. Samples whose time is not finite are dropped and samples out of order
    /// are sorted (stably), each with a warning. `shared` is looked through for the same time axis.
    ///
    /// # Errors
    /// [`Error::Length`] when there are not as many values as times.
    pub fn new<T: Into<Times>>(
        data: SeriesData<T>,
        shared: &[Rc<TimeAxis>],
        warnings: &mut Warnings,
    ) -> Result<Self, Error> {
        let SeriesData {
            name,
            labels,
            times_ms,
            mut values,
        } = data;
        let mut times: Times = times_ms.into();
        let shown_name = || name.clone().unwrap_or_else(|| labels.to_selector());
        if values.len() != times.len() {
            return Err(Error::Length {
                what: format!("values of series {:?}", shown_name()),
                expected: times.len(),
                found: values.len(),
            });
        }
        if let Some(axis) = shared.iter().find(|axis| *axis.times() == times) {
            return Ok(Self::from_checked(name, labels, Rc::clone(axis), values));
        }
        let (length, is_usable) = (times.len(), times.are_usable());
        if !is_usable {
            let mut listed = times.into_vec();
            drop_unusable_times(&mut listed, &mut values, shown_name, warnings);
            sort_by_time(&mut listed, &mut values, shown_name, warnings);
            times = listed.into();
        }
        let axis = match shared.iter().find(|axis| *axis.times() == times) {
            Some(axis) => Rc::clone(axis),
            None => Rc::new(TimeAxis::new(times)),
        };
        let is_mended = !is_usable || axis.len() != length;
        let series = Self::from_checked(name, labels, axis, values);
        Ok(Self { is_mended, ..series })
    }

    /// A series on an axis that is known already, without comparing times.
    ///
    /// # Errors
    /// [`Error::Length`] when there are not as many values as times on the axis.
    pub fn on_axis(name: Option<String>, labels: Labels, axis: Rc<TimeAxis>, values: Vec<f64>) -> Result<Self, Error> {
        if values.len() != axis.len() {
            return Err(Error::Length {
                what: format!("values of series {:?}", name.unwrap_or_else(|| labels.to_selector())),
                expected: axis.len(),
                found: values.len(),
            });
        }
        Ok(Self::from_checked(name, labels, axis, values))
    }

    fn from_checked(name: Option<String>, labels: Labels, axis: Rc<TimeAxis>, mut values: Vec<f64>) -> Self {
        let mut pyramid = Pyramid::new(&values);
        let extent = pyramid.range(&values, 0..values.len());
        if extent.low == f64::NEG_INFINITY || extent.high == f64::INFINITY {
            values
                .iter_mut()
                .filter(|value| value.is_infinite())
                .for_each(|value| *value = f64::NAN);
            pyramid = Pyramid::new(&values);
        }
        Self {
            name,
            labels,
            axis,
            values,
            pyramid,
            is_mended: false,
        }
    }

    /// Lets go of its time axis, for as long as nobody else asks for it.
    pub(crate) fn release_axis(&mut self) {
        self.axis = Rc::default();
    }

    /// Takes a time axis that has the first `known` of its own times and then one for each value in `more`, which may not
    /// hold infinities.
    pub(crate) fn extend(&mut self, axis: Rc<TimeAxis>, known: usize, more: &[f64]) {
        self.values.truncate(known);
        make_room(&mut self.values, more.len());
        self.values.extend_from_slice(more);
        self.pyramid.extend(&self.values, known);
        self.axis = axis;
    }

    /// Takes a time axis that lacks the first `count` times of its own, and forgets the values of these.
    pub(crate) fn shorten(&mut self, axis: Rc<TimeAxis>, count: usize) {
        self.values.drain(..count.min(self.values.len()));
        self.pyramid = Pyramid::new(&self.values);
        self.axis = axis;
    }

    /// Makes the sample before this one a gap. Its summary is to be asked for later samples only.
    pub(crate) fn end_line_before(&mut self, index: usize) {
        if let Some(value) = index.checked_sub(1).and_then(|before| self.values.get_mut(before)) {
            *value = f64::NAN;
        }
    }

    /// The name to show: its own, else its labels.
    pub fn display_name(&self) -> String {
        match &self.name {
            Some(name) if !name.is_empty() => name.clone(),
            _ => self.labels.to_selector(),
        }
    }

    /// The labels.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The time axis.
    pub fn axis(&self) -> &Rc<TimeAxis> {
        &self.axis
    }

    /// The values, one for each time; NaN is a gap. Infinities were made gaps: they have no place on an axis.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Whether its samples are not those that were given, in their order: some were dropped or sorted.
    pub fn is_mended(&self) -> bool {
        self.is_mended
    }

    /// The summary of the values.
    pub fn pyramid(&self) -> &Pyramid {
        &self.pyramid
    }

    /// Indices of the samples in a closed window of time.
    pub fn window(&self, from_ms: f64, to_ms: f64) -> std::ops::Range<usize> {
        let start = self.axis.lower_bound(from_ms);
        start..self.axis.upper_bound_from(to_ms, start)
    }
}

fn drop_unusable_times(
    times: &mut Vec<f64>,
    values: &mut Vec<f64>,
    name: impl Fn() -> String,
    warnings: &mut Warnings,
) {
    let Some(first) = times.iter().position(|time| !time.is_finite()) else {
        return;
    };
    let (before, bad) = (times.len(), times[first]);
    let mut kept = times.iter().map(|time| time.is_finite());
    values.retain(|_| kept.next().unwrap_or(false));
    times.retain(|time| time.is_finite());
    let dropped = before - times.len();
    warnings.push_with(|| {
        format!(
            "series {:?}: {dropped} samples without a usable time were left out (first: {bad} at index {first})",
            name()
        )
    });
}

fn sort_by_time(times: &mut Vec<f64>, values: &mut Vec<f64>, name: impl Fn() -> String, warnings: &mut Warnings) {
    let Some(index) = times.windows(2).position(|pair| pair[1] < pair[0]) else {
        return;
    };
    warnings.push_with(|| {
        format!(
            "series {:?}: times were not ascending (first at index {}) and were sorted",
            name(),
            index + 1
        )
    });
    let mut order: Vec<u32> = (0..times.len() as u32).collect();
    sort_indices(&mut order, &mut |a, b| times[a as usize].total_cmp(&times[b as usize]));
    *times = order.iter().map(|index| times[*index as usize]).collect();
    *values = order.iter().map(|index| values[*index as usize]).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(times_ms: Vec<f64>, values: Vec<f64>) -> (Series, Vec<crate::Warning>) {
        let mut warnings = Warnings::default();
        let data = SeriesData {
            times_ms,
            values,
            ..SeriesData::default()
        };
        (Series::new(data, &[], &mut warnings).unwrap(), warnings.into_vec())
    }

    #[test]
    fn unsorted_and_unusable_times_are_mended_and_named() {
        let (series, warnings) = series(vec![3.0, 1.0, f64::NAN, 2.0], vec![30.0, 10.0, 99.0, 20.0]);
        assert!(series.axis().times_ms(0..9).eq([1.0, 2.0, 3.0]));
        assert_eq!(series.values(), [10.0, 20.0, 30.0]);
        assert_eq!(warnings.len(), 2);
        assert!(warnings[0].message.contains("first: NaN at index 2"), "{warnings:?}");
    }

    #[test]
    fn series_sampled_together_share_their_axis() {
        let (first, _) = series(vec![1.0, 2.0], vec![1.0, 2.0]);
        let data = SeriesData {
            times_ms: vec![1.0, 2.0],
            values: vec![5.0, 6.0],
            ..SeriesData::default()
        };
        let second = Series::new(data, &[Rc::clone(first.axis())], &mut Warnings::default()).unwrap();
        assert!(Rc::ptr_eq(first.axis(), second.axis()));
    }
}
