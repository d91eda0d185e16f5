//! Small diamonds: what most markers are.
//!
//! A diamond's sides slant by 45 degrees, so what it covers of a pixel has a closed form: the part of a row within
//! it is as high as `k - |x|` for two `k`, from nothing to the whole row, and the integral of that along x is made of
//! squares. Four pixels are worked out and blended at once, without a branch, several times quicker than an outline.

use super::Window;
use super::blend::{Ink, Pixel};
use crate::lanes::{Four, over_four};

/// Greater ones would lose exactness in the squares.
const MOST_RADIUS_PX: f32 = 64.0;
/// Pixels that are drawn at once.
const STEP: usize = 4;

/// A diamond of one ink.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer {
    /// From the centre to a corner, px.
    pub(super) radius: f32,
    pub(super) ink: Ink,
}

/// Diamonds around one centre.
#[derive(Debug)]
pub(super) struct Diamonds<'a> {
    /// Centre, px from the raster's corner.
    pub(super) x: f32,
    pub(super) y: f32,
    /// The greatest first, at most [`Diamonds::MOST`].
    pub(super) layers: &'a [Layer],
}

impl Diamonds<'_> {
    pub(super) const MOST: usize = 2;

    /// Draws them if they are small and well within the window; says whether they were drawn.
    pub(super) fn draw(&self, pixels: &mut [Pixel], width: usize, window: Window) -> bool {
        let reach = self.layers.first().map_or(0.0, |layer| layer.radius);
        let margin = reach + STEP as f32 + 1.0;
        let is_within = self.x - margin > window.left as f32
            && self.x + margin < window.right as f32
            && self.y - margin > window.top as f32
            && self.y + margin < window.bottom as f32;
        if !is_within || reach > MOST_RADIUS_PX || self.layers.len() > Self::MOST {
            return false;
        }
        for row in (self.y - reach) as usize..=(self.y + reach) as usize {
            let slice = Slice::new(row as f32 - self.y);
            let half = reach - slice.nearest();
            let (from, to) = ((self.x - half) as usize, (self.x + half) as usize + 1);
            let line = pixels
                .get_mut(row * width + from..(row + 1) * width)
                .unwrap_or_default();
            let (fours, _) = line.as_chunks_mut::<STEP>();
            let count = (to - from).div_ceil(STEP);
            self.draw_row(fours.get_mut(..count).unwrap_or_default(), &slice, from as f32 - self.x);
        }
        true
    }

    /// Draws a row, of which the first pixel begins at `x` from the centre.
    #[inline(always)]
    fn draw_row(&self, fours: &mut [[Pixel; STEP]], slice: &Slice, x: f32) {
        let (Some(top), step) = (self.layers.last(), STEP as f32) else {
            return;
        };
        // What the uppermost layer covers wholly needs no sums.
        let half = if top.ink.is_opaque() {
            top.radius - slice.farthest()
        } else {
            0.0
        };
        let first = ((-half - x) / step).ceil().max(0.0) as usize;
        let end = (((half - x) / step) as usize).min(fours.len()).max(first);
        match fours.split_at_mut_checked(end) {
            Some((before, after)) if first < end => {
                let (before, whole) = before.split_at_mut(first);
                self.draw_fours(before, slice, x);
                whole.as_flattened_mut().fill(top.ink.pixel());
                self.draw_fours(after, slice, x + end as f32 * step);
            }
            _ => self.draw_fours(fours, slice, x),
        }
    }

    // Once in the code: three copies would be no faster.
    #[inline(never)]
    fn draw_fours(&self, fours: &mut [[Pixel; STEP]], slice: &Slice, x: f32) {
        let mut corners = Four::new([0.0, 1.0, 2.0, 3.0]).plus(Four::splat(x));
        let mut before = [Four::splat(0.0); Self::MOST];
        for (area, layer) in before.iter_mut().zip(self.layers) {
            *area = slice.area_up_to(corners, layer.radius);
        }
        for four in fours {
            corners = corners.plus(Four::splat(STEP as f32));
            for (area, layer) in before.iter_mut().zip(self.layers) {
                let after = slice.area_up_to(corners, layer.radius);
                let covered = area.followed_by(after).minus(*area);
                over_four(four, layer.ink.pixel(), layer.ink.weights_of(covered));
                *area = after;
            }
        }
    }
}

/// A row of pixels: how far its parts above and below the centre are from the centre, nearer and farther edge.
struct Slice {
    parts: [(f32, f32); 2],
    count: usize,
}

impl Slice {
    /// The row whose upper edge is at `top` from the centre.
    fn new(top: f32) -> Self {
        let bottom = top + 1.0;
        let (parts, count) = if bottom <= 0.0 {
            ([(-bottom, -top), (0.0, 0.0)], 1)
        } else if top >= 0.0 {
            ([(top, bottom), (0.0, 0.0)], 1)
        } else {
            ([(0.0, -top), (0.0, bottom)], 2)
        };
        Self { parts, count }
    }

    /// Where it is nearest to the centre, and a diamond is widest.
    fn nearest(&self) -> f32 {
        self.parts[0].0
    }

    /// Where it is farthest from the centre, and a diamond is narrowest.
    fn farthest(&self) -> f32 {
        self.parts[0].1.max(self.parts[1].1)
    }

    /// What a diamond covers of the row to the left of four places, give or take a constant.
    #[inline(always)]
    fn area_up_to(&self, x: Four, radius: f32) -> Four {
        let zero = Four::splat(0.0);
        let (left, right) = (x.least(zero), x.greatest(zero));
        // Twice the area up to x below a roof that is as high as k - |x|.
        let below_roof = |k: f32| {
            let (rising, falling) = (Four::splat(k).plus(left), Four::splat(k).minus(right));
            let (rising, falling) = (rising.greatest(zero), falling.greatest(zero));
            rising.times(rising).minus(falling.times(falling))
        };
        let mut twice = zero;
        for (near, far) in self.parts.iter().take(self.count) {
            twice = twice.plus(below_roof(radius - near)).minus(below_roof(radius - far));
        }
        twice.times(Four::splat(0.5))
    }
}
