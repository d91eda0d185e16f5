//! The order of a table's rows.

use std::cmp::Ordering;

use super::codes_of;
use crate::cluster::Policy;
use crate::model::{Exemplars, LabelColumn};
use crate::order::sort_indices;

/// By what rows are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey<'a> {
    /// The observed value.
    Value,
    /// The time.
    Time,
    /// The series, in the order of loading; those of no series last.
    Series,
    /// A label: numbers as numbers and before texts, rows without it last.
    Label(&'a str),
}

/// A key and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order<'a> {
    /// By what.
    pub key: SortKey<'a>,
    /// From great to small.
    pub is_descending: bool,
}

impl Order<'_> {
    /// The order in which a policy puts the most important first.
    pub fn of_policy(policy: Policy) -> Self {
        let (key, is_descending) = match policy {
            Policy::Max => (SortKey::Value, true),
            Policy::Min => (SortKey::Value, false),
            Policy::Latest => (SortKey::Time, true),
            Policy::Earliest => (SortKey::Time, false),
        };
        Self { key, is_descending }
    }
}

/// The place of what has no value: behind all others, in both directions.
const NOWHERE: u32 = u32::MAX;

/// Sorts row numbers; of equal ones the higher value comes first, then the later. What has no value comes last in
/// both directions. Rows that there are not are left out.
pub fn sort_rows(
    exemplars: &Exemplars,
    rows: &[u32],
    order: Order<'_>,
    series_of: &dyn Fn(usize) -> Option<u32>,
) -> Vec<u32> {
    let mut rows: Vec<u32> = rows
        .iter()
        .copied()
        .filter(|row| (*row as usize) < exemplars.len())
        .collect();
    let (values, times) = (exemplars.values(), exemplars.times_ms());
    let of_number = |numbers: &[f64], a: u32, b: u32| numbers[a as usize].total_cmp(&numbers[b as usize]);
    let directed = |ordering: Ordering| {
        if order.is_descending {
            ordering.reverse()
        } else {
            ordering
        }
    };
    let placed = |a: u32, b: u32| {
        let by_absence = (a == NOWHERE).cmp(&(b == NOWHERE));
        by_absence.then_with(|| directed(a.cmp(&b)))
    };
    let places = match order.key {
        SortKey::Label(name) => exemplars
            .column(name)
            .map(|column| (places(column, &rows), column.codes())),
        _ => None,
    };
    let series: Vec<u32> = match order.key {
        SortKey::Series => (0..exemplars.len())
            .map(|row| series_of(row).unwrap_or(NOWHERE))
            .collect(),
        _ => Vec::new(),
    };
    sort_indices(&mut rows, &mut |a, b| {
        let by_key = match (order.key, &places) {
            (SortKey::Value, _) => directed(of_number(values, a, b)),
            (SortKey::Time, _) => directed(of_number(times, a, b)),
            (SortKey::Series, _) => placed(series[a as usize], series[b as usize]),
            (SortKey::Label(_), Some((places, codes))) => {
                let place = |row: u32| places[codes[row as usize] as usize];
                placed(place(a), place(b))
            }
            (SortKey::Label(_), None) => Ordering::Equal,
        };
        by_key
            .then_with(|| of_number(values, b, a))
            .then_with(|| of_number(times, b, a))
    });
    rows
}

/// For each code that the rows have, the place of its text among the others'; equal texts have the same.
fn places(column: &LabelColumn, rows: &[u32]) -> Vec<u32> {
    let strings = column.strings();
    let mut codes = codes_of(column, rows);
    let numbers: Vec<Option<f64>> = strings.iter().map(|text| number(text)).collect();
    let compare = |a: u32, b: u32| {
        let (a, b) = (a as usize, b as usize);
        let by_number = match (numbers[a], numbers[b]) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        by_number.then_with(|| strings[a].cmp(&strings[b]))
    };
    sort_indices(&mut codes, &mut |a, b| compare(a, b));
    let mut places = vec![NOWHERE; strings.len()];
    let (mut place, mut last) = (0, None);
    for code in codes {
        if last.is_some_and(|last| compare(last, code).is_ne()) {
            place += 1;
        }
        last = Some(code);
        if !strings[code as usize].is_empty() {
            places[code as usize] = place;
        }
    }
    places
}

/// The finite number that a text is: `200`, `0.5`, `-1e3`.
fn number(text: &str) -> Option<f64> {
    let is_numeric = text.len() <= 24 && text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number: f64 = is_numeric.then(|| text.parse().ok()).flatten()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;

    fn sort(key: SortKey<'_>, is_descending: bool) -> Vec<u32> {
        let mut builder = ExemplarsBuilder::new();
        builder.push(4.0, 1.0, [("code", "200"), ("pod", "b")]);
        builder.push(3.0, 5.0, [("code", "1000")]);
        builder.push(2.0, 5.0, [("code", "99"), ("pod", "a")]);
        builder.push(1.0, 2.0, [("code", "unknown"), ("pod", "b")]);
        let series_of = |row: usize| [Some(1), None, Some(0), Some(1)][row];
        let order = Order { key, is_descending };
        sort_rows(&builder.finish(), &[0, 1, 2, 3, 77], order, &series_of)
    }

    #[test]
    fn equal_rows_have_the_higher_value_first_then_the_later() {
        assert_eq!(sort(SortKey::Value, true), [1, 2, 3, 0]);
        assert_eq!(sort(SortKey::Value, false), [0, 3, 1, 2]);
        assert_eq!(sort(SortKey::Time, false), [3, 2, 1, 0]);
        assert_eq!(sort(SortKey::Label("none"), false), [1, 2, 3, 0]);
    }

    #[test]
    fn numbers_are_sorted_as_numbers_and_before_texts() {
        assert_eq!(sort(SortKey::Label("code"), false), [2, 0, 1, 3]);
        assert_eq!(sort(SortKey::Label("code"), true), [3, 1, 0, 2]);
    }

    #[test]
    fn what_has_no_value_comes_last_in_both_directions() {
        assert_eq!(sort(SortKey::Label("pod"), false), [2, 3, 0, 1]);
        assert_eq!(sort(SortKey::Label("pod"), true), [3, 0, 2, 1]);
        assert_eq!(sort(SortKey::Series, false), [2, 3, 0, 1]);
        assert_eq!(sort(SortKey::Series, true), [3, 0, 2, 1]);
    }
}
