//! Areas and straight furniture lines.

use super::blend::Ink;
use super::{Area, Clip, Raster, Window};
use crate::color::Color;

impl Raster {
    /// Fills a rectangle; pixels that it covers in part take the colour in part.
    pub fn fill_rect(&mut self, area: Area, color: Color, clip: Clip) {
        let Some(window) = self.window(clip) else {
            return;
        };
        let (left, top) = (self.left as f32, self.top as f32);
        let (Some(columns), Some(rows)) = (
            Stretch::new(area.left - left, area.right - left, window.left, window.right),
            Stretch::new(area.top - top, area.bottom - top, window.top, window.bottom),
        ) else {
            return;
        };
        let ink = Ink::new(color);
        let lines = self
            .pixels
            .chunks_exact_mut(self.width)
            .enumerate()
            .skip(rows.first)
            .take(rows.count());
        for (row, line) in lines {
            let height = rows.covered(row);
            let Some(line) = line.get_mut(columns.first..columns.end) else {
                continue;
            };
            if let [first, inner @ .., last] = line {
                *first = ink.over(*first, ink.weight(height * columns.covered(columns.first)));
                *last = ink.over(*last, ink.weight(height * columns.covered(columns.end - 1)));
                ink.over_row(inner, height);
            } else if let [only] = line {
                *only = ink.over(*only, ink.weight(height * columns.covered(columns.first)));
            }
        }
    }

    /// Draws a horizontal or vertical line as the rectangle that it covers, in pieces where `dash_px` (lengths of dash
    /// and gap in turn, device px) is not empty. The caller gives the rectangle on whole pixels if it is to be crisp.
    pub fn line(&mut self, area: Area, dash_px: &[f32], color: Color, clip: Clip) {
        let Some(dash) = super::stroke::Dash::new(dash_px) else {
            return self.fill_rect(area, color, clip);
        };
        let Some(window) = self.window(clip) else {
            return;
        };
        let level = area.right - area.left >= area.bottom - area.top;
        let (start, end) = if level {
            (area.left, area.right)
        } else {
            (area.top, area.bottom)
        };
        let seen = |window: Window| {
            if level {
                (window.left, window.right)
            } else {
                (window.top, window.bottom)
            }
        };
        let origin = if level { self.left } else { self.top } as f32;
        let (from, to) = (
            seen(window).0 as f32 + origin,
            (seen(window).1 as f32 + origin).min(end),
        );
        let mut at = start.max(from);
        let mut phase = dash.phase_after(f64::from(at) - f64::from(start));
        while at < to {
            let next = (at + phase.rest).min(to);
            if phase.drawn {
                let piece = if level {
                    Area {
                        left: at,
                        right: next,
                        ..area
                    }
                } else {
                    Area {
                        top: at,
                        bottom: next,
                        ..area
                    }
                };
                self.fill_rect(piece, color, clip);
            }
            at = next;
            phase = dash.next(phase);
        }
    }
}

/// The pixels from `first` to `end` along one axis, covered from `from` to `to`.
struct Stretch {
    from: f32,
    to: f32,
    first: usize,
    end: usize,
}

impl Stretch {
    fn new(from: f32, to: f32, least: usize, most: usize) -> Option<Self> {
        let (from, to) = (from.max(least as f32), to.min(most as f32));
        (from < to).then(|| Self {
            from,
            to,
            first: from as usize,
            end: (to.ceil() as usize).min(most),
        })
    }

    fn count(&self) -> usize {
        self.end - self.first
    }

    /// How much of a pixel is covered, 0 to 1.
    fn covered(&self, pixel: usize) -> f32 {
        self.to.min((pixel + 1) as f32) - self.from.max(pixel as f32)
    }
}
