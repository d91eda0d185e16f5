//! One colour over another: "source over" in 8 bits a channel, rounded once.

use crate::color::Color;
use crate::lanes::Four;

/// Red, green, blue, alpha; colours multiplied by alpha.
pub(super) type Pixel = [u8; 4];

/// The weight of a colour that hides what is below.
pub(super) const WHOLE: u32 = 256;

const LANES: u32 = 0x00ff_00ff;
const HALVES: u32 = 0x0080_0080;

/// A colour made ready for blending: two channels a word, with room for their products.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    red_blue: u32,
    green_alpha: u32,
    /// Weight where the coverage is whole, 0 to [`WHOLE`].
    opacity: f32,
    weight: u32,
    pixel: Pixel,
}

impl Ink {
    pub(super) fn new(color: Color) -> Self {
        Self {
            red_blue: u32::from(color.r) | u32::from(color.b) << 16,
            green_alpha: u32::from(color.g) | 255 << 16,
            opacity: 0.0,
            weight: 0,
            pixel: [color.r, color.g, color.b, 255],
        }
        .with_opacity(f32::from(color.a) / 255.0)
    }

    /// The same colour at an opacity of 0 to 1.
    fn with_opacity(self, opacity: f32) -> Self {
        let opacity = opacity * WHOLE as f32;
        Self {
            opacity,
            weight: (opacity + 0.5) as u32,
            ..self
        }
    }

    /// The ink with its opacity multiplied by `factor`, 0 to 1.
    pub(super) fn thinned(self, factor: f32) -> Self {
        self.with_opacity(self.opacity / WHOLE as f32 * factor)
    }

    /// Whether nothing shines through where its coverage is whole.
    pub(super) fn is_opaque(&self) -> bool {
        self.weight == WHOLE
    }

    /// The pixel that an opaque ink leaves where its coverage is whole.
    pub(super) fn pixel(&self) -> Pixel {
        self.pixel
    }

    /// The weight of this ink at a coverage whose amount counts up to 1.
    #[inline(always)]
    pub(super) fn weight(&self, coverage: f32) -> u32 {
        /// Added to a small number, it leaves the rounded number in the lowest bits.
        const ROUND: f32 = (3 << 22) as f32;
        const ONE: u32 = 1.0_f32.to_bits();
        // As whole numbers the bits are in the same order, and compared without a branch.
        let amount = f32::from_bits((coverage.to_bits() & !(1 << 31)).min(ONE));
        (amount * self.opacity + ROUND).to_bits() & 0x1ff
    }

    /// The weight of this ink at a coverage of 0 to [`WHOLE`].
    #[inline(always)]
    pub(super) fn weight_of(&self, coverage: u32) -> u32 {
        (coverage * self.weight + WHOLE / 2) / WHOLE
    }

    /// The weights of this ink at four coverages of 0 to 1, not rounded.
    #[inline(always)]
    pub(super) fn weights_of(&self, coverages: Four) -> Four {
        coverages.times(Four::splat(self.opacity))
    }

    /// Lays the ink over a pixel with a weight of 0 to [`WHOLE`].
    #[inline(always)]
    pub(super) fn over(&self, pixel: Pixel, weight: u32) -> Pixel {
        let below = u32::from_le_bytes(pixel);
        let rest = WHOLE - weight;
        let red_blue = self.red_blue * weight + (below & LANES) * rest + HALVES;
        let green_alpha = self.green_alpha * weight + (below >> 8 & LANES) * rest + HALVES;
        (red_blue >> 8 & LANES | green_alpha & !LANES).to_le_bytes()
    }

    /// Lays the ink over every pixel of a row with one coverage of 0 to 1.
    pub(super) fn over_row(&self, row: &mut [Pixel], coverage: f32) {
        match self.weight(coverage) {
            0 => {}
            WHOLE => row.fill(self.pixel),
            weight => row.iter_mut().for_each(|pixel| *pixel = self.over(*pixel, weight)),
        }
    }
}

/// The colour multiplied by its own alpha.
pub(super) fn premultiplied(color: Color) -> Pixel {
    let times_alpha = |channel: u8| ((u32::from(channel) * u32::from(color.a) + 127) / 255) as u8;
    [
        times_alpha(color.r),
        times_alpha(color.g),
        times_alpha(color.b),
        color.a,
    ]
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
