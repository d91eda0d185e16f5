//! Rows as comma-separated values (RFC 4180), safe to open in a spreadsheet.

use super::codes_of;
use crate::calendar::{OffsetTable, moment_text};
use crate::link::number_text;
use crate::model::{Exemplars, LabelColumn};

/// A text that starts with one of these is a formula to a spreadsheet.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A head and a line for each row: time in UTC, value, series, and every label that any of the rows has. Texts that a
/// spreadsheet would run as a formula begin with an apostrophe. Rows that there are not are left out.
pub fn csv(exemplars: &Exemplars, rows: &[u32], series_name: &dyn Fn(usize) -> Option<String>) -> String {
    let has_value = |column: &&LabelColumn| {
        let strings = column.strings();
        codes_of(column, rows)
            .iter()
            .any(|code| !strings[*code as usize].is_empty())
    };
    let columns: Vec<&LabelColumn> = exemplars.columns().iter().filter(has_value).collect();
    let utc = OffsetTable::utc();
    let mut text = String::from("time,value,series");
    for column in &columns {
        text.push(',');
        push_field(&mut text, column.name());
    }
    text.push_str("\r\n");
    for row in rows
        .iter()
        .map(|row| *row as usize)
        .filter(|row| *row < exemplars.len())
    {
        let time = moment_text(exemplars.times_ms()[row], &utc);
        match time.split_once(' ') {
            Some((date, clock)) => text.extend([date, "T", clock, "Z,"]),
            None => text.extend([&time, ","]),
        }
        text.push_str(&number_text(exemplars.values()[row]));
        text.push(',');
        push_field(&mut text, &series_name(row).unwrap_or_default());
        for column in &columns {
            text.push(',');
            push_field(&mut text, column.value(row));
        }
        text.push_str("\r\n");
    }
    text
}

fn push_field(text: &mut String, field: &str) {
    let is_formula = field.starts_with(FORMULA);
    if !is_formula && !field.contains(['"', ',', '\r', '\n', ' ', ';', '\t']) {
        text.push_str(field);
        return;
    }
    text.push('"');
    if is_formula {
        text.push('\'');
    }
    for part in field.split_inclusive('"') {
        text.push_str(part);
        if part.ends_with('"') {
            text.push('"');
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ExemplarsBuilder;

    #[test]
    fn labels_are_quoted_and_never_run_as_formulas() {
        let mut builder = ExemplarsBuilder::new();
        builder.push(
            0.0,
            -0.25,
            [
                ("pod", "=HYPERLINK(\"http://evil\")"),
                ("a,b", "line\nbreak"),
                ("é", "\""),
            ],
        );
        builder.push(1_700_000_000_123.0, 1e-9, [("pod", "plain"), ("unused", "")]);
        let name = |row: usize| (row == 1).then(|| "p99 {a=\"b\"}".to_owned());
        let expected = concat!(
            "time,value,series,pod,\"a,b\",é\r\n",
            "1970-01-01T00:00:00.000Z,-0.25,,\"'=HYPERLINK(\"\"http://evil\"\")\",\"line\nbreak\",\"\"\"\"\r\n",
            "2023-11-14T22:13:20.123Z,1e-9,\"p99 {a=\"\"b\"\"}\",plain,,\r\n",
        );
        assert_eq!(csv(&builder.finish(), &[0, 1, 5], &name), expected);
    }

    #[test]
    fn every_sign_of_a_formula_is_guarded() {
        for sign in FORMULA {
            let mut text = String::new();
            push_field(&mut text, &format!("{sign}1"));
            assert_eq!(text, format!("\"'{sign}1\""));
        }
    }
}
