//! One colour over another: "source over" in 8 bits a channel, rounded once.

use crate::color::Color;

/// Red, green, blue, alpha; colours multiplied by alpha.
pub(super) type Pixel = [u8; 4];

const LANES: u32 = 0x00ff_00ff;

/// A colour made ready for blending: two channels a word, with room for their products.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    red_blue: u32,
    green_alpha: u32,
    /// Opacity where the coverage is whole, 0 to 255.
    pub(super) opacity: f32,
    opaque: Pixel,
}

impl Ink {
    pub(super) fn new(color: Color) -> Self {
        Self {
            red_blue: u32::from(color.r) | u32::from(color.b) << 16,
            green_alpha: u32::from(color.g) | 255 << 16,
            opacity: f32::from(color.a),
            opaque: [color.r, color.g, color.b, 255],
        }
    }

    pub(super) fn is_opaque(&self) -> bool {
        self.opacity == 255.0
    }

    /// The pixel that an opaque ink leaves where its coverage is whole.
    pub(super) fn pixel(&self) -> Pixel {
        self.opaque
    }

    /// The weight (0 to 255) of this ink at a coverage of 0 to 1.
    #[inline(always)]
    pub(super) fn weight(&self, coverage: f32) -> u32 {
        (coverage * self.opacity + 0.5) as i32 as u32
    }

    /// Lays the ink over a pixel with a weight of 0 to 255.
    #[inline(always)]
    pub(super) fn over(&self, pixel: Pixel, weight: u32) -> Pixel {
        let below = u32::from_le_bytes(pixel);
        let rest = 255 - weight;
        let red_blue = over_255(self.red_blue * weight + (below & LANES) * rest);
        let green_alpha = over_255(self.green_alpha * weight + (below >> 8 & LANES) * rest);
        (red_blue | green_alpha << 8).to_le_bytes()
    }

    /// Lays the ink over every pixel of a row with one coverage.
    pub(super) fn over_row(&self, row: &mut [Pixel], coverage: f32) {
        match self.weight(coverage) {
            0 => {}
            255 => row.fill(self.opaque),
            weight => row
                .iter_mut()
                .for_each(|pixel| *pixel = self.over(*pixel, weight)),
        }
    }
}

/// Two 16-bit lanes, each at most 255 * 255, divided by 255 and rounded.
#[inline(always)]
fn over_255(lanes: u32) -> u32 {
    let lanes = lanes + 0x0080_0080;
    (lanes + (lanes >> 8 & LANES)) >> 8 & LANES
}

/// The colour multiplied by its own alpha.
pub(super) fn premultiplied(color: Color) -> Pixel {
    Ink::new(color).over([0; 4], u32::from(color.a))
}

/// The pixel's colour divided by its alpha.
pub(super) fn make_straight(pixel: &mut Pixel) {
    let [red, green, blue, alpha] = *pixel;
    if alpha == 0 || alpha == 255 {
        return;
    }
    let straight = |channel: u8| {
        let half = u32::from(alpha) / 2;
        ((u32::from(channel) * 255 + half) / u32::from(alpha)).min(255) as u8
    };
    *pixel = [straight(red), straight(green), straight(blue), alpha];
}
