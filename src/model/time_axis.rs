//! Times of samples, which series share.

use std::ops::Range;

/// Times in ms since the epoch, in the order in which they were given. Where all are whole milliseconds, the same step apart,
/// as those of most metrics are, they are not kept one by one: that would be as much memory as the values take.
#[derive(Debug, Clone)]
pub enum Times {
    /// Each is exactly the first and a whole number of steps.
    Even {
        /// The first.
        first_ms: f64,
        /// What comes to it with each further one; greater than nothing.
        step_ms: f64,
        /// How many.
        count: usize,
    },
    /// Any.
    Listed(Vec<f64>),
}

impl Default for Times {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl From<Vec<f64>> for Times {
    fn from(times_ms: Vec<f64>) -> Self {
        Self::even(&times_ms).unwrap_or(Self::Listed(times_ms))
    }
}

impl PartialEq for Times {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed(one), Self::Listed(other)) => one == other,
            (
                Self::Even {
                    first_ms,
                    step_ms,
                    count,
                },
                Self::Even {
                    first_ms: first,
                    step_ms: step,
                    count: others,
                },
            ) => (first_ms, step_ms, count) == (first, step, others),
            _ => self.len() == other.len() && self.iter(0..self.len()).eq(other.iter(0..other.len())),
        }
    }
}

impl Times {
    /// Takes more of them, which come in the same order; `to_come` are these and those that will be taken behind them.
    pub fn extend(&mut self, more: &[f64], to_come: usize) {
        match self {
            Self::Even {
                first_ms,
                step_ms,
                count,
            } if are_even(more, *first_ms, *step_ms, *count) => *count += more.len(),
            _ => match Self::even(more).filter(|_| self.is_empty()) {
                Some(even) => *self = even,
                None => self.listed(to_come.max(more.len())).extend_from_slice(more),
            },
        }
    }

    /// Times that are even; `None` when these are not.
    fn even(times_ms: &[f64]) -> Option<Self> {
        let (first_ms, step_ms) = even_start(times_ms)?;
        are_even(times_ms, first_ms, step_ms, 0).then_some(Self::Even {
            first_ms,
            step_ms,
            count: times_ms.len(),
        })
    }

    /// Them one by one, with room for more.
    fn listed(&mut self, room: usize) -> &mut Vec<f64> {
        if let Self::Even { count, .. } = self {
            let mut times = Vec::with_capacity(*count + room);
            times.extend(self.iter(0..self.len()));
            *self = Self::Listed(times);
        }
        match self {
            Self::Listed(times) => {
                make_room(times, room);
                times
            }
            Self::Even { .. } => unreachable!("they have just been listed"),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Even { count, .. } => *count,
            Self::Listed(times) => times.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them; NaN when there are not so many.
    #[inline(always)]
    pub fn at(&self, index: usize) -> f64 {
        match self {
            Self::Even { first_ms, step_ms, .. } => first_ms + index as f64 * step_ms,
            Self::Listed(times) => times.get(index).copied().unwrap_or(f64::NAN),
        }
    }

    fn iter(&self, range: Range<usize>) -> impl Iterator<Item = f64> {
        range.map(|index| self.at(index))
    }

    /// Keeps some of them.
    fn keep(&mut self, range: Range<usize>) {
        let range = range.start.min(self.len())..range.end.min(self.len());
        match self {
            // One alone has no step.
            Self::Even { .. } if range.len() < 2 => *self = Self::Listed(self.iter(range).collect()),
            Self::Even {
                first_ms,
                step_ms,
                count,
            } => {
                *first_ms += range.start as f64 * *step_ms;
                *count = range.len();
            }
            Self::Listed(times) => {
                times.truncate(range.end);
                drop(times.drain(..range.start));
            }
        }
    }

    /// Whether they are finite and ascending.
    pub(super) fn are_usable(&self) -> bool {
        match self {
            Self::Even { .. } => true,
            Self::Listed(times) => is_usable(times),
        }
    }

    /// Them one by one.
    pub fn into_vec(mut self) -> Vec<f64> {
        std::mem::take(self.listed(0))
    }
}

/// The first time and the step, if both are whole numbers and there is a step.
fn even_start(times: &[f64]) -> Option<(f64, f64)> {
    let [first, second, ..] = times else { return None };
    let step = second - first;
    let is_whole = |number: f64| number.trunc() == number;
    (step > 0.0 && is_whole(*first) && is_whole(step)).then_some((*first, step))
}

/// Half of the whole numbers that doubles can tell apart.
const LARGEST: f64 = (1_u64 << 52) as f64;

/// Whether times go on evenly behind `known` others. Asked block by block, each by a call of its own: a browser makes a function
/// quick while it is called again and again, and not while it runs.
fn are_even(times: &[f64], first: f64, step: f64, known: usize) -> bool {
    let from = |index: usize| first + index as f64 * step;
    // Sums of such whole numbers are exact.
    let is_exact = first.abs() <= LARGEST && step * ((known + times.len()) as f64) <= LARGEST;
    let mut blocks = times.chunks(BLOCK).enumerate();
    is_exact && blocks.all(|(index, block)| is_even_block(block, from(known + index * BLOCK), step))
}

const BLOCK: usize = 512;

/// Without a way out in between, which becomes vectors.
#[inline(never)]
fn is_even_block(times: &[f64], first: f64, step: f64) -> bool {
    let mut expected = first;
    times.iter().fold(true, |all, time| {
        let is_expected = *time == expected;
        expected += step;
        all & is_expected
    })
}

/// Sample times that are finite and ascending (equal neighbours are allowed). Series that were sampled together share one.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct TimeAxis {
    times: Times,
    /// The step when all steps are equal, or nearly so, for look-up without search.
    step_ms: Option<f64>,
}

impl TimeAxis {
    /// An axis over times that are known to be finite and ascending.
    pub(super) fn new(times: Times) -> Self {
        let step_ms = match &times {
            Times::Even { step_ms, .. } => Some(*step_ms),
            Times::Listed(times) => mean_step(times).filter(|step| *step > 0.0 && has_step(times, *step)),
        };
        Self { times, step_ms }
    }

    /// The first `known` times of the axis with those of another, which are not before those.
    pub(crate) fn continued(mut self, known: usize, more: &Self) -> Self {
        self.times.keep(0..known);
        let known = self.times.len();
        let more: Vec<f64> = more.times.iter(0..more.len()).collect();
        self.times.extend(&more, 0);
        self.step_ms = match &self.times {
            Times::Even { step_ms, .. } => Some(*step_ms),
            // It was too short to have a step.
            _ if known < 2 => return Self::new(Times::from(self.times.into_vec())),
            Times::Listed(times) => self.step_ms.filter(|step| has_step(&times[known - 1..], *step)),
        };
        self
    }

    /// The axis without its first times.
    pub(crate) fn without_first(mut self, count: usize) -> Self {
        self.times.keep(count..self.times.len());
        self
    }

    /// The times.
    pub(super) fn times(&self) -> &Times {
        &self.times
    }

    /// How many times.
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The time of a sample in ms; NaN when there is none.
    #[inline(always)]
    pub fn time_ms(&self, index: usize) -> f64 {
        self.times.at(index)
    }

    /// The times of samples in ms.
    pub fn times_ms(&self, range: Range<usize>) -> impl Iterator<Item = f64> {
        self.times.iter(range.start.min(self.len())..range.end.min(self.len()))
    }

    /// The first time, from a sample on.
    pub fn first_ms(&self, from: usize) -> Option<f64> {
        (from < self.len()).then(|| self.time_ms(from))
    }

    /// The last time.
    pub fn last_ms(&self) -> Option<f64> {
        self.len().checked_sub(1).map(|last| self.time_ms(last))
    }

    /// The step in ms when all steps are equal, or nearly so.
    pub fn step_ms(&self) -> Option<f64> {
        self.step_ms
    }

    /// The least step from a sample on that is not zero; infinite when there is none.
    pub fn least_step_ms(&self, from: usize) -> f64 {
        match &self.times {
            Times::Even { step_ms, count, .. } if from + 1 < *count => *step_ms,
            Times::Even { .. } => f64::INFINITY,
            Times::Listed(times) => {
                let steps = times
                    .get(from..)
                    .unwrap_or_default()
                    .windows(2)
                    .map(|pair| pair[1] - pair[0]);
                steps.filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min)
            }
        }
    }

    /// Index of the first sample at or after a time.
    pub fn lower_bound(&self, time_ms: f64) -> usize {
        self.lower_bound_from(time_ms, 0)
    }

    /// As [`TimeAxis::lower_bound`], for a caller that knows that the answer is not below `from`. A sweep of
    /// rising times costs one step each on a uniform axis, and a short gallop otherwise.
    pub fn lower_bound_from(&self, time_ms: f64, from: usize) -> usize {
        match &self.times {
            Times::Even {
                first_ms,
                step_ms,
                count,
            } => index_on_even_axis(time_ms, *first_ms, *step_ms).clamp(from.min(*count), *count),
            Times::Listed(times) if from >= times.len() => times.len(),
            Times::Listed(times) => {
                let guess = match self.step_ms {
                    Some(step) => (((time_ms - times[0]) / step).ceil().max(0.0) as usize).clamp(from, times.len()),
                    None => from,
                };
                gallop(times, time_ms, from, guess)
            }
        }
    }

    /// Index of the first sample after a time, for a caller that knows that the answer is not below `from`.
    pub fn upper_bound_from(&self, time_ms: f64, from: usize) -> usize {
        match &self.times {
            Times::Even { count, .. } => {
                let at = self.lower_bound_from(time_ms, from);
                at + usize::from(at < *count && self.time_ms(at) == time_ms)
            }
            Times::Listed(times) => {
                from + times
                    .get(from..)
                    .unwrap_or_default()
                    .partition_point(|time| *time <= time_ms)
            }
        }
    }

    /// Index of the sample nearest in time; `None` on an empty axis.
    pub fn nearest(&self, time_ms: f64) -> Option<usize> {
        let after = self.lower_bound(time_ms);
        let distance = |index: usize| (self.time_ms(index) - time_ms).abs();
        match (after.checked_sub(1), after < self.len()) {
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
pub(super) fn make_room(numbers: &mut Vec<f64>, more: usize) {
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
fn has_step(times: &[f64], step: f64) -> bool {
    of_all_steps(times, |between| (between - step).abs() <= step * TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Even ones, and others that are nearly so.
    fn times() -> impl Strategy<Value = Vec<f64>> {
        let even = (0..1500_usize, -5..5_i32, 1..9_u32).prop_map(|(count, first, step)| {
            let time = |index: usize| f64::from(first) + index as f64 * f64::from(step);
            (0..count).map(time).collect::<Vec<f64>>()
        });
        let change = (
            any::<prop::sample::Index>(),
            prop_oneof![Just(0.5), Just(1.0), Just(f64::NAN)],
        );
        (even, prop::option::weighted(0.3, change)).prop_map(|(mut times, change)| {
            if let (Some((at, by)), false) = (change, times.is_empty()) {
                let at = at.index(times.len());
                times[at] += by;
            }
            times
        })
    }

    proptest! {
        /// However they come and go, they are those that were given.
        #[test]
        fn times_are_those_that_were_given(
            first in times(), more in times(), cut in 0..2000_usize, gone in 0..2000_usize, seam in prop::bool::weighted(0.7),
        ) {
            let mut listed = first.clone();
            let mut kept = Times::from(first);
            listed.truncate(cut);
            kept.keep(0..cut);
            // Most go on where the others end, with their step or another.
            let step = listed.first_chunk().map_or(1.0, |[a, b]| b - a);
            let ends = listed.last().zip(more.first()).filter(|_| seam);
            let shift = ends.map_or(0.0, |(last, first)| last - first + step);
            let more: Vec<f64> = more.iter().map(|time| time + shift).collect();
            for block in more.chunks(700) {
                listed.extend_from_slice(block);
                kept.extend(block, 0);
            }
            listed.drain(..gone.min(listed.len()));
            kept.keep(gone..kept.len());
            prop_assert_eq!(kept.len(), listed.len());
            let is_same = |(index, time): (usize, &f64)| kept.at(index).to_bits() == time.to_bits() || time.is_nan();
            prop_assert!(listed.iter().enumerate().all(is_same));
            prop_assert_eq!(kept.into_vec().len(), listed.len());
        }
    }

    #[test]
    fn even_times_take_no_memory() {
        let times: Vec<f64> = (0..1000).map(|index| 1.7e12 + f64::from(index) * 15_000.0).collect();
        assert!(matches!(Times::from(times), Times::Even { count: 1000, .. }));
        for uneven in [
            vec![1.0],
            vec![1.0, 1.0],
            vec![0.5, 1.5],
            vec![1.0, 2.5],
            vec![1e300, 2e300],
            vec![f64::NAN; 3],
        ] {
            assert!(matches!(Times::from(uneven), Times::Listed(_)));
        }
    }

    #[test]
    fn nearest_of_nothing_is_nothing() {
        assert_eq!(TimeAxis::default().nearest(5.0), None);
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
            let axis = TimeAxis::new(times.clone().into());
            let mut from = 0;
            let mut sorted_probes = probes;
            sorted_probes.sort_by(f64::total_cmp);
            for probe in sorted_probes {
                let naive = times.iter().filter(|time| **time < probe).count();
                prop_assert_eq!(axis.lower_bound(probe), naive);
                let naive_upper = times.iter().filter(|time| **time <= probe).count();
                prop_assert_eq!(axis.upper_bound_from(probe, naive), naive_upper);
                from = axis.lower_bound_from(probe, from);
                prop_assert_eq!(from, naive);
            }
        }
    }
}
