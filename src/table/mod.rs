//! Exemplars as a table: which labels tell rows apart, in which order rows stand, and the table as CSV.

mod csv;
mod sort;

pub use csv::csv;
pub use sort::{Order, SortKey, sort_rows};

use crate::model::{Exemplars, LabelColumn};
use crate::order::sorted;

/// Labels that say nothing to a person here: the metric's name and the bucket's bound differ by construction.
const UNSAID: [&str; 2] = ["__name__", "le"];
/// Hex digits from which on a value counts as an id.
const ID_DIGITS: usize = 15;
/// Characters that are counted for a column's width.
const WIDEST_CHARS: usize = 64;

/// A label that differs between rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<'a> {
    /// The label's name.
    pub name: &'a str,
    /// How many different values there are, absence among them.
    pub distinct: usize,
    /// Characters of the longest value, at most 64.
    pub chars: usize,
    /// Whether all values are ids of traces, spans and the like, which only machines compare.
    pub is_id: bool,
}

/// What the labels of some rows have in common, and in what they differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns<'a> {
    /// Names and values that all rows share.
    pub common: Vec<(&'a str, &'a str)>,
    /// The others, the most telling first: those that are wanted first, then those with the fewest values, ids last.
    pub differing: Vec<Column<'a>>,
}

/// Finds common and differing labels. `wanted` come first in this order, `hidden` not at all.
pub fn columns<'a>(exemplars: &'a Exemplars, rows: &[u32], wanted: &[String], hidden: &[String]) -> Columns<'a> {
    let mut found = Columns::default();
    for column in exemplars.columns() {
        let name = column.name();
        if UNSAID.contains(&name) || hidden.iter().any(|hidden| hidden == name) {
            continue;
        }
        let codes = codes_of(column, rows);
        let mut values = codes.iter().map(|code| &column.strings()[*code as usize]);
        match (codes.len(), values.next()) {
            (0, _) | (1, None | Some("")) => {}
            (1, Some(value)) => found.common.push((name, value)),
            (distinct, first) => {
                let values = || first.into_iter().chain(values.clone());
                found.differing.push(Column {
                    name,
                    distinct,
                    chars: widest(values()),
                    is_id: values().all(|value| value.is_empty() || is_id(value, column.are_ids())),
                });
            }
        }
    }
    let rank = |column: &Column<'_>| {
        let position = wanted.iter().position(|name| name == column.name);
        (column.is_id, position.unwrap_or(usize::MAX), column.distinct)
    };
    found.differing = sorted(found.differing, |a, b| rank(a).cmp(&rank(b)));
    found
}

/// The codes of a label that the rows have, each once, ascending. A row that there is not has none.
fn codes_of(column: &LabelColumn, rows: &[u32]) -> Vec<u32> {
    let mut is_seen = vec![false; column.strings().len()];
    for code in rows.iter().filter_map(|row| column.codes().get(*row as usize)) {
        is_seen[*code as usize] = true;
    }
    (0..)
        .zip(is_seen)
        .filter(|(_, seen)| *seen)
        .map(|(code, _)| code)
        .collect()
}

/// Characters of the longest value, as far as they are counted.
fn widest<'a>(values: impl Iterator<Item = &'a str>) -> usize {
    values.fold(0, |widest, value| {
        // There are no more characters than bytes.
        if widest == WIDEST_CHARS || value.len() <= widest {
            return widest;
        }
        widest.max(value.chars().take(WIDEST_CHARS).count())
    })
}

fn is_id(value: &str, is_hex: bool) -> bool {
    value.len() >= ID_DIGITS && (is_hex || value.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;

    fn exemplars() -> Exemplars {
        let mut builder = ExemplarsBuilder::new();
        for row in 0..6_u32 {
            let id = format!("{row:032x}");
            let pod = format!("pod-{row}");
            let code = if row % 2 == 0 { "200" } else { "500" };
            let labels = [
                ("__name__", "m"),
                ("trace_id", id.as_str()),
                ("pod", &pod),
                ("code", code),
                ("zone", "a"),
                ("canary", if row == 5 { "yes" } else { "" }),
            ];
            builder.push(f64::from(row), f64::from(row), labels);
        }
        builder.finish()
    }

    #[test]
    fn what_differs_least_comes_first_and_ids_come_last() {
        let exemplars = exemplars();
        let found = columns(&exemplars, &[0, 1, 2, 5], &[], &[]);
        assert_eq!(found.common, [("zone", "a")]);
        let names: Vec<_> = found.differing.iter().map(|c| (c.name, c.distinct, c.is_id)).collect();
        assert_eq!(
            names,
            [
                ("code", 2, false),
                ("canary", 2, false),
                ("pod", 4, false),
                ("trace_id", 4, true)
            ]
        );
        assert_eq!(found.differing[2].chars, 5);
    }

    #[test]
    fn only_the_rows_asked_about_count() {
        let exemplars = exemplars();
        let found = columns(&exemplars, &[0, 2, 99], &[], &["pod".to_owned()]);
        assert_eq!(found.common, [("code", "200"), ("zone", "a")]);
        assert_eq!(found.differing.len(), 1, "{:?}", found.differing);
        assert_eq!(columns(&exemplars, &[], &[], &[]), Columns::default());
    }

    #[test]
    fn wanted_labels_go_before_all_but_not_ids() {
        let exemplars = exemplars();
        let wanted = ["trace_id".to_owned(), "pod".to_owned()];
        let found = columns(&exemplars, &[0, 1, 2], &wanted, &[]);
        let names: Vec<_> = found.differing.iter().map(|column| column.name).collect();
        assert_eq!(names, ["pod", "code", "trace_id"]);
    }
}
