//! Several numbers in one register, and least and greatest at once.
//!
//! WebAssembly has no conditional move for floating point numbers: a comparison that chooses between two of them becomes a
//! branch, and on noise every second branch is guessed wrongly. Vectors have `pmin`, which is one instruction. So
//! the least is kept beside the negated greatest, and one minimum serves both. NaN never wins.
//!
//! Everything here is made of safe intrinsics, and has a plain version with the same results for other processors.

mod bytes;
mod extent;
mod four;

pub use bytes::Sixteen;
pub use extent::{Lanes64, Pairs64};
pub use four::{Four, MOST_ROUNDED, along_a_line, over_four, replace_four};
