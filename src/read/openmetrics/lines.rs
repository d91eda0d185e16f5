//! An exposition line by line, for those who must name the place of what they find.

use crate::error::Error;

use super::cursor::Fault;
use super::line::{Statement, parse};
use super::{Mode, Sample};

/// A line of an exposition.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberedLine<'a> {
    /// Its number, from 1.
    pub number: usize,
    /// Its text, without the line feed.
    pub text: &'a str,
    /// Its sample; none for metadata, comments and empty lines. [`Error::Text`] when it cannot be read.
    pub sample: Result<Option<Sample>, Error>,
}

/// The lines of an exposition up to `# EOF`, each read by itself.
pub fn lines(text: &str, mode: Mode) -> impl Iterator<Item = NumberedLine<'_>> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    (body.split('\n').zip(1..))
        .take_while(|(line, _)| line.trim_end_matches('\r') != "# EOF")
        .map(move |(line, number)| NumberedLine {
            number,
            text: line,
            sample: match parse(line, mode) {
                Ok(Statement::Sample(sample)) => Ok(Some(sample)),
                Ok(_) => Ok(None),
                Err(Fault { at, reason }) => Err(Error::Text {
                    line: number,
                    column: line[..at].chars().count() + 1,
                    reason,
                }),
            },
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_come_with_their_lines_up_to_the_end() {
        let text = "# TYPE a counter\na_total 1\na_total x\n# EOF\nb 1\n";
        let found: Vec<_> = lines(text, Mode::Strict).collect();
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].sample, Ok(None));
        let sample = found[1].sample.clone().unwrap().unwrap();
        assert_eq!((found[1].number, sample.name.as_str()), (2, "a_total"));
        assert!(matches!(found[2].sample, Err(Error::Text { line: 3, column: 9, .. })));
    }
}
