//! Ready-made shapes, such as the digits of a count.

use super::Raster;
use super::blend::{Ink, WHOLE};
use crate::color::Color;

impl Raster {
    /// Lays a colour over the pixels of a mask: coverages of 0 to 255, row by row of `width`, the first one at the
    /// device px (`left`, `top`). What lies outside of the raster is cut off.
    pub fn mask(&mut self, coverages: &[u8], width: usize, left: i32, top: i32, color: Color) {
        let ink = Ink::new(color);
        let (left, top) = (left.saturating_sub(self.left), top.saturating_sub(self.top));
        let skipped = usize::try_from(-i64::from(left)).unwrap_or(0);
        let start = usize::try_from(left).unwrap_or(0);
        if skipped >= width || start >= self.width {
            return;
        }
        for (row, line) in (i64::from(top)..).zip(coverages.chunks_exact(width)) {
            let Some(row) = usize::try_from(row).ok().filter(|row| *row < self.height) else {
                continue;
            };
            let pixels = &mut self.pixels[row * self.width + start..(row + 1) * self.width];
            for (pixel, coverage) in pixels.iter_mut().zip(&line[skipped..]) {
                if *coverage > 0 {
                    let share = (u32::from(*coverage) * WHOLE + 127) / 255;
                    *pixel = ink.over(*pixel, ink.weight_of(share));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Color = Color::from_rgb(0xff_ff_ff);
    const BLACK: Color = Color::from_rgb(0);

    fn painted(left: i32, top: i32) -> Vec<u8> {
        let mut raster = Raster::new(3, 2);
        raster.clear(WHITE);
        raster.mask(&[255, 0, 128, 255], 2, left, top, BLACK);
        raster.bytes().chunks_exact(4).map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn coverage_decides_how_much_of_the_colour_is_seen() {
        assert_eq!(painted(1, 0), [255, 0, 255, 255, 127, 0]);
    }

    #[test]
    fn what_lies_outside_is_cut_off() {
        assert_eq!(painted(-1, 1), [255, 255, 255, 255, 255, 255]);
        assert_eq!(painted(-1, 0), [255, 255, 255, 0, 255, 255]);
        assert_eq!(painted(2, 1), [255, 255, 255, 255, 255, 0]);
        assert_eq!(painted(2, -1), [255, 255, 127, 255, 255, 255]);
        for (left, top) in [(3, 0), (0, 2), (-2, 0), (0, -2), (i32::MIN, 0), (i32::MAX, i32::MAX)] {
            assert_eq!(painted(left, top), [255; 6], "{left} {top}");
        }
    }
}
