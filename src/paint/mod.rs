//! The scene to pixels.
//!
//! Through plotters' backends: everything to SVG, and what is text to the canvas. Series, grid and markers of
//! the canvas come from [`raster`], which is what keeps a frame's cost to that of its pixels.

mod plot;
pub mod raster;

pub use plot::{paint, paint_labels, paint_texts, svg};
