//! Exemplars of several answers as one: several queries over one histogram each bring the same ones.

use std::ops::Range;

use crate::model::{Exemplars, ExemplarsBuilder, Interner};

/// The rows of both, in order, without those of `more` that `first` (or `more` before them) has with the same time,
/// value and labels.
pub fn merged(first: &Exemplars, more: &Exemplars) -> Exemplars {
    merged_within(first, f64::NEG_INFINITY..f64::INFINITY, more, usize::MAX)
}

/// As [`merged`], of `first` only rows within this time, and without the first rows beyond `most`. Rows earlier than that are left
/// out of both.
#[inline(never)]
pub fn merged_within(first: &Exemplars, within_ms: Range<f64>, more: &Exemplars, most: usize) -> Exemplars {
    // What is earlier than all that comes is none of it.
    let first_new_ms = more.times_ms().iter().copied().fold(f64::INFINITY, f64::min);
    let mut skipped = (first.len() + more.len()).saturating_sub(most);
    let mut builder = ExemplarsBuilder::new();
    // A row as a text that differs when anything does: each number and each text ends where it says.
    let (mut seen, mut distinct, mut text) = (Interner::default(), 0, String::new());
    for (exemplars, is_known) in [(first, true), (more, false)] {
        for row in 0..exemplars.len() {
            let (time_ms, value) = (exemplars.times_ms()[row], exemplars.values()[row]);
            if skipped > 0 || time_ms < within_ms.start || is_known && time_ms >= within_ms.end {
                skipped = skipped.saturating_sub(1);
                continue;
            }
            let is_alone = time_ms < first_new_ms;
            if !is_alone {
                text.clear();
                push_number(&mut text, time_ms.to_bits());
                push_number(&mut text, value.to_bits());
                for (name, label) in exemplars.sorted_labels(row) {
                    push_text(&mut text, name);
                    push_text(&mut text, label);
                }
            }
            let is_new = is_alone || seen.code(&text) == distinct;
            distinct += u32::from(is_new && !is_alone);
            if is_new || is_known {
                builder.push(time_ms, value, exemplars.labels(row));
            }
        }
    }
    builder.finish()
}

fn push_text(text: &mut String, part: &str) {
    push_number(text, part.len() as u64);
    text.push_str(part);
}

#[inline(never)]
fn push_number(text: &mut String, number: u64) {
    text.push_str(&number.to_string());
    text.push(' ');
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

    #[test]
    fn known_rows_are_kept_within_a_time_and_others_come_from_its_start_on() {
        let first = exemplars(&[(1.0, &[]), (2.0, &[]), (3.0, &[]), (4.0, &[])]);
        let more = exemplars(&[(4.0, &[("a", "x")]), (1.0, &[("a", "x")]), (2.0, &[])]);
        let all = merged_within(&first, 2.0..4.0, &more, usize::MAX);
        assert_eq!(all.times_ms(), [2.0, 3.0, 4.0]);
        assert_eq!(all.labels(2).collect::<Vec<_>>(), [("a", "x")]);
    }
}
