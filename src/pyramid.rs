//! A summary of a series' values, built once on load, that answers "least and greatest of these samples" without
//! reading the samples.
//!
//! Level 0 summarises blocks of [`BLOCK`] samples, each further level [`FAN`] entries of the one below. A query
//! over n samples reads at most two partial blocks and a few entries a level, so that a column of a frame costs
//! the same over a thousand samples and over a million. NaN is no value: it never wins a comparison.

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
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.low = if value < self.low { value } else { self.low };
        self.high = if value > self.high { value } else { self.high };
    }

    /// Takes in another extent.
    #[inline]
    pub fn join(&mut self, other: Self) {
        self.low = if other.low < self.low { other.low } else { self.low };
        self.high = if other.high > self.high { other.high } else { self.high };
    }

    /// The extent of values, read one by one.
    ///
    /// Four independent lanes, and a comparison whose false branch keeps the old value: this is what SIMD's
    /// `pmin`/`pmax` do, NaN included, and what the compiler turns it into.
    #[inline]
    pub fn of(values: &[f64]) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 4], [f64::NEG_INFINITY; 4]);
        let chunks = values.chunks_exact(4);
        let rest = chunks.remainder();
        for chunk in chunks {
            for lane in 0..4 {
                let value = chunk[lane];
                low[lane] = if value < low[lane] { value } else { low[lane] };
                high[lane] = if value > high[lane] { value } else { high[lane] };
            }
        }
        let mut extent = Self::EMPTY;
        for lane in 0..4 {
            extent.join(Self {
                low: low[lane],
                high: high[lane],
            });
        }
        for value in rest {
            extent.add(*value);
        }
        extent
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
        if values.len() < 2 * BLOCK {
            return Self::default();
        }
        let mut levels = vec![values.chunks(BLOCK).map(Extent::of).collect::<Vec<_>>()];
        while let Some(below) = levels.last().filter(|level| level.len() > FAN) {
            let level = below.chunks(FAN).map(joined).collect();
            levels.push(level);
        }
        Self { levels }
    }

    /// The extent of all values.
    pub fn extent(&self, values: &[f64]) -> Extent {
        self.range(values, 0..values.len())
    }

    /// The extent of the values in a range of indices, which is cut to what there is. `values` must be those
    /// that were summarised.
    #[inline]
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
                extent.join(joined(&level[start..end]));
                break;
            }
            let (first_above, end_above) = (start.div_ceil(FAN), end / FAN);
            extent.join(joined(&level[start..first_above * FAN]));
            extent.join(joined(&level[end_above * FAN..end]));
            (start, end) = (first_above, end_above);
        }
        extent
    }
}

fn joined(extents: &[Extent]) -> Extent {
    let mut all = Extent::EMPTY;
    for extent in extents {
        all.join(*extent);
    }
    all
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
            prop_assert_eq!(pyramid.range(&values, range), naive(&values[cut]));
        }
    }

    #[test]
    fn of_gaps_only_there_is_no_extent() {
        let values = vec![f64::NAN; 1000];
        assert!(Pyramid::new(&values).extent(&values).is_empty());
    }
}
