//! The order of a table's rows.

use std::cmp::Ordering;

use super::codes_of;
use crate::cluster::Policy;
use crate::model::{Exemplars, LabelColumn};
use crate::order::{ordered_bits, sort_keyed};

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
    let value = |row: u32| ordered_bits(values[row as usize]);
    let time = |row: u32| ordered_bits(times[row as usize]);
    let directed = |key: u64| if order.is_descending { !key } else { key };
    let sort = |rows: &mut [u32], key: &dyn Fn(u32) -> u64| {
        let mut then = |a, b| value(b).cmp(&value(a)).then_with(|| time(b).cmp(&time(a)));
        sort_keyed(rows, key, Some(&mut then));
    };
    let place_of_code = match order.key {
        SortKey::Value | SortKey::Time => {
            let number = |row| {
                if order.key == SortKey::Value {
                    value(row)
                } else {
                    time(row)
                }
            };
            sort(&mut rows, &|row| directed(number(row)));
            return rows;
        }
        SortKey::Label(name) => exemplars
            .column(name)
            .map(|column| (places(column, &rows), column.codes())),
        SortKey::Series => None,
    };
    // First as equal ones stand, then by places: many rows have the same.
    sort(&mut rows, &|row| !value(row));
    let place = |row: u32| match (order.key, &place_of_code) {
        (SortKey::Series, _) => series_of(row as usize).unwrap_or(NOWHERE),
        (_, Some((places, codes))) => places[codes[row as usize] as usize],
        (_, None) => NOWHERE,
    };
    let key = |row: u32| match place(row) {
        place if order.is_descending && place != NOWHERE => u64::from(NOWHERE - 1 - place),
        place => u64::from(place),
    };
    sort_keyed(&mut rows, &key, None);
    rows
}

/// For each code that the rows have, the place of its text among the others'; equal texts have the same.
fn places(column: &LabelColumn, rows: &[u32]) -> Vec<u32> {
    let strings = column.strings();
    let mut codes = codes_of(column, rows);
    let mut numbers = vec![None; strings.len()];
    for code in &codes {
        numbers[*code as usize] = number(&strings[*code as usize]);
    }
    let bytes = |code: u32| strings[code as usize].as_bytes();
    let texts = || {
        let is_text = |code: &&u32| numbers[**code as usize].is_none() && !bytes(**code).is_empty();
        codes.iter().filter(is_text)
    };
    let first = texts().next().map_or(&[][..], |code| bytes(*code));
    let common = texts().fold(first.len(), |common, code| common_bytes(&first[..common], bytes(*code)));
    let mut keys = vec![0; strings.len()];
    for code in &codes {
        keys[*code as usize] = match numbers[*code as usize] {
            Some(number) => ordered_bits(number) >> 1,
            None => text_key(bytes(*code).get(common..).unwrap_or_default()),
        };
    }
    let key = |code: u32| keys[code as usize];
    let compare = |a: u32, b: u32| {
        let by_number = match (numbers[a as usize], numbers[b as usize]) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            _ => Ordering::Equal,
        };
        by_number.then_with(|| bytes(a).cmp(bytes(b)))
    };
    sort_keyed(&mut codes, &key, Some(&mut |a, b| compare(a, b)));
    let mut places = vec![NOWHERE; strings.len()];
    let (mut place, mut last) = (0, None);
    for code in codes {
        if last.is_some_and(|last| key(last) != key(code) || compare(last, code).is_ne()) {
            place += 1;
        }
        last = Some(code);
        if !strings[code as usize].is_empty() {
            places[code as usize] = place;
        }
    }
    places
}

/// How many bytes two texts begin with alike.
fn common_bytes(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// A number in the order of the texts, greater than that of any number; texts that begin alike may have the same.
/// Six bits hold a character, so that ten of them count and not eight.
fn text_key(text: &[u8]) -> u64 {
    let six_bits = |at: usize| text.get(at).map_or(0, |byte| SIX_BITS[*byte as usize]);
    (0..10).fold(8, |key, at| key << 6 | u64::from(six_bits(at)))
}

/// In the order of the bytes, and different for most of those that ids are made of.
const SIX_BITS: [u8; 256] = {
    let mut codes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        codes[byte] = match byte as u8 {
            0..b'0' => 1,
            digit @ b'0'..=b'9' => digit - b'0' + 2,
            b':'..=b'@' => 12,
            letter @ b'A'..=b'Z' => letter - b'A' + 13,
            b'['..=b'`' => 39,
            letter @ b'a'..=b'w' => letter - b'a' + 40,
            _ => 63,
        };
        byte += 1;
    }
    codes
};

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
    fn texts_that_begin_alike_and_many_of_them_are_sorted_too() {
        let text = |n: u32| match n % 3 {
            0 => format!("pod-é{}", n * 7919 % 700),
            1 => format!("pod-{}~", n * 7919 % 700),
            _ => (n * 7919 % 700).to_string(),
        };
        let mut builder = ExemplarsBuilder::new();
        for n in 0..2_000 {
            let text = if n % 50 == 0 { String::new() } else { text(n) };
            builder.push(f64::from(n), f64::from(n % 9), [("pod", text.as_str())]);
        }
        let exemplars = builder.finish();
        let order = Order {
            key: SortKey::Label("pod"),
            is_descending: false,
        };
        let rows: Vec<u32> = (0..2_000).collect();
        let sorted = sort_rows(&exemplars, &rows, order, &|_| None);
        let mut expected = rows;
        let rank = |row: &u32| {
            let text = exemplars.columns()[0].value(*row as usize);
            (
                text.is_empty(),
                number(text).is_none(),
                number(text).map(|n| n as u32),
                text,
            )
        };
        expected.sort_by(|a, b| rank(a).cmp(&rank(b)).then((b % 9).cmp(&(a % 9))).then(b.cmp(a)));
        assert_eq!(sorted, expected);
    }

    #[test]
    fn what_has_no_value_comes_last_in_both_directions() {
        assert_eq!(sort(SortKey::Label("pod"), false), [2, 3, 0, 1]);
        assert_eq!(sort(SortKey::Label("pod"), true), [3, 0, 2, 1]);
        assert_eq!(sort(SortKey::Series, false), [2, 3, 0, 1]);
        assert_eq!(sort(SortKey::Series, true), [3, 0, 2, 1]);
    }
}
