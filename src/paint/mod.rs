//! The scene to pixels.
//!
//! Through plotters' backends: everything to SVG, and to the canvas the texts that have no mask. Series, grid, markers and short texts
//! of the canvas come from [`raster`], which is what keeps a frame's cost to that of its pixels.

mod plot;
pub mod raster;

pub use plot::{paint, paint_all_texts, paint_texts, svg};
