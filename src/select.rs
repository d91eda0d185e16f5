//! Which exemplars may be drawn: those with a usable time and value that the filter lets through and whose series is
//! shown; in order of time, as columns that a frame can sweep.

use std::ops::Range;

use crate::associate::{Association, Belonging};
use crate::model::Exemplars;
use crate::order::{ordered_bits, sort_keyed};
use crate::setting::{FromSetting, Refusal, Setting};

/// Which exemplars are let through. All conditions must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Lets none through.
    pub hide: bool,
    /// For each label named: its value must be one of these.
    pub include: Vec<(String, Vec<String>)>,
    /// For each label named: its value must be none of these.
    pub exclude: Vec<(String, Vec<String>)>,
    /// The value must not be less.
    pub min_value: Option<f64>,
    /// The value must not be greater.
    pub max_value: Option<f64>,
}

impl FromSetting for Filter {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        members.only(&["hide", "include", "exclude", "minValue", "maxValue"])?;
        let mut filter = Self::default();
        members.set("hide", &mut filter.hide)?;
        members.set("include", &mut filter.include)?;
        members.set("exclude", &mut filter.exclude)?;
        members.set("minValue", &mut filter.min_value)?;
        members.set("maxValue", &mut filter.max_value)?;
        Ok(filter)
    }
}

/// The series of an exemplar that belongs to none.
pub const NO_SERIES: u32 = u32::MAX;

/// The exemplars that may be drawn, ascending in time, and how many may not.
#[derive(Debug, Default)]
pub struct Selection {
    /// Row numbers.
    pub rows: Vec<u32>,
    /// Times in ms.
    pub times_ms: Vec<f64>,
    /// Values.
    pub values: Vec<f64>,
    /// Series, or [`NO_SERIES`].
    pub series: Vec<u32>,
    /// How many rows have no finite time or value.
    pub invalid: usize,
    /// How many rows the filter, or a hidden series, keeps out.
    pub filtered: usize,
}

/// Row numbers with finite time and value, ascending in time; made once a load.
pub fn rows_by_time(exemplars: &Exemplars) -> Vec<u32> {
    let times = exemplars.times_ms();
    let is_usable = |row: &u32| times[*row as usize].is_finite() && exemplars.values()[*row as usize].is_finite();
    let mut rows: Vec<u32> = (0..exemplars.len() as u32).filter(is_usable).collect();
    sort_keyed(&mut rows, &|row| ordered_bits(times[row as usize]), None);
    rows
}

impl Selection {
    /// Selects from `by_time` (see [`rows_by_time`]).
    pub fn new(
        exemplars: &Exemplars,
        by_time: &[u32],
        association: &Association,
        is_shown: &[bool],
        filter: Option<&Filter>,
    ) -> Self {
        let belonging = association.belonging(is_shown);
        let lets_through = filter.map(|filter| compile(filter, exemplars));
        let mut selection = Self {
            invalid: exemplars.len() - by_time.len(),
            rows: Vec::with_capacity(by_time.len()),
            series: Vec::with_capacity(by_time.len()),
            ..Self::default()
        };
        for row in by_time {
            let index = *row as usize;
            let series = match belonging(index) {
                Belonging::Series(series) => Some(series),
                Belonging::None => Some(NO_SERIES),
                Belonging::Hidden => None,
            };
            match series.filter(|_| lets_through.as_ref().is_none_or(|lets_through| lets_through(index))) {
                Some(series) => {
                    selection.rows.push(*row);
                    selection.series.push(series);
                }
                None => selection.filtered += 1,
            }
        }
        let of_rows = |numbers: &[f64]| selection.rows.iter().map(|row| numbers[*row as usize]).collect();
        (selection.times_ms, selection.values) = (of_rows(exemplars.times_ms()), of_rows(exemplars.values()));
        selection
    }

    /// How many may be drawn.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none may be drawn.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Indices of those within a closed window of time.
    pub fn window(&self, from_ms: f64, to_ms: f64) -> Range<usize> {
        let start = self.times_ms.partition_point(|time| *time < from_ms);
        let end = start + self.times_ms[start..].partition_point(|time| *time <= to_ms);
        start..end
    }
}

/// The filter as a test of a row; label values are looked up once for each distinct string.
fn compile<'a>(filter: &'a Filter, exemplars: &'a Exemplars) -> impl Fn(usize) -> bool + 'a {
    let included = filter.include.iter().map(|(name, values)| (name, values, true));
    let excluded = filter.exclude.iter().map(|(name, values)| (name, values, false));
    let tests: Vec<(Option<&[u32]>, Vec<bool>)> = included
        .chain(excluded)
        .map(|(name, values, wanted)| match exemplars.column(name) {
            Some(column) => {
                let passes = |text: &str| values.iter().any(|value| value == text) == wanted;
                (Some(column.codes()), column.strings().iter().map(passes).collect())
            }
            None => (None, vec![values.iter().any(String::is_empty) == wanted]),
        })
        .collect();
    let low = filter.min_value.unwrap_or(f64::NEG_INFINITY);
    let high = filter.max_value.unwrap_or(f64::INFINITY);
    move |row| {
        let value = exemplars.values()[row];
        !filter.hide
            && value >= low
            && value <= high
            && tests
                .iter()
                .all(|(codes, passes)| passes[codes.map_or(0, |codes| codes[row] as usize)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;

    fn exemplars() -> Exemplars {
        let mut builder = ExemplarsBuilder::new();
        builder.push(3.0, 1.0, [("pod", "a"), ("code", "200")]);
        builder.push(1.0, 2.0, [("pod", "b")]);
        builder.push(2.0, f64::NAN, [("pod", "a")]);
        builder.push(2.0, 4.0, [("pod", "a"), ("code", "500")]);
        builder.finish()
    }

    fn select(filter: &Filter) -> Selection {
        let exemplars = exemplars();
        let association = Association::new(&exemplars, []);
        Selection::new(&exemplars, &rows_by_time(&exemplars), &association, &[], Some(filter))
    }

    fn only(name: &str, value: &str) -> Vec<(String, Vec<String>)> {
        vec![(name.to_owned(), vec![value.to_owned()])]
    }

    #[test]
    fn every_row_is_selected_filtered_or_invalid() {
        let filters = [
            (Filter::default(), vec![1, 3, 0]),
            (
                Filter {
                    include: only("pod", "a"),
                    ..Filter::default()
                },
                vec![3, 0],
            ),
            (
                Filter {
                    exclude: only("pod", "a"),
                    ..Filter::default()
                },
                vec![1],
            ),
            (
                Filter {
                    include: only("code", ""),
                    ..Filter::default()
                },
                vec![1],
            ),
            (
                Filter {
                    include: only("nowhere", "x"),
                    ..Filter::default()
                },
                vec![],
            ),
            (
                Filter {
                    exclude: only("nowhere", "x"),
                    ..Filter::default()
                },
                vec![1, 3, 0],
            ),
            (
                Filter {
                    hide: true,
                    ..Filter::default()
                },
                vec![],
            ),
            (
                Filter {
                    min_value: Some(2.0),
                    max_value: Some(3.0),
                    ..Filter::default()
                },
                vec![1],
            ),
        ];
        for (filter, expected) in filters {
            let selection = select(&filter);
            assert_eq!(selection.rows, expected, "{filter:?}");
            assert_eq!(
                selection.len() + selection.filtered + selection.invalid,
                4,
                "{filter:?}"
            );
        }
    }

    #[test]
    fn the_window_is_closed() {
        let selection = select(&Filter::default());
        assert_eq!(selection.window(1.0, 2.0), 0..2);
        assert_eq!(selection.window(2.5, 2.6), 2..2);
    }
}
