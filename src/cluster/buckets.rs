//! Stage one: exact buckets of pixels.
//!
//! Exemplars come in order of time, so those of a column of buckets follow each other. A column's buckets are few enough for the
//! nearest cache, and which of two exemplars is the more important becomes a mask and not a branch: on noise every second
//! branch is guessed wrongly.

use std::hint::black_box;
use std::ops::Range;

use super::importance::Importance;
use super::{Edge, Placement};
use crate::select::Selection;
use crate::view::View;

/// The exemplars within one bucket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bucket {
    /// The importance of the representative by the policy.
    pub(super) key: u64,
    /// Its time.
    pub(super) time_ms: f64,
    /// Its height.
    pub(super) y: f64,
    /// The most important of them; index into the selection.
    pub(super) representative: u32,
    pub(super) tally: Tally,
    pub(super) edge: Option<Edge>,
}

/// How many there are, and of which series.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    pub(super) count: u32,
    /// Bits that all their series have, and bits that one of them has.
    all: u32,
    any: u32,
}

impl Tally {
    pub(super) const NOTHING: Self = Self {
        count: 0,
        all: u32::MAX,
        any: 0,
    };

    fn one(series: u32) -> Self {
        Self {
            count: 1,
            all: series,
            any: series,
        }
    }

    #[inline(always)]
    pub(super) fn add(&mut self, other: Self) {
        self.count += other.count;
        self.all &= other.all;
        self.any |= other.any;
    }

    /// The series of all, if it is one.
    pub(super) fn only_series(&self) -> Option<u32> {
        (self.all == self.any).then_some(self.all)
    }
}

/// All bits where something holds, none where it does not. The compiler may not see through it: what chooses between two
/// numbers it would make a choice, and WebAssembly a branch of that.
#[inline(always)]
pub(super) fn mask(holds: bool) -> u64 {
    black_box(u64::from(holds).wrapping_neg())
}

/// `a` where bits of the mask are set, else `b`.
#[inline(always)]
pub(super) fn chosen(mask: u64, a: u64, b: u64) -> u64 {
    b ^ ((a ^ b) & mask)
}

/// A bucket of the column that is being filled.
#[derive(Debug, Clone, Copy)]
struct Slot {
    key: u64,
    representative: u32,
    /// Its number, when the column is done.
    number: u32,
    tally: Tally,
}

impl Slot {
    const EMPTY: Self = Self {
        key: u64::MAX,
        representative: 0,
        number: 0,
        tally: Tally::NOTHING,
    };
}

/// The buckets of a window.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    /// Column by column, from the bottom to the top in each.
    pub(super) list: Vec<Bucket>,
    /// By index from the window's first, the number of its bucket.
    pub(super) of_index: Vec<u32>,
    column: Column,
}

/// The column that is being filled.
#[derive(Debug, Default)]
struct Column {
    slots: Vec<Slot>,
    /// A bit for each slot that is not empty.
    used: Vec<u64>,
}

impl Buckets {
    /// Fills them: anchored in absolute time and to the plot's bottom (which belongs to the y range).
    pub(super) fn fill(
        &mut self,
        selection: &Selection,
        window: Range<usize>,
        importance: &Importance,
        view: &View,
        placement: &impl Placement,
        bucket_px: f64,
    ) {
        let plot = view.plot();
        let (bottom, rows_per_px) = (plot.bottom(), 1.0 / bucket_px);
        let columns_per_ms = rows_per_px / view.ms_per_px();
        let first_column = (view.from_ms() * columns_per_ms).floor();
        let rows = (plot.height.max(0.0) * rows_per_px) as usize + 1;
        // One more row for the values above the range and one for those below.
        self.column.begin(rows + 2);
        self.list.clear();
        self.of_index.clear();
        self.of_index.reserve(window.len());
        let times = &selection.times_ms[window.clone()];
        let series = &selection.series[window.clone()];
        let (mut current, mut start) = (0, 0);
        for ((index, time_ms), series) in window.zip(times).zip(series) {
            // Whole numbers of 32 bits are made in one step.
            let column = (time_ms * columns_per_ms - first_column) as i32;
            if column != current {
                self.finish(start, selection, placement);
                (current, start) = (column, self.of_index.len());
            }
            let (y, edge) = placement.place(index);
            let row = match edge {
                None => (((bottom - y) * rows_per_px) as i32).max(0) as usize,
                Some(Edge::Top) => rows,
                Some(Edge::Bottom) => rows + 1,
            };
            let row = row.min(rows + 1);
            self.column.add(row, index as u32, *series, importance);
            self.of_index.push(row as u32);
        }
        self.finish(start, selection, placement);
    }

    /// Makes buckets of the column's slots, and empties these; `start` is the place of the column's first exemplar.
    fn finish(&mut self, start: usize, selection: &Selection, placement: &impl Placement) {
        let Column { slots, used } = &mut self.column;
        for (word, used) in used.iter_mut().enumerate() {
            let mut bits = std::mem::take(used);
            while bits != 0 {
                let slot = &mut slots[word * 64 + bits.trailing_zeros() as usize];
                let (y, edge) = placement.place(slot.representative as usize);
                slot.number = self.list.len() as u32;
                self.list.push(Bucket {
                    key: slot.key,
                    time_ms: selection.times_ms[slot.representative as usize],
                    y,
                    representative: slot.representative,
                    tally: slot.tally,
                    edge,
                });
                (slot.key, slot.tally) = (Slot::EMPTY.key, Slot::EMPTY.tally);
                bits &= bits - 1;
            }
        }
        for entry in &mut self.of_index[start..] {
            *entry = slots[*entry as usize].number;
        }
    }
}

impl Column {
    fn begin(&mut self, rows: usize) {
        self.slots.clear();
        self.slots.resize(rows, Slot::EMPTY);
        self.used.clear();
        self.used.resize(rows.div_ceil(64), 0);
    }

    #[inline(always)]
    fn add(&mut self, row: usize, index: u32, series: u32, importance: &Importance) {
        let key = importance.key(index);
        let slot = &mut self.slots[row];
        self.used[row / 64] |= 1 << (row % 64);
        slot.tally.add(Tally::one(series));
        let known = slot.representative;
        let mut is_first = key < slot.key;
        if key == slot.key {
            is_first = importance.is_first((index, key), (known, slot.key));
        }
        let first = mask(is_first);
        slot.key = chosen(first, key, slot.key);
        slot.representative = chosen(first, index.into(), known.into()) as u32;
    }
}
