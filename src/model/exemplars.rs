//! Exemplars as columns: times, values, and one dictionary-encoded column for each label name.

use super::strings::{Interner, Strings};
use crate::Error;
use crate::order::sorted;

/// One label of all exemplars: each distinct string once, and a code for each row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LabelColumn {
    name: String,
    strings: Strings,
    codes: Vec<u32>,
    are_ids: bool,
}

impl LabelColumn {
    /// A column from the texts of all rows; an empty one is absent.
    pub fn from_rows<'a>(name: String, texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut interner = Interner::default();
        let codes = texts.into_iter().map(|text| interner.code(text)).collect();
        Self::coded(name, interner.finish(), codes)
    }

    fn coded(name: String, strings: Strings, codes: Vec<u32>) -> Self {
        Self {
            are_ids: are_ids(&strings),
            name,
            strings,
            codes,
        }
    }

    /// Whether all values that are present are ids spelt alike: as many hex digits each, in lower case, and not all
    /// zeros. Then each value is another id.
    pub fn are_ids(&self) -> bool {
        self.are_ids
    }

    /// The label's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The label's value in a row; `""` is absent.
    pub fn value(&self, row: usize) -> &str {
        let code = self.codes.get(row);
        code.and_then(|code| self.strings.get(*code as usize))
            .unwrap_or_default()
    }

    /// The distinct values; may hold `""`.
    pub fn strings(&self) -> &Strings {
        &self.strings
    }

    /// For each row the index into [`LabelColumn::strings`].
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }
}

fn are_ids(strings: &Strings) -> bool {
    let mut present = strings.iter().filter(|text| !text.is_empty());
    let chars = present.clone().next().map_or(0, str::len);
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_id = |text: &str| {
        // To the end whatever comes: so it is done in vectors.
        let seen = text.bytes().fold((true, true), |(digits, zeros), byte| {
            (digits & is_digit(byte), zeros & (byte == b'0'))
        });
        text.len() == chars && seen == (true, false)
    };
    chars > 0 && present.all(is_id)
}

/// All loaded exemplars. Rows keep the order in which they were loaded: a row number is an exemplar's name.
///
/// Times (ms since the epoch) and values may be anything, NaN included: rows that are not finite are kept, so
/// that they can be counted and looked at, and never drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exemplars {
    times_ms: Vec<f64>,
    values: Vec<f64>,
    columns: Vec<LabelColumn>,
}

impl Exemplars {
    /// Exemplars from columns.
    ///
    /// # Errors
    /// [`Error::Length`] when the columns are not equally long.
    pub fn new(times_ms: Vec<f64>, values: Vec<f64>, columns: Vec<LabelColumn>) -> Result<Self, Error> {
        let expected = times_ms.len();
        let length = |what: String, found: usize| Error::Length { what, expected, found };
        if values.len() != expected {
            return Err(length("exemplar values".to_owned(), values.len()));
        }
        if let Some(column) = columns.iter().find(|column| column.codes.len() != expected) {
            return Err(length(format!("exemplar label {:?}", column.name), column.codes.len()));
        }
        Ok(Self {
            times_ms,
            values,
            columns,
        })
    }

    /// How many exemplars there are.
    pub fn len(&self) -> usize {
        self.times_ms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.times_ms.is_empty()
    }

    /// Times in ms since the epoch, by row.
    pub fn times_ms(&self) -> &[f64] {
        &self.times_ms
    }

    /// Observed values, by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The label columns, in the order in which their names first came.
    pub fn columns(&self) -> &[LabelColumn] {
        &self.columns
    }

    /// The column of exactly this name.
    pub fn column(&self, name: &str) -> Option<&LabelColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The labels of a row that are present, by name: the same for two rows that differ in nothing else.
    pub fn sorted_labels(&self, row: usize) -> Vec<(&str, &str)> {
        sorted(self.labels(row).collect(), |a, b| a.cmp(b))
    }

    /// The labels of a row that are present, in column order.
    pub fn labels(&self, row: usize) -> impl Iterator<Item = (&str, &str)> {
        self.columns
            .iter()
            .map(move |column| (column.name(), column.value(row)))
            .filter(|(_, value)| !value.is_empty())
    }
}

/// Collects exemplars row by row, as readers find them; label names may differ from row to row.
#[derive(Debug, Default)]
pub struct ExemplarsBuilder {
    times_ms: Vec<f64>,
    values: Vec<f64>,
    columns: Vec<ColumnBuilder>,
    /// Names of the columns, by their numbers.
    names: Interner,
}

#[derive(Debug)]
struct ColumnBuilder {
    name: String,
    texts: Interner,
    codes: Vec<u32>,
}

impl ExemplarsBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row. Of labels with the same name the last one holds; an empty value is no label.
    pub fn push<'a>(&mut self, time_ms: f64, value: f64, labels: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let row = self.times_ms.len();
        self.times_ms.push(time_ms);
        self.values.push(value);
        for (name, text) in labels {
            let column = self.column_index(name);
            self.columns[column].set(row, text);
        }
    }

    fn column_index(&mut self, name: &str) -> usize {
        let index = self.names.code(name) as usize;
        if index == self.columns.len() {
            self.columns.push(ColumnBuilder::new(name));
        }
        index
    }

    /// How many rows there are so far.
    pub fn len(&self) -> usize {
        self.times_ms.len()
    }

    /// Whether there is no row yet.
    pub fn is_empty(&self) -> bool {
        self.times_ms.is_empty()
    }

    /// The exemplars collected.
    pub fn finish(self) -> Exemplars {
        let rows = self.times_ms.len();
        let columns = self.columns.into_iter().map(|column| column.finish(rows)).collect();
        Exemplars {
            times_ms: self.times_ms,
            values: self.values,
            columns,
        }
    }
}

impl ColumnBuilder {
    fn new(name: &str) -> Self {
        let mut texts = Interner::default();
        // The number of what is absent is 0.
        texts.code("");
        Self {
            name: name.to_owned(),
            texts,
            codes: Vec::new(),
        }
    }

    fn set(&mut self, row: usize, text: &str) {
        let code = self.texts.code(text);
        self.codes.resize(row + 1, 0);
        self.codes[row] = code;
    }

    fn finish(mut self, rows: usize) -> LabelColumn {
        self.codes.resize(rows, 0);
        LabelColumn::coded(self.name, self.texts.finish(), self.codes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_hex_digits_spelt_alike() {
        let is = |texts: &[&str]| are_ids(&texts.iter().copied().collect::<Interner>().finish());
        assert!(is(&["", "0a1", "fff"]));
        for texts in [
            &[][..],
            &[""],
            &["0a1", "ff"],
            &["0A1"],
            &["000"],
            &["0a1", "0ag"],
            &["0a ", "0a1"],
        ] {
            assert!(!is(texts), "{texts:?}");
        }
    }

    #[test]
    fn rows_with_differing_labels_share_columns() {
        let mut builder = ExemplarsBuilder::new();
        builder.push(1.0, 0.1, [("trace_id", "a"), ("pod", "p1")]);
        builder.push(2.0, 0.2, [("traceID", "b")]);
        builder.push(3.0, 0.3, [("pod", "p1")]);
        let exemplars = builder.finish();
        assert_eq!(exemplars.len(), 3);
        assert_eq!(exemplars.column("pod").unwrap().codes(), [1, 0, 1]);
        assert_eq!(exemplars.labels(1).collect::<Vec<_>>(), [("traceID", "b")]);
        assert_eq!(exemplars.labels(2).collect::<Vec<_>>(), [("pod", "p1")]);
    }

    #[test]
    fn columns_of_unequal_length_are_refused_by_name() {
        let column = LabelColumn::from_rows("pod".into(), ["", ""]);
        let error = Exemplars::new(vec![1.0], vec![1.0], vec![column]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "exemplar label \"pod\" has 2 entries where 1 were expected"
        );
    }
}
