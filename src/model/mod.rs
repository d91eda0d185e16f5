//! What is drawn: series of samples, and exemplars with their labels.
//!
//! Columns of numbers and dictionary-encoded strings; invariants (equal lengths, sorted finite times) are
//! established once, on construction, so that nothing behind it needs to check again.

mod exemplars;
mod labels;
mod series;
mod strings;
mod time_axis;

pub use exemplars::{Exemplars, ExemplarsBuilder, LabelColumn};
pub use labels::Labels;
pub use series::{Series, SeriesData};
pub use strings::{Interner, Strings, split_utf16};
pub(crate) use time_axis::gallop;
pub use time_axis::{TimeAxis, Times};
