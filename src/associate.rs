//! Which series an exemplar belongs to.
//!
//! A series and an exemplar match when every label that both have is equal and there is at least one such label;
//! `__name__` and `le` do not count, since a query over a histogram drops both; nor does `quantile`, which it adds. Of several the one with most
//! labels in common comes first, then the first in the order of series. A series without labels is an aggregate
//! over everything: it is taken when no other matches.
//!
//! Exemplars share few distinct combinations of the labels that series have, so rows are grouped by combination
//! first and every group is matched once.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use crate::model::{Exemplars, Interner, Labels};
use crate::order::sort_indices;

/// Labels that the metric of an exemplar and a series computed from it do not share: the bucket, and the quantile.
const NOT_SHARED: [&str; 3] = ["__name__", "le", "quantile"];

/// For every exemplar, the series that match it.
#[derive(Debug, Default)]
pub struct Association {
    group_of_row: Vec<u32>,
    /// By group: matching series, the best first.
    candidates: Vec<Vec<u32>>,
}

/// Where an exemplar belongs, given which series are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belonging {
    /// To this series.
    Series(u32),
    /// Only to series that are hidden.
    Hidden,
    /// To no series: nothing is shared.
    None,
}

impl Association {
    /// Matches all exemplars with all series.
    pub fn new<'a>(exemplars: &Exemplars, series: impl IntoIterator<Item = &'a Labels>) -> Self {
        let series: Vec<&Labels> = series.into_iter().collect();
        let columns: Vec<usize> = (0..exemplars.columns().len())
            .filter(|column| {
                let name = exemplars.columns()[*column].name();
                !NOT_SHARED.contains(&name) && series.iter().any(|labels| labels.get(name).is_some())
            })
            .collect();
        let (group_of_row, groups) = group_rows(exemplars, &columns);
        let wanted = wanted_codes(exemplars, &columns, &series);
        let aggregates: Vec<u32> = (0..series.len() as u32)
            .filter(|index| {
                series[*index as usize]
                    .iter()
                    .all(|(name, _)| NOT_SHARED.contains(&name))
            })
            .collect();
        let candidates = groups
            .iter()
            .map(|group| matching_series(group, &wanted, &aggregates))
            .collect();
        Self {
            group_of_row,
            candidates,
        }
    }

    /// The series that match a row, the best first, whether shown or not.
    pub fn candidates(&self, row: usize) -> &[u32] {
        self.group_of_row
            .get(row)
            .map_or(&[], |group| &self.candidates[*group as usize])
    }

    /// Where each row belongs when only some series are shown. `is_shown` has an entry for each series.
    pub fn belonging(&self, is_shown: &[bool]) -> impl Fn(usize) -> Belonging + use<'_> {
        let of_group: Vec<Belonging> = self
            .candidates
            .iter()
            .map(|candidates| first_shown(candidates, is_shown))
            .collect();
        move |row| {
            let group = self.group_of_row.get(row).copied();
            group.map_or(Belonging::None, |group| of_group[group as usize])
        }
    }
}

fn first_shown(candidates: &[u32], is_shown: &[bool]) -> Belonging {
    if candidates.is_empty() {
        return Belonging::None;
    }
    let shown = candidates
        .iter()
        .find(|series| is_shown.get(**series as usize).copied().unwrap_or(true));
    shown.map_or(Belonging::Hidden, |series| Belonging::Series(*series))
}

/// The code of an absent label in a group's key.
const ABSENT: u32 = u32::MAX;

/// Numbers the distinct combinations of codes in some columns: the group of each row, and each group's codes.
fn group_rows(exemplars: &Exemplars, columns: &[usize]) -> (Vec<u32>, Vec<Vec<u32>>) {
    // Codes by row, and what each is in a key.
    let columns: Vec<(&[u32], Vec<u32>)> = columns
        .iter()
        .map(|column| {
            let column = &exemplars.columns()[*column];
            let part = |(code, text): (u32, &str)| if text.is_empty() { ABSENT } else { code };
            (column.codes(), (0..).zip(column.strings().iter()).map(part).collect())
        })
        .collect();
    let mut group_of_key: HashMap<Vec<u32>, u32, FxBuildHasher> = HashMap::default();
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut group_of_row = Vec::with_capacity(exemplars.len());
    let mut key = Vec::with_capacity(columns.len());
    for row in 0..exemplars.len() {
        key.clear();
        key.extend(columns.iter().map(|(codes, part)| part[codes[row] as usize]));
        let group = match group_of_key.get(&key) {
            Some(group) => *group,
            None => {
                let group = groups.len() as u32;
                group_of_key.insert(key.clone(), group);
                groups.push(key.clone());
                group
            }
        };
        group_of_row.push(group);
    }
    (group_of_row, groups)
}

/// What a series asks of one column.
#[derive(Clone, Copy)]
enum Wanted {
    /// The series does not have the label.
    Anything,
    /// This code; `None` when no exemplar has the value.
    Code(Option<u32>),
}

/// For each series, what it asks of each column.
fn wanted_codes(exemplars: &Exemplars, columns: &[usize], series: &[&Labels]) -> Vec<Vec<Wanted>> {
    let columns: Vec<(&str, Interner)> = columns
        .iter()
        .map(|column| {
            let column = &exemplars.columns()[*column];
            (column.name(), column.strings().iter().collect())
        })
        .collect();
    let of_series = |labels: &&Labels| {
        let of_column = |(name, codes): &(&str, Interner)| {
            let value = labels.get(name);
            value.map_or(Wanted::Anything, |value| Wanted::Code(codes.find(value)))
        };
        columns.iter().map(of_column).collect()
    };
    series.iter().map(of_series).collect()
}

fn matching_series(group: &[u32], wanted: &[Vec<Wanted>], aggregates: &[u32]) -> Vec<u32> {
    let shared: Vec<usize> = wanted
        .iter()
        .map(|wanted| shared_labels(group, wanted).unwrap_or(0))
        .collect();
    let mut matches: Vec<u32> = (0..wanted.len() as u32)
        .filter(|series| shared[*series as usize] > 0)
        .collect();
    if matches.is_empty() {
        return aggregates.to_vec();
    }
    sort_indices(&mut matches, &mut |a, b| shared[b as usize].cmp(&shared[a as usize]));
    matches
}

/// How many labels are equal; `None` when one differs.
fn shared_labels(group: &[u32], wanted: &[Wanted]) -> Option<usize> {
    let mut shared = 0;
    for (code, wanted) in group.iter().zip(wanted) {
        match wanted {
            Wanted::Code(wanted) if *code != ABSENT => {
                if *wanted != Some(*code) {
                    return None;
                }
                shared += 1;
            }
            _ => {}
        }
    }
    Some(shared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;
    use proptest::prelude::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().copied().collect()
    }

    fn association(rows: &[&[(&str, &str)]], series: &[Labels]) -> Association {
        let mut builder = ExemplarsBuilder::new();
        for row in rows {
            builder.push(0.0, 0.0, row.iter().copied());
        }
        Association::new(&builder.finish(), series)
    }

    #[test]
    fn most_shared_labels_win_then_the_order_of_series() {
        let series = [
            labels(&[("route", "/cart")]),
            labels(&[("route", "/cart"), ("pod", "p1")]),
            labels(&[("route", "/cart"), ("quantile", "0.9")]),
            labels(&[("route", "/pay")]),
        ];
        let all = association(
            &[&[("route", "/cart"), ("pod", "p1"), ("le", "1"), ("trace_id", "x")]],
            &series,
        );
        assert_eq!(all.candidates(0), [1, 0, 2]);
        assert_eq!(all.belonging(&[true; 4])(0), Belonging::Series(1));
        assert_eq!(all.belonging(&[true, false, true, true])(0), Belonging::Series(0));
        assert_eq!(all.belonging(&[false, false, false, true])(0), Belonging::Hidden);
    }

    #[test]
    fn metric_name_and_bucket_bound_are_not_compared() {
        let series = [labels(&[("__name__", "a"), ("le", "5"), ("job", "x")])];
        let all = association(&[&[("__name__", "b"), ("le", "1"), ("job", "x")]], &series);
        assert_eq!(all.candidates(0), [0]);
    }

    #[test]
    fn an_aggregate_takes_what_no_other_series_matches() {
        let series = [Labels::default(), labels(&[("job", "x")])];
        let all = association(&[&[("job", "x")], &[("job", "y")], &[]], &series);
        assert_eq!(all.candidates(0), [1]);
        assert_eq!(all.candidates(1), [0]);
        assert_eq!(all.candidates(2), [0]);
    }

    #[test]
    fn nothing_shared_is_no_match() {
        let all = association(&[&[("pod", "p")]], &[labels(&[("job", "x")])]);
        assert_eq!(all.belonging(&[true])(0), Belonging::None);
    }

    fn naive(row: &Labels, series: &[Labels]) -> Vec<u32> {
        let is_shared = |name: &str| !NOT_SHARED.contains(&name);
        let mut found: Vec<(usize, u32)> = Vec::new();
        for (index, labels) in series.iter().enumerate() {
            let both: Vec<_> = labels
                .iter()
                .filter(|(name, _)| is_shared(name))
                .filter_map(|(name, value)| row.get(name).map(|other| other == value))
                .collect();
            if !both.is_empty() && both.iter().all(|equal| *equal) {
                found.push((both.len(), index as u32));
            }
        }
        found.sort_by_key(|(shared, index)| (usize::MAX - shared, *index));
        if found.is_empty() {
            let is_aggregate = |labels: &Labels| labels.iter().all(|(name, _)| !is_shared(name));
            return (0..series.len() as u32)
                .filter(|i| is_aggregate(&series[*i as usize]))
                .collect();
        }
        found.into_iter().map(|(_, index)| index).collect()
    }

    fn some_labels() -> impl Strategy<Value = Labels> {
        let name = prop::sample::select(vec!["a", "b", "le", "__name__"]);
        let value = prop::sample::select(vec!["1", "2", ""]);
        prop::collection::vec((name, value), 0..4).prop_map(|pairs| pairs.into_iter().collect())
    }

    proptest! {
        #[test]
        fn grouped_matching_equals_comparing_every_pair(
            rows in prop::collection::vec(some_labels(), 0..20),
            series in prop::collection::vec(some_labels(), 0..6),
        ) {
            let mut builder = ExemplarsBuilder::new();
            for row in &rows {
                builder.push(0.0, 0.0, row.iter());
            }
            let all = Association::new(&builder.finish(), &series);
            for (index, row) in rows.iter().enumerate() {
                prop_assert_eq!(all.candidates(index), naive(row, &series));
            }
        }
    }
}
