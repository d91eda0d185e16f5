//! What can go wrong, one variant for each cause a caller can act on.

/// Why an input was refused as a whole.
///
/// A body of which only parts are bad is not an error: the good parts are kept and each bad part is
/// named in a [`Warning`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The body has no bytes, or only white space.
    #[error("the answer is empty: expected {expected}")]
    Empty {
        /// What should have been there, in words.
        expected: &'static str,
    },
    /// The body is not JSON. Positions count from 1; columns are bytes.
    #[error("not JSON at line {line}, column {column}: {reason} (near {excerpt:?})")]
    NotJson {
        /// Line of the first byte that cannot be JSON.
        line: usize,
        /// Column of that byte in its line.
        column: usize,
        /// What the parser expected.
        reason: String,
        /// A short piece of the body around that position.
        excerpt: String,
    },
    /// JSON, but not of a form that is known here.
    #[error("unexpected {what}: expected {expected}")]
    UnexpectedShape {
        /// What was found and where.
        what: String,
        /// What is accepted.
        expected: &'static str,
    },
    /// The server answered with an error of its own (`status: "error"`).
    #[error("the server answered with an error ({kind}): {message}")]
    Server {
        /// The server's `errorType`, such as `bad_data`.
        kind: String,
        /// The server's message.
        message: String,
    },
    /// A text format (OpenMetrics) is broken at a position. Positions count from 1; columns are characters.
    #[error("line {line}, column {column}: {reason}")]
    Text {
        /// Line of the offence.
        line: usize,
        /// Column of the offence.
        column: usize,
        /// What is wrong, quoting the offending value.
        reason: String,
    },
    /// An option has a value that cannot be used.
    #[error("option {option}: {reason}")]
    Option {
        /// The option's name as the caller writes it.
        option: &'static str,
        /// What is wrong, quoting the value.
        reason: String,
    },
    /// Columns that must be equally long are not.
    #[error("{what} has {found} entries where {expected} were expected")]
    Length {
        /// Which column.
        what: String,
        /// How many entries it should have.
        expected: usize,
        /// How many it has.
        found: usize,
    },
    /// Samples that cannot go on with those that are there.
    #[error("{what}: {why}")]
    Order {
        /// What was appended.
        what: String,
        /// Why it cannot be, quoting the value.
        why: String,
    },
    /// Drawing failed in the backend.
    #[error("drawing failed: {0}")]
    Paint(String),
}

/// A part of an input that was skipped or mended, said in a sentence that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The sentence.
    pub message: String,
}

impl Warning {
    /// A warning with this sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

/// The most warnings that one read keeps; beyond it, [`Warnings`] only counts.
pub const WARNINGS_KEPT: usize = 20;

/// A bounded list of warnings: the first [`WARNINGS_KEPT`] in full, the rest as a count.
#[derive(Debug, Clone, Default)]
pub struct Warnings {
    kept: Vec<Warning>,
    left_out: usize,
}

impl Warnings {
    /// Adds the sentence that `message` makes; it is not made when the list is full.
    pub fn push_with(&mut self, message: impl FnOnce() -> String) {
        if self.kept.len() < WARNINGS_KEPT {
            self.kept.push(Warning::new(message()));
        } else {
            self.left_out += 1;
        }
    }

    /// The warnings, with a last one that counts those left out.
    pub fn into_vec(mut self) -> Vec<Warning> {
        if self.left_out > 0 {
            self.kept
                .push(Warning::new(format!("{} more of the same kind", self.left_out)));
        }
        self.kept
    }
}
