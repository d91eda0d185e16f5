//! A scene's areas, lines, series and markers as pixels: the engine's inner loop.
//!
//! Everything is drawn with exact area coverage, so that edges are as smooth as a canvas stroke, and everything of
//! one series is one layer: where it overlaps itself it is not darker. Coordinates are device px from the canvas'
//! top left corner; a [`Raster`] may hold the whole canvas or a part of it ([`Raster::set_origin`]).
//!
//! How it works: dense series are spans per pixel column, written directly. All else is an outline whose
//! edges are summed up to the coverage of each pixel, which is then blended in.

mod area;
mod blend;
mod columns;
mod coverage;
mod crowd;
mod diamond;
mod markers;
mod mask;
mod polygon;
mod rects;
mod rim;
mod scene;
mod spans;
mod stroke;

use crate::color::Color;
use blend::Pixel;
use coverage::Coverage;
pub use scene::paint;

/// A picture of RGBA pixels with 8 bits a channel, row by row from the top.
///
/// It holds premultiplied colours while it is drawn to. It keeps its buffers, so that a frame allocates nothing once
/// the size is known.
#[derive(Debug, Default)]
pub struct Raster {
    width: usize,
    height: usize,
    left: i32,
    top: i32,
    pixels: Vec<Pixel>,
    coverage: Coverage,
    columns: spans::Columns,
    stroke: stroke::Scratch,
    strip: crowd::Strip,
}

/// The device px that may be drawn to: `left..right` by `top..bottom`, counted from the canvas' corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clip {
    /// First column.
    pub left: i32,
    /// First row.
    pub top: i32,
    /// Column after the last.
    pub right: i32,
    /// Row after the last.
    pub bottom: i32,
}

/// A rectangle of device px with fractional edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

impl Raster {
    /// A raster of `width` by `height` device px, transparent.
    pub fn new(width: usize, height: usize) -> Self {
        let mut raster = Self::default();
        raster.resize(width, height);
        raster
    }

    /// Changes the size, keeping the allocation where it suffices. The content is undefined until [`Raster::clear`].
    pub fn resize(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.pixels.resize(width * height, [0; 4]);
    }

    /// Says where on the canvas the raster's top left pixel is; (0, 0) to begin with.
    pub fn set_origin(&mut self, left: i32, top: i32) {
        (self.left, self.top) = (left, top);
    }

    /// Width in device px.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in device px.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All that the raster covers.
    pub fn bounds(&self) -> Clip {
        let reach = |from: i32, length: usize| from.saturating_add(i32::try_from(length).unwrap_or(i32::MAX));
        Clip {
            left: self.left,
            top: self.top,
            right: reach(self.left, self.width),
            bottom: reach(self.top, self.height),
        }
    }

    /// Makes every pixel `background`.
    pub fn clear(&mut self, background: Color) {
        // Rows are copied as blocks of memory, several times faster than pixels are written one by one.
        let row = self.width.min(self.pixels.len());
        let (first, rest) = self.pixels.split_at_mut(row);
        first.fill(blend::premultiplied(background));
        rest.chunks_exact_mut(first.len().max(1))
            .for_each(|row| row.copy_from_slice(first));
    }

    /// The pixels as bytes R, G, B, A, row by row. With premultiplied colours unless the background is opaque
    /// (where it makes no difference) or [`Raster::to_straight_alpha`] was called.
    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    /// Divides the colours by their alpha, as `putImageData` wants them. To be called once, after all is drawn; not
    /// needed when the background is opaque.
    pub fn to_straight_alpha(&mut self) {
        self.pixels.iter_mut().for_each(blend::make_straight);
    }

    /// `clip` within the raster and relative to its corner; `None` when nothing is left.
    fn window(&self, clip: Clip) -> Option<Window> {
        let along = |from: i32, to: i32, origin: i32, length: usize| {
            let inside = |at: i32| {
                usize::try_from(i64::from(at) - i64::from(origin))
                    .unwrap_or(0)
                    .min(length)
            };
            (inside(from), inside(to))
        };
        let (left, right) = along(clip.left, clip.right, self.left, self.width);
        let (top, bottom) = along(clip.top, clip.bottom, self.top, self.height);
        (left < right && top < bottom).then_some(Window {
            left,
            top,
            right,
            bottom,
        })
    }
}

/// Pixels of the raster itself: a [`Clip`] that is known to lie within it.
#[derive(Debug, Clone, Copy)]
struct Window {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Window {
    /// The part of it that is at most `reach` px away from a place; `None` when nothing is left.
    fn around(self, (x, y): (f32, f32), reach: f32) -> Option<Self> {
        let along = |at: f32, least: usize, most: usize| {
            ((at - reach) as usize).clamp(least, most)..((at + reach).ceil() as usize).clamp(least, most)
        };
        let (columns, rows) = (along(x, self.left, self.right), along(y, self.top, self.bottom));
        (!columns.is_empty() && !rows.is_empty()).then_some(Self {
            left: columns.start,
            right: columns.end,
            top: rows.start,
            bottom: rows.end,
        })
    }
}
