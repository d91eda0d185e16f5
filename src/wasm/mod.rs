//! The engine as JavaScript sees it. Nothing is decided here: values are converted, the chart is called, pixels are
//! put on the canvas.

mod convert;
mod counts;
mod engine;
mod host;

pub use engine::Engine;
