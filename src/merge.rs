//! Exemplars of several answers as one: several queries over one histogram each bring the same ones.

use std::collections::HashSet;

use crate::model::{Exemplars, ExemplarsBuilder};

/// The labels of a row, by name.
type SortedLabels<'a> = Vec<(&'a str, &'a str)>;

/// The rows of both, in order, without those of `more` that `first` (or `more` before them) has with the same time,
/// value and labels.
pub fn merged(first: &Exemplars, more: &Exemplars) -> Exemplars {
    merged_since(first, more, f64::NEG_INFINITY, usize::MAX)
}

/// As [`merged`], without rows that are earlier than `oldest_ms` and without the first rows beyond `most`.
#[inline(never)]
pub fn merged_since(first: &Exemplars, more: &Exemplars, oldest_ms: f64, most: usize) -> Exemplars {
    let mut skipped = (first.len() + more.len()).saturating_sub(most);
    let mut builder = ExemplarsBuilder::new();
    let mut seen: HashSet<(u64, u64, SortedLabels)> = HashSet::new();
    for (exemplars, is_known) in [(first, true), (more, false)] {
        for row in 0..exemplars.len() {
            let (time_ms, value) = (exemplars.times_ms()[row], exemplars.values()[row]);
            if skipped > 0 || time_ms < oldest_ms {
                skipped = skipped.saturating_sub(1);
                continue;
            }
            let is_new = seen.insert((time_ms.to_bits(), value.to_bits(), exemplars.sorted_labels(row)));
            if is_new || is_known {
                builder.push(time_ms, value, exemplars.labels(row));
            }
        }
    }
    builder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exemplars(rows: &[(f64, &[(&str, &str)])]) -> Exemplars {
        let mut builder = ExemplarsBuilder::new();
        for (time_ms, labels) in rows {
            builder.push(*time_ms, 1.0, labels.iter().copied());
        }
        builder.finish()
    }

    #[test]
    fn the_same_exemplar_of_two_answers_is_one_and_order_of_labels_is_no_difference() {
        let first = exemplars(&[(1.0, &[("a", "x"), ("b", "y")])]);
        let more = exemplars(&[(1.0, &[("b", "y"), ("a", "x")]), (1.0, &[("a", "z")]), (2.0, &[])]);
        let all = merged(&first, &more);
        assert_eq!(all.len(), 3);
        assert_eq!(all.labels(1).collect::<Vec<_>>(), [("a", "z")]);
    }
}
