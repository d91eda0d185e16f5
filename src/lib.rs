//! Time series with clustered exemplars: the engine of the exemplar panel.
//!
//! An exemplar is one observed request (time, value, trace id, labels) that a metrics store keeps beside a
//! histogram. This crate reads series and exemplars, decides what of them can be told apart on a given number
//! of pixels, describes the picture as a [`scene::Scene`], paints it, says what is under the pointer, and makes the
//! links to the traces. The modules are the stations of that way, in order:
//!
//! [`read`] → [`model`] → [`view`] and [`scale`] → [`reduce`] and [`cluster`] → [`compose`] → [`scene`] → [`paint`];
//! back from the pointer: [`hit`] → [`link`]. [`chart`] holds it all together.
#![cfg_attr(not(test), warn(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod append;
pub mod associate;
pub mod calendar;
pub mod chart;
pub mod cluster;
pub mod color;
pub mod compose;
pub mod contrast;
pub mod data;
pub mod density;
#[cfg(any(not(target_arch = "wasm32"), feature = "doctor"))]
pub mod doctor;
pub mod error;
pub mod extend;
pub mod frame;
pub mod hit;
pub mod host;
pub mod label_color;
mod lanes;
pub mod layout;
pub mod link;
pub mod merge;
pub mod model;
pub mod options;
mod order;
pub mod paint;
pub mod placement;
pub mod pyramid;
pub mod read;
pub mod reduce;
pub mod scale;
pub mod scene;
pub mod select;
pub mod setting;
pub mod smooth;
pub mod table;
pub mod ticks;
pub mod unit;
pub mod view;

#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use chart::Chart;
pub use error::{Error, Warning};
