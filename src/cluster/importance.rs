//! Which of two exemplars is the more important.

use std::cmp::Ordering;

use super::Policy;
use crate::model::Exemplars;
use crate::order::{ordered_bits, sort_keyed};
use crate::select::Selection;

/// A total order of exemplars: by the policy, then by value and time, then by their labels, so that only rows that
/// are alike in everything can be exchanged. All indices are those of the selection.
pub(super) struct Importance<'a> {
    exemplars: &'a Exemplars,
    selection: &'a Selection,
    /// What the policy looks at, and all bits where the greater is the more important.
    column: &'a [f64],
    turned: u64,
}

impl<'a> Importance<'a> {
    pub(super) fn new(exemplars: &'a Exemplars, selection: &'a Selection, policy: Policy) -> Self {
        let (column, turned) = match policy {
            Policy::Max => (&selection.values, u64::MAX),
            Policy::Min => (&selection.values, 0),
            Policy::Latest => (&selection.times_ms, u64::MAX),
            Policy::Earliest => (&selection.times_ms, 0),
        };
        Self {
            exemplars,
            selection,
            column,
            turned,
        }
    }

    /// What the policy sees of an exemplar as a number: the less, the more important.
    #[inline(always)]
    pub(super) fn key(&self, index: u32) -> u64 {
        ordered_bits(self.column[index as usize]) ^ self.turned
    }

    /// Whether `a` is the more important, or the same; both with their keys.
    #[inline(always)]
    pub(super) fn is_first(&self, (a, key_a): (u32, u64), (b, key_b): (u32, u64)) -> bool {
        key_a < key_b || (key_a == key_b && self.compare_alike(a, b).is_le())
    }

    /// The most important first.
    pub(super) fn sort(&self, indices: &mut [u32]) {
        // They come in order of time, and of equal ones the later is the more important.
        indices.reverse();
        sort_keyed(
            indices,
            &|index| self.key(index),
            Some(&mut |a, b| self.compare_alike(a, b)),
        );
    }

    /// Compares those between which the policy does not decide.
    pub(super) fn compare_alike(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (a as usize, b as usize);
        let (values, times) = (&self.selection.values, &self.selection.times_ms);
        values[b]
            .total_cmp(&values[a])
            .then_with(|| times[b].total_cmp(&times[a]))
            .then_with(|| self.compare_labels(a, b))
    }

    #[cold]
    fn compare_labels(&self, a: usize, b: usize) -> Ordering {
        let sorted = |index: usize| self.exemplars.sorted_labels(self.selection.rows[index] as usize);
        if a == b {
            Ordering::Equal
        } else {
            sorted(a).cmp(&sorted(b))
        }
    }
}
