//! A series of samples, its time axis, and the checks that make both safe to draw.

use std::rc::Rc;

use super::Labels;
use crate::error::{Error, Warnings};
use crate::order::sort_indices;
use crate::pyramid::Pyramid;

/// A series as a reader or a caller hands it in; nothing is promised about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeriesData {
    /// The name to show; without one the labels are shown.
    pub name: Option<String>,
    /// The series' labels.
    pub labels: Labels,
    /// Times of the samples in ms since the epoch.
    pub times_ms: Vec<f64>,
    /// Values of the samples; NaN is a gap, infinities count as gaps.
    pub values: Vec<f64>,
}

/// Sample times in ms since the epoch: finite and ascending (equal neighbours are allowed). Series that were
/// sampled together share one.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct TimeAxis {
    times_ms: Vec<f64>,
    /// The step when all steps are equal, for look-up without search.
    step_ms: Option<f64>,
    /// Whether each time is exactly the first and a whole number of steps, for look-up without reading any.
    is_even: bool,
}

impl TimeAxis {
    /// An axis over times that are known to be finite and ascending.
    fn new(times_ms: Vec<f64>) -> Self {
        let step_ms = mean_step(&times_ms).filter(|step| *step > 0.0);
        let is_even = step_ms.is_some_and(|step| is_even(&times_ms, step));
        let step_ms = step_ms.filter(|step| is_even || has_step(&times_ms, *step, TOLERANCE));
        Self {
            times_ms,
            step_ms,
            is_even,
        }
    }

    /// The axis with more times, which are ascending and not before its own.
    fn with_more(mut self, more: &[f64]) -> Self {
        let known = self.times_ms.len();
        make_room(&mut self.times_ms, more.len());
        self.times_ms.extend_from_slice(more);
        // One that was too short to have a step.
        if known < 2 {
            return Self::new(self.times_ms);
        }
        let added = &self.times_ms[known - 1..];
        self.step_ms = self.step_ms.filter(|step| has_step(added, *step, TOLERANCE));
        self.is_even &= self.step_ms.is_some_and(|step| is_even(added, step));
        self
    }

    /// The first `known` times of the axis with more, which are ascending and not before those.
    pub(crate) fn continued(mut self, known: usize, more: &[f64]) -> Self {
        self.times_ms.truncate(known);
        self.with_more(more)
    }

    /// The axis without its first times.
    pub(crate) fn without_first(mut self, count: usize) -> Self {
        self.times_ms.drain(..count.min(self.times_ms.len()));
        self
    }

    /// The times.
    pub fn times_ms(&self) -> &[f64] {
        &self.times_ms
    }

    /// The step in ms when all steps are equal.
    pub fn step_ms(&self) -> Option<f64> {
        self.step_ms
    }

    /// Index of the first sample at or after a time.
    pub fn lower_bound(&self, time_ms: f64) -> usize {
        self.lower_bound_from(time_ms, 0)
    }

    /// As [`TimeAxis::lower_bound`], for a caller that knows that the answer is not below `from`. A sweep of
    /// rising times costs one step each on a uniform axis, and a short gallop otherwise.
    pub fn lower_bound_from(&self, time_ms: f64, from: usize) -> usize {
        let times = &self.times_ms;
        if from >= times.len() {
            return times.len();
        }
        if let Some(step) = self.step_ms.filter(|_| self.is_even) {
            return index_on_even_axis(time_ms, times[0], step).clamp(from, times.len());
        }
        let guess = match self.step_ms {
            Some(step) => (((time_ms - times[0]) / step).ceil().max(0.0) as usize).clamp(from, times.len()),
            None => from,
        };
        gallop(times, time_ms, from, guess)
    }

    /// Index of the sample nearest in time; `None` on an empty axis.
    pub fn nearest(&self, time_ms: f64) -> Option<usize> {
        let after = self.lower_bound(time_ms);
        let distance = |index: usize| (self.times_ms[index] - time_ms).abs();
        match (after.checked_sub(1), after < self.times_ms.len()) {
            (None, false) => None,
            (None, true) => Some(after),
            (Some(before), false) => Some(before),
            (Some(before), true) if distance(before) <= distance(after) => Some(before),
            _ => Some(after),
        }
    }
}

/// Room for more numbers, and for as many again as are a sixteenth of all. A vector of its own accord doubles, and
/// WebAssembly never gives memory back.
fn make_room(numbers: &mut Vec<f64>, more: usize) {
    if numbers.capacity() - numbers.len() < more {
        numbers.reserve_exact(more + numbers.len() / 16);
    }
}

/// First index whose time `first + index * step` is at least `time_ms`. All of these are whole numbers and therefore
/// exact, so that the times themselves need not be read: in a long axis each would be a miss of the cache.
fn index_on_even_axis(time_ms: f64, first: f64, step: f64) -> usize {
    let time_of = |index: f64| first + index * step;
    // The division is rounded: it may be one off.
    let index = ((time_ms - first) / step).ceil();
    let index = if time_of(index - 1.0) >= time_ms {
        index - 1.0
    } else if time_of(index) < time_ms {
        index + 1.0
    } else {
        index
    };
    index.max(0.0) as usize
}

/// First index in `from..` whose time is at least `time_ms`, searched outwards from `guess`.
pub(crate) fn gallop(times: &[f64], time_ms: f64, from: usize, guess: usize) -> usize {
    let (mut low, mut high) = (from, times.len());
    let mut stride = 1;
    if guess < times.len() && times[guess] < time_ms {
        low = guess + 1;
        while low + stride < times.len() && times[low + stride] < time_ms {
            low += stride + 1;
            stride *= 2;
        }
        high = (low + stride + 1).min(times.len());
    } else {
        high = guess.min(high);
        while high > low + stride && times[high - stride] >= time_ms {
            high -= stride;
            stride *= 2;
        }
        low = if high > low + stride { high - stride } else { low };
    }
    low + times[low..high].partition_point(|time| *time < time_ms)
}

/// Whether times are ascending and finite. NaN is not ascending, and infinities can only be at the ends.
fn is_usable(times: &[f64]) -> bool {
    let is_finite = |time: Option<&f64>| time.is_none_or(|time| time.is_finite());
    is_finite(times.first()) && is_finite(times.last()) && of_all_steps(times, |step| step >= 0.0)
}

/// Whether something holds of all differences of neighbours. Asked block by block without a way out in between, which
/// becomes vectors.
fn of_all_steps(times: &[f64], holds: impl Fn(f64) -> bool) -> bool {
    const BLOCK: usize = 256;
    let later = times.get(1..).unwrap_or_default();
    times
        .chunks(BLOCK)
        .zip(later.chunks(BLOCK))
        .all(|(block, later)| block.iter().zip(later).fold(true, |all, (a, b)| all & holds(b - a)))
}

fn mean_step(times: &[f64]) -> Option<f64> {
    let (first, last) = (*times.first()?, *times.last()?);
    Some((last - first) / (times.len().checked_sub(1)? as f64))
}

/// What a step may differ by, as a share of it.
const TOLERANCE: f64 = 1e-6;

/// Whether all times are a step apart, give or take a share of it.
fn has_step(times: &[f64], step: f64, tolerance: f64) -> bool {
    of_all_steps(times, |between| (between - step).abs() <= step * tolerance)
}

/// Whether all times are whole numbers and exactly a step apart.
fn is_even(times: &[f64], step: f64) -> bool {
    let is_whole = |number: f64| number.trunc() == number;
    is_whole(step) && times.first().is_none_or(|first| is_whole(*first)) && has_step(times, step, 0.0)
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
    pub fn new(data: SeriesData, shared: &[Rc<TimeAxis>], warnings: &mut Warnings) -> Result<Self, Error> {
        let SeriesData {
            name,
            labels,
            mut times_ms,
            mut values,
        } = data;
        let shown_name = || name.clone().unwrap_or_else(|| labels.to_selector());
        if values.len() != times_ms.len() {
            return Err(Error::Length {
                what: format!("values of series {:?}", shown_name()),
                expected: times_ms.len(),
                found: values.len(),
            });
        }
        if let Some(axis) = shared.iter().find(|axis| axis.times_ms == times_ms) {
            return Ok(Self::from_checked(name, labels, Rc::clone(axis), values));
        }
        let (length, is_usable) = (times_ms.len(), is_usable(&times_ms));
        if !is_usable {
            drop_unusable_times(&mut times_ms, &mut values, shown_name, warnings);
            sort_by_time(&mut times_ms, &mut values, shown_name, warnings);
        }
        let axis = match shared.iter().find(|axis| axis.times_ms == times_ms) {
            Some(axis) => Rc::clone(axis),
            None => Rc::new(TimeAxis::new(times_ms)),
        };
        let is_mended = !is_usable || axis.times_ms.len() != length;
        let series = Self::from_checked(name, labels, axis, values);
        Ok(Self { is_mended, ..series })
    }

    /// A series on an axis that is known already, without comparing times.
    ///
    /// # Errors
    /// [`Error::Length`] when there are not as many values as times on the axis.
    pub fn on_axis(name: Option<String>, labels: Labels, axis: Rc<TimeAxis>, values: Vec<f64>) -> Result<Self, Error> {
        if values.len() != axis.times_ms.len() {
            return Err(Error::Length {
                what: format!("values of series {:?}", name.unwrap_or_else(|| labels.to_selector())),
                expected: axis.times_ms.len(),
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
        let end = start + self.axis.times_ms[start..].partition_point(|time| *time <= to_ms);
        start..end
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
    use proptest::prelude::*;

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
        assert_eq!(series.axis().times_ms(), [1.0, 2.0, 3.0]);
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

    #[test]
    fn nearest_of_nothing_is_nothing() {
        let (empty, _) = series(vec![], vec![]);
        assert_eq!(empty.axis().nearest(5.0), None);
    }

    proptest! {
        #[test]
        fn lower_bound_equals_the_linear_scan(
            mut times in prop::collection::vec(0.0..1000.0f64, 0..80),
            steps in prop::sample::select(vec!["any", "even", "nearly even", "even but for a millisecond"]),
            probes in prop::collection::vec(prop_oneof![-10.0..1010.0f64, (-3..150).prop_map(|i| f64::from(i) * 7.0), (0..80).prop_map(|i| f64::from(i) * 7e7 + 1.0)], 1..20),
        ) {
            let even = (0..times.len()).map(|i| i as f64 * 7.0);
            match steps {
                "even" => times = even.collect(),
                "nearly even" => times = even.map(|time| time + 1e-6 * (time * 0.77).fract()).collect(),
                "even but for a millisecond" => times = even.map(|time| time * 1e7 + (time % 3.0).round()).collect(),
                _ => {}
            }
            times.sort_by(f64::total_cmp);
            let axis = TimeAxis::new(times.clone());
            let mut from = 0;
            let mut sorted_probes = probes;
            sorted_probes.sort_by(f64::total_cmp);
            for probe in sorted_probes {
                let naive = times.iter().filter(|time| **time < probe).count();
                prop_assert_eq!(axis.lower_bound(probe), naive);
                from = axis.lower_bound_from(probe, from);
                prop_assert_eq!(from, naive);
            }
        }
    }
}
