//! A summary of a series' values, built once on load, that answers "least and greatest of these samples" without
//! reading the samples.
//!
//! Level 0 summarises blocks of [`BLOCK`] samples, each further level [`FAN`] entries of the one below. A query
//! over n samples reads at most two partial blocks and a few entries a level, so that a column of a frame costs
//! the same over a thousand samples and over a million. NaN is no value: it never wins a comparison.

use crate::lanes::{Lanes64, Pairs64};

/// Samples in a block of the lowest level.
pub const BLOCK: usize = 32;
/// Entries of one level that an entry of the next one summarises.
pub const FAN: usize = 8;

/// Least and greatest of some values; of none, `low` is above `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// The least value; +∞ when there is none.
    pub low: f64,
    /// The greatest value; -∞ when there is none.
    pub high: f64,
}

impl Extent {
    /// The extent of nothing.
    pub const EMPTY: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    /// Whether there is no value in it.
    pub fn is_empty(self) -> bool {
        self.low > self.high
    }

    /// Takes in one value; NaN changes nothing.
    #[inline(always)]
    pub fn add(&mut self, value: f64) {
        self.join(Self {
            low: value,
            high: value,
        });
    }

    /// Takes in another extent.
    #[inline(always)]
    pub fn join(&mut self, other: Self) {
        *self = Self::of_all(&[*self, other]);
    }

    /// The extent of a few values, for which vectors of them do not pay.
    #[inline(always)]
    pub fn of_few(values: &[f64]) -> Self {
        values.iter().fold(Lanes64::EMPTY, |all, value| all.with(*value)).into()
    }

    /// The extent of extents.
    #[inline(always)]
    fn of_all(extents: &[Self]) -> Self {
        let lanes = |extent: &Self| Lanes64::new(extent.low, extent.high);
        extents
            .iter()
            .fold(Lanes64::EMPTY, |all, extent| all.join(lanes(extent)))
            .into()
    }

    /// The extent of values, read one by one: four at a time, in chains that do not wait for each other.
    #[inline(always)]
    pub fn of(values: &[f64]) -> Self {
        let chunks = values.chunks_exact(4);
        let rest = chunks.remainder();
        let (first, second) = chunks.fold((Pairs64::EMPTY, Pairs64::EMPTY), |(first, second), chunk| {
            (first.with(chunk[0], chunk[1]), second.with(chunk[2], chunk[3]))
        });
        let whole = first.joined().join(second.joined());
        rest.iter().fold(whole, |all, value| all.with(*value)).into()
    }
}

impl From<Lanes64> for Extent {
    #[inline(always)]
    fn from(lanes: Lanes64) -> Self {
        Self {
            low: lanes.low(),
            high: lanes.high(),
        }
    }
}

/// Least and greatest value of blocks of samples, in levels of growing blocks.
#[derive(Debug, Default, Clone)]
pub struct Pyramid {
    levels: Vec<Vec<Extent>>,
}

impl Pyramid {
    /// Summarises values.
    pub fn new(values: &[f64]) -> Self {
        #[cfg(test)]
        counted::add(values.len());
        if values.len() < 2 * BLOCK {
            return Self::default();
        }
        let mut levels = vec![values.chunks(BLOCK).map(Extent::of).collect::<Vec<_>>()];
        while let Some(below) = levels.last().filter(|level| level.len() > FAN) {
            let level = below.chunks(FAN).map(Extent::of_all).collect();
            levels.push(level);
        }
        Self { levels }
    }

    /// Takes in what has changed at the end of `values`, of which the first `known` are as they were summarised: the cost is
    /// that of what is new.
    pub fn extend(&mut self, values: &[f64], known: usize) {
        if self.levels.is_empty() || values.len() < 2 * BLOCK {
            *self = Self::new(values);
            return;
        }
        #[cfg(test)]
        counted::add(values.len() - known / BLOCK * BLOCK);
        // Entries that summarise nothing new stay.
        let mut whole = known / BLOCK;
        self.levels[0].truncate(whole);
        self.levels[0].extend(values[whole * BLOCK..].chunks(BLOCK).map(Extent::of));
        for height in 1.. {
            let (below, above) = self.levels.split_at_mut(height);
            let below = &below[height - 1];
            if below.len() <= FAN {
                self.levels.truncate(height);
                break;
            }
            whole /= FAN;
            let more = below[whole * FAN..].chunks(FAN).map(Extent::of_all);
            match above.first_mut() {
                Some(level) => {
                    level.truncate(whole);
                    level.extend(more);
                }
                None => {
                    let level = below.chunks(FAN).map(Extent::of_all).collect();
                    self.levels.push(level);
                }
            }
        }
    }

    /// The extent of the values in a range of indices, which is cut to what there is. `values` must be those
    /// that were summarised.
    #[inline(always)]
    pub fn range(&self, values: &[f64], range: std::ops::Range<usize>) -> Extent {
        let end = range.end.min(values.len());
        let start = range.start.min(end);
        if end - start < 3 * BLOCK || self.levels.is_empty() {
            return Extent::of(&values[start..end]);
        }
        let (first_block, end_block) = (start.div_ceil(BLOCK), end / BLOCK);
        let mut extent = Extent::of(&values[start..first_block * BLOCK]);
        extent.join(Extent::of(&values[end_block * BLOCK..end]));
        extent.join(self.blocks(first_block, end_block));
        extent
    }

    /// The extent of whole blocks, climbing a level as soon as that saves entries.
    fn blocks(&self, mut start: usize, mut end: usize) -> Extent {
        let mut extent = Extent::EMPTY;
        for (height, level) in self.levels.iter().enumerate() {
            if end - start < 2 * FAN || height + 1 == self.levels.len() {
                extent.join(Extent::of_all(&level[start..end]));
                break;
            }
            let (first_above, end_above) = (start.div_ceil(FAN), end / FAN);
            extent.join(Extent::of_all(&level[start..first_above * FAN]));
            extent.join(Extent::of_all(&level[end_above * FAN..end]));
            (start, end) = (first_above, end_above);
        }
        extent
    }
}

/// How many samples were summarised, for tests of what a refresh costs.
#[cfg(test)]
pub(crate) mod counted {
    use std::cell::Cell;

    thread_local!(static SAMPLES: Cell<usize> = const { Cell::new(0) });

    pub(super) fn add(samples: usize) {
        SAMPLES.set(SAMPLES.get() + samples);
    }

    /// Those since it was last asked, on this thread.
    pub(crate) fn take() -> usize {
        SAMPLES.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(values: &[f64]) -> Extent {
        let mut extent = Extent::EMPTY;
        values.iter().for_each(|value| extent.add(*value));
        extent
    }

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![8 => -1e6..1e6f64, 1 => Just(f64::NAN)]
    }

    proptest! {
        #[test]
        fn any_range_equals_reading_every_sample(
            values in prop::collection::vec(value(), 0..3000),
            a in 0usize..3100,
            b in 0usize..3100,
        ) {
            let pyramid = Pyramid::new(&values);
            let range = a.min(b)..a.max(b);
            let cut = range.start.min(values.len())..range.end.min(values.len());
            prop_assert_eq!(pyramid.range(&values, a..values.len()), naive(&values[a.min(values.len())..]));
            prop_assert_eq!(pyramid.range(&values, range), naive(&values[cut]));
        }
    }

    proptest! {
        #[test]
        fn extended_or_cut_equals_new(
            first in prop::collection::vec(value(), 0..6000),
            changes in prop::collection::vec((0usize..6000, prop::collection::vec(value(), 0..3000)), 0..4),
        ) {
            let mut pyramid = Pyramid::new(&first);
            let mut values = first;
            for (known, more) in changes {
                values.truncate(known);
                let known = values.len();
                values.extend(more);
                pyramid.extend(&values, known);
                prop_assert_eq!(&pyramid.levels, &Pyramid::new(&values).levels);
            }
        }
    }

    #[test]
    fn of_gaps_only_there_is_no_extent() {
        let values = vec![f64::NAN; 1000];
        assert!(Pyramid::new(&values).range(&values, 0..values.len()).is_empty());
    }
}
