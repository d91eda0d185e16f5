//! What sets some exemplars apart from others: for each label value its share among both, ranked by how much the
//! shares surely differ.
//!
//! The measure is the end of a confidence interval that is nearer to zero: of the difference of two independent
//! proportions, by Newcombe's hybrid score method ("Interval estimation for the difference between independent
//! proportions: comparison of eleven methods", Statistics in Medicine 17, 1998, method 10), which joins two Wilson
//! intervals. Where the interval holds zero there is no sure difference, and the value is not listed; so three exemplars
//! of one pod do not stand out like three hundred. The level is 95 %: of many values that are looked at some few get in by
//! chance, with a small margin, which is why they stand last.

use crate::model::{Exemplars, LabelColumn};
use crate::order::sorted;

/// The two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// No more values than this are listed.
const MOST_SHARES: usize = 40;
/// A label with no more distinct values than this is never taken for an identifier.
const FEW_VALUES: usize = 8;

/// How often one label value occurs among the selected exemplars and among the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share<'a> {
    /// The label's name.
    pub label: &'a str,
    /// Its value; `""` stands for exemplars without the label.
    pub value: &'a str,
    /// How many of the selected have it.
    pub selected: u32,
    /// How many of the rest have it.
    pub rest: u32,
    /// By how much the shares surely differ, -1 to 1: above zero where the value is commoner among the selected.
    pub margin: f64,
}

/// What sets the selected exemplars apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Contrast<'a> {
    /// How many are selected.
    pub selected: usize,
    /// How many are not.
    pub rest: usize,
    /// The values that stand out, those that do so most first.
    pub shares: Vec<Share<'a>>,
    /// Labels that were not looked at: (nearly) every exemplar has a value of its own.
    pub left_out: Vec<&'a str>,
}

/// Compares two disjoint sets of rows. Labels for which `is_identifier` holds are left out, as are those whose values
/// are nearly unique, and without a word the internal ones (`le`, `__name__`).
pub fn contrast<'a>(
    exemplars: &'a Exemplars,
    selected: &[u32],
    rest: &[u32],
    is_identifier: &dyn Fn(&str) -> bool,
) -> Contrast<'a> {
    let mut found = Contrast {
        selected: selected.len(),
        rest: rest.len(),
        ..Contrast::default()
    };
    for column in exemplars.columns().iter().filter(|column| !is_internal(column.name())) {
        let (of_selected, of_rest) = (counts(column, selected), counts(column, rest));
        let of_both: Vec<u32> = of_selected.iter().zip(&of_rest).map(|(a, b)| a + b).collect();
        if is_identifier(column.name()) || is_nearly_unique(column, &of_both) {
            found.left_out.push(column.name());
            continue;
        }
        let share = |(value, (in_selected, in_rest)): (&'a str, (&u32, &u32))| Share {
            label: column.name(),
            value,
            selected: *in_selected,
            rest: *in_rest,
            margin: margin((*in_selected, selected.len()), (*in_rest, rest.len())),
        };
        let both = of_selected.iter().zip(&of_rest);
        let shares = column.strings().iter().zip(both).map(share);
        push_telling(shares.filter(|share| share.margin != 0.0).collect(), &mut found.shares);
    }
    let by_margin = |a: &Share, b: &Share| {
        let order = b.margin.abs().total_cmp(&a.margin.abs());
        order.then((a.label, a.value).cmp(&(b.label, b.value)))
    };
    found.shares = sorted(found.shares, by_margin);
    found.shares.truncate(MOST_SHARES);
    found
}

/// Keeps the values of one label that are commoner among the selected, and of the rarer ones those that stand out more
/// than every commoner one: where a label has two values, the one says all about the other.
fn push_telling<'a>(shares: Vec<Share<'a>>, telling: &mut Vec<Share<'a>>) {
    const SAME: f64 = 1e-9;
    let most = shares.iter().map(|share| share.margin).fold(0.0, f64::max);
    let is_telling = |share: &Share| share.margin > 0.0 || -share.margin > most + SAME;
    telling.extend(shares.into_iter().filter(is_telling));
}

/// Whether a label is of the metric rather than of what was observed.
pub fn is_internal(name: &str) -> bool {
    name == "le" || name.starts_with("__")
}

/// By code, how many of the rows have it.
pub fn counts(column: &LabelColumn, rows: &[u32]) -> Vec<u32> {
    let mut counts = vec![0; column.strings().len()];
    for row in rows {
        counts[column.codes()[*row as usize] as usize] += 1;
    }
    counts
}

/// By code, how many of all rows have it.
pub fn counts_of_all(column: &LabelColumn) -> Vec<u32> {
    let mut counts = vec![0; column.strings().len()];
    for code in column.codes() {
        counts[*code as usize] += 1;
    }
    counts
}

/// Whether most exemplars that have the label have it with a value of their own.
pub fn is_nearly_unique(column: &LabelColumn, counts: &[u32]) -> bool {
    let (mut distinct, mut present) = (0, 0);
    for (count, value) in counts.iter().zip(column.strings().iter()) {
        if *count > 0 && !value.is_empty() {
            distinct += 1;
            present += *count as usize;
        }
    }
    distinct > FEW_VALUES && distinct * 2 > present
}

/// By how much two proportions, each of so many of so many, surely differ; zero when they may be the same.
pub fn margin(first: (u32, usize), second: (u32, usize)) -> f64 {
    if first.1 == 0 || second.1 == 0 {
        return 0.0;
    }
    let (p, q) = (Proportion::new(first), Proportion::new(second));
    let difference = p.share - q.share;
    let least = difference - (p.share - p.low).hypot(q.high - q.share);
    let greatest = difference + (p.high - p.share).hypot(q.share - q.low);
    if least > 0.0 {
        least
    } else if greatest < 0.0 {
        greatest
    } else {
        0.0
    }
}

/// A proportion with its Wilson score interval.
struct Proportion {
    share: f64,
    low: f64,
    high: f64,
}

impl Proportion {
    fn new((count, of): (u32, usize)) -> Self {
        let (count, of) = (f64::from(count), of as f64);
        let middle = (count + Z * Z / 2.0) / (of + Z * Z);
        let half = Z / (of + Z * Z) * (count * (of - count) / of + Z * Z / 4.0).sqrt();
        Self {
            share: count / of,
            low: middle - half,
            high: middle + half,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;
    use proptest::prelude::*;

    fn exemplars(rows: &[(u8, u8)]) -> Exemplars {
        let mut builder = ExemplarsBuilder::new();
        for (index, (pod, zone)) in rows.iter().enumerate() {
            let zone = if *zone == 0 { String::new() } else { format!("z{zone}") };
            let (pod, trace) = (format!("p{pod}"), format!("t{index}"));
            let labels = [
                ("pod", pod.as_str()),
                ("zone", zone.as_str()),
                ("trace", trace.as_str()),
            ];
            builder.push(0.0, 1.0, labels.into_iter().chain([("le", "1")]));
        }
        builder.finish()
    }

    /// The first example of Newcombe's table II: 56 of 70 and 48 of 80, from 0.0524 to 0.3339.
    #[test]
    fn the_margin_is_the_nearer_end_of_the_published_interval() {
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 5e-5, "{found} {expected}");
        close(margin((56, 70), (48, 80)), 0.0524);
        close(margin((48, 80), (56, 70)), -0.0524);
        assert_eq!(margin((9, 10), (6, 10)), 0.0);
        assert_eq!(margin((3, 3), (0, 0)), 0.0);
    }

    #[test]
    fn more_of_the_same_share_is_surer() {
        let few = margin((3, 3), (100, 1_000));
        let many = margin((300, 300), (100, 1_000));
        assert!(0.0 < few && few < many && many < 0.9, "{few} {many}");
    }

    #[test]
    fn one_pod_stands_out_and_its_complement_is_not_repeated() {
        let rows: Vec<(u8, u8)> = (0..400).map(|i| (u8::from(i % 20 == 0 || i >= 300), 0)).collect();
        let exemplars = exemplars(&rows);
        let (selected, rest): (Vec<u32>, Vec<u32>) = ((300..400).collect(), (0..300).collect());
        let found = contrast(&exemplars, &selected, &rest, &|_| false);
        assert_eq!(found.shares.len(), 1);
        let share = found.shares[0];
        assert_eq!(
            (share.label, share.value, share.selected, share.rest),
            ("pod", "p1", 100, 15)
        );
        assert!(share.margin > 0.8);
        assert_eq!(found.left_out, ["trace"]);
    }

    #[test]
    fn what_the_host_calls_an_identifier_is_left_out() {
        let exemplars = exemplars(&[(1, 1), (2, 1), (1, 2)]);
        let found = contrast(&exemplars, &[0], &[1, 2], &|name| name == "pod");
        assert_eq!(found.left_out, ["pod"]);
    }

    proptest! {
        #[test]
        fn counts_are_those_of_a_naive_count(
            rows in prop::collection::vec((0..4u8, 0..3u8, any::<bool>()), 0..300),
        ) {
            let labels: Vec<(u8, u8)> = rows.iter().map(|(pod, zone, _)| (*pod, *zone)).collect();
            let exemplars = exemplars(&labels);
            let all = 0..rows.len() as u32;
            let (selected, rest): (Vec<u32>, Vec<u32>) = all.partition(|row| rows[*row as usize].2);
            let found = contrast(&exemplars, &selected, &rest, &|_| false);
            prop_assert_eq!((found.selected, found.rest), (selected.len(), rest.len()));
            for share in &found.shares {
                let naive = |rows: &[u32]| {
                    let column = exemplars.column(share.label).unwrap();
                    rows.iter().filter(|row| column.value(**row as usize) == share.value).count() as u32
                };
                prop_assert_eq!((share.selected, share.rest), (naive(&selected), naive(&rest)));
                let difference = f64::from(share.selected) / selected.len() as f64
                    - f64::from(share.rest) / rest.len() as f64;
                // Never more than is seen, and to the same side.
                prop_assert!(share.margin * difference > 0.0 && share.margin.abs() < difference.abs());
            }
            prop_assert!(found.shares.is_sorted_by(|a, b| a.margin.abs() >= b.margin.abs()));
        }
    }
}
