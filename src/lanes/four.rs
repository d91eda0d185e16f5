//! Four numbers of 32 bits at once, and four pixels.

#[cfg(target_arch = "wasm32")]
use std::arch::wasm32::{
    f32x4, f32x4_add, f32x4_demote_f64x2_zero, f32x4_extract_lane, f32x4_mul, f32x4_pmax, f32x4_pmin, f32x4_splat,
    f32x4_sub, f64x2, f64x2_add, f64x2_mul, f64x2_pmax, f64x2_pmin, f64x2_splat, i8x16_shuffle, i32x4_extract_lane,
    i32x4_shuffle, i32x4_trunc_sat_f32x4, u8x16_narrow_i16x8, u16x8_add, u16x8_extend_high_u8x16,
    u16x8_extend_low_u8x16, u16x8_mul, u16x8_shr, u16x8_splat, u16x8_sub, u32x4, u32x4_eq, u32x4_extract_lane,
    u32x4_splat, v128, v128_and, v128_bitselect, v128_or,
};

/// Four `f32`.
#[derive(Debug, Clone, Copy)]
pub struct Four(
    #[cfg(target_arch = "wasm32")] v128,
    #[cfg(not(target_arch = "wasm32"))] [f32; 4],
);

impl Four {
    /// The first four of a slice; zeros where there are fewer.
    #[inline(always)]
    pub fn first_of(numbers: &[f32]) -> Self {
        match numbers {
            [a, b, c, d, ..] => Self::new([*a, *b, *c, *d]),
            _ => Self::new([0.0; 4]),
        }
    }

    /// The same number four times.
    #[inline(always)]
    pub fn splat(number: f32) -> Self {
        Self::new([number; 4])
    }

    /// `offset + value * factor` of four values, kept within `-most..=most`; what is no number stays none.
    #[inline(always)]
    pub fn along_a_line(values: [f64; 4], offset: f64, factor: f64, most: f64) -> Self {
        Self::new(values_along_a_line::<true>(values, offset, factor, most))
    }
}

/// Up to which number [`Four::rounded`] rounds.
pub const MOST_ROUNDED: u32 = (1 << 22) - 1;

/// Added to a number up to [`MOST_ROUNDED`], it leaves the rounded number in the lowest bits.
const ROUNDS: f32 = (3 << 22) as f32;

/// `offset + value * factor` of four values, kept within `-most..=most`; what is no number becomes `most`.
#[inline(always)]
pub fn along_a_line(values: [f64; 4], offset: f64, factor: f64, most: f64) -> [f32; 4] {
    values_along_a_line::<false>(values, offset, factor, most)
}

#[cfg(target_arch = "wasm32")]
impl Four {
    /// Four numbers.
    #[inline(always)]
    pub const fn new([a, b, c, d]: [f32; 4]) -> Self {
        Self(f32x4(a, b, c, d))
    }

    /// The lesser ones; a number of `other` that is none never wins.
    #[inline(always)]
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        Self(f32x4_pmin(self.0, other.0))
    }

    /// The greater ones; a number of `other` that is none never wins.
    #[inline(always)]
    #[must_use]
    pub fn greatest(self, other: Self) -> Self {
        Self(f32x4_pmax(self.0, other.0))
    }

    /// Sums.
    #[inline(always)]
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0))
    }

    /// Differences.
    #[inline(always)]
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(f32x4_sub(self.0, other.0))
    }

    /// Products.
    #[inline(always)]
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0))
    }

    /// All but the first, and then the first of `next`.
    #[inline(always)]
    #[must_use]
    pub fn followed_by(self, next: Self) -> Self {
        Self(i32x4_shuffle::<1, 2, 3, 4>(self.0, next.0))
    }

    /// The first `count`, and no numbers in place of the others.
    #[inline(always)]
    #[must_use]
    pub fn only_first(self, count: usize) -> Self {
        // With all its bits set a number is none.
        const BITS: [u32; 8] = [0, 0, 0, 0, u32::MAX, u32::MAX, u32::MAX, u32::MAX];
        match BITS.get(4 - count.min(4)..) {
            Some([a, b, c, d, ..]) => Self(v128_or(self.0, u32x4(*a, *b, *c, *d))),
            _ => self,
        }
    }

    /// The least of the four, all of which are numbers.
    #[inline(always)]
    pub fn lowest(self) -> f32 {
        let two = f32x4_pmin(self.0, i32x4_shuffle::<2, 3, 0, 1>(self.0, self.0));
        f32x4_extract_lane::<0>(f32x4_pmin(two, i32x4_shuffle::<1, 0, 3, 2>(two, two)))
    }

    /// The greatest of the four, all of which are numbers.
    #[inline(always)]
    pub fn highest(self) -> f32 {
        let two = f32x4_pmax(self.0, i32x4_shuffle::<2, 3, 0, 1>(self.0, self.0));
        f32x4_extract_lane::<0>(f32x4_pmax(two, i32x4_shuffle::<1, 0, 3, 2>(two, two)))
    }

    /// The four numbers.
    #[inline(always)]
    pub fn to_array(self) -> [f32; 4] {
        [
            f32x4_extract_lane::<0>(self.0),
            f32x4_extract_lane::<1>(self.0),
            f32x4_extract_lane::<2>(self.0),
            f32x4_extract_lane::<3>(self.0),
        ]
    }

    /// The whole parts.
    #[inline(always)]
    pub fn whole(self) -> [i32; 4] {
        let whole = i32x4_trunc_sat_f32x4(self.0);
        [
            i32x4_extract_lane::<0>(whole),
            i32x4_extract_lane::<1>(whole),
            i32x4_extract_lane::<2>(whole),
            i32x4_extract_lane::<3>(whole),
        ]
    }

    /// The nearest whole numbers of four from 0 to [`MOST_ROUNDED`]; 0 where there is no number. A fraction of what
    /// [`Four::whole`] costs.
    #[inline(always)]
    pub fn rounded(self) -> [u32; 4] {
        let rounded = v128_and(f32x4_add(self.0, f32x4_splat(ROUNDS)), u32x4_splat(MOST_ROUNDED));
        [
            u32x4_extract_lane::<0>(rounded),
            u32x4_extract_lane::<1>(rounded),
            u32x4_extract_lane::<2>(rounded),
            u32x4_extract_lane::<3>(rounded),
        ]
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Four {
    /// Four numbers.
    #[inline(always)]
    pub const fn new(numbers: [f32; 4]) -> Self {
        Self(numbers)
    }

    #[inline(always)]
    fn with(self, other: Self, of: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|lane| of(self.0[lane], other.0[lane])))
    }

    /// The lesser ones; a number of `other` that is none never wins.
    #[inline(always)]
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        self.with(other, |a, b| if b < a { b } else { a })
    }

    /// The greater ones; a number of `other` that is none never wins.
    #[inline(always)]
    #[must_use]
    pub fn greatest(self, other: Self) -> Self {
        self.with(other, |a, b| if a < b { b } else { a })
    }

    /// Sums.
    #[inline(always)]
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }

    /// Differences.
    #[inline(always)]
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.with(other, |a, b| a - b)
    }

    /// Products.
    #[inline(always)]
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.with(other, |a, b| a * b)
    }

    /// All but the first, and then the first of `next`.
    #[inline(always)]
    #[must_use]
    pub fn followed_by(self, next: Self) -> Self {
        let [_, b, c, d] = self.0;
        Self([b, c, d, next.0[0]])
    }

    /// The first `count`, and no numbers in place of the others.
    #[inline(always)]
    #[must_use]
    pub fn only_first(self, count: usize) -> Self {
        Self(std::array::from_fn(
            |lane| {
                if lane < count { self.0[lane] } else { f32::NAN }
            },
        ))
    }

    /// The least of the four, all of which are numbers.
    #[inline(always)]
    pub fn lowest(self) -> f32 {
        self.0.iter().copied().fold(f32::INFINITY, f32::min)
    }

    /// The greatest of the four, all of which are numbers.
    #[inline(always)]
    pub fn highest(self) -> f32 {
        self.0.iter().copied().fold(f32::NEG_INFINITY, f32::max)
    }

    /// The four numbers.
    #[inline(always)]
    pub fn to_array(self) -> [f32; 4] {
        self.0
    }

    /// The whole parts.
    #[inline(always)]
    pub fn whole(self) -> [i32; 4] {
        self.0.map(|number| number as i32)
    }

    /// The nearest whole numbers of four from 0 to [`MOST_ROUNDED`]; 0 where there is no number. A fraction of what
    /// [`Four::whole`] costs.
    #[inline(always)]
    pub fn rounded(self) -> [u32; 4] {
        self.0.map(|number| (number + ROUNDS).to_bits() & MOST_ROUNDED)
    }
}

/// As [`along_a_line`]; with `KEEPS_NONE` what is no number stays none.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
fn values_along_a_line<const KEEPS_NONE: bool>(
    [a, b, c, d]: [f64; 4],
    offset: f64,
    factor: f64,
    most: f64,
) -> [f32; 4] {
    let (offset, factor) = (f64x2_splat(offset), f64x2_splat(factor));
    let (least, most) = (f64x2_splat(-most), f64x2_splat(most));
    let two = |a: f64, b: f64| {
        let at = f64x2_add(offset, f64x2_mul(f64x2(a, b), factor));
        // Of the two numbers the first is the answer where one of them is none.
        let at = if KEEPS_NONE {
            f64x2_pmax(f64x2_pmin(at, most), least)
        } else {
            f64x2_pmax(least, f64x2_pmin(most, at))
        };
        f32x4_demote_f64x2_zero(at)
    };
    let four = i32x4_shuffle::<0, 1, 4, 5>(two(a, b), two(c, d));
    [
        f32x4_extract_lane::<0>(four),
        f32x4_extract_lane::<1>(four),
        f32x4_extract_lane::<2>(four),
        f32x4_extract_lane::<3>(four),
    ]
}

/// As [`along_a_line`]; with `KEEPS_NONE` what is no number stays none.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
fn values_along_a_line<const KEEPS_NONE: bool>(values: [f64; 4], offset: f64, factor: f64, most: f64) -> [f32; 4] {
    values.map(|value| {
        let at = offset + value * factor;
        if KEEPS_NONE && at.is_nan() {
            return f32::NAN;
        }
        let at = if at < most { at } else { most };
        (if -most < at { at } else { -most }) as f32
    })
}

/// Lays a colour over four pixels of four channels; `weights` from 0 to 256, which are rounded. A channel becomes
/// `(color * weight + channel * (256 - weight) + 128) / 256`.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
pub fn over_four(pixels: &mut [[u8; 4]; 4], color: [u8; 4], weights: Four) {
    let [a, b, c, d] = pixels.map(u32::from_le_bytes);
    let below = u32x4(a, b, c, d);
    let color = u16x8_extend_low_u8x16(u32x4_splat(u32::from_le_bytes(color)));
    let weights = v128_and(f32x4_add(weights.0, f32x4_splat(ROUNDS)), u32x4_splat(0x1ff));
    let mixed = |below: v128, weights: v128| {
        let rest = u16x8_sub(u16x8_splat(256), weights);
        let sum = u16x8_add(u16x8_mul(color, weights), u16x8_mul(below, rest));
        u16x8_shr(u16x8_add(sum, u16x8_splat(128)), 8)
    };
    // The weight of a pixel for each of its channels.
    let first = i8x16_shuffle::<0, 1, 0, 1, 0, 1, 0, 1, 4, 5, 4, 5, 4, 5, 4, 5>(weights, weights);
    let last = i8x16_shuffle::<8, 9, 8, 9, 8, 9, 8, 9, 12, 13, 12, 13, 12, 13, 12, 13>(weights, weights);
    let mixed = u8x16_narrow_i16x8(
        mixed(u16x8_extend_low_u8x16(below), first),
        mixed(u16x8_extend_high_u8x16(below), last),
    );
    *pixels = [
        u32x4_extract_lane::<0>(mixed),
        u32x4_extract_lane::<1>(mixed),
        u32x4_extract_lane::<2>(mixed),
        u32x4_extract_lane::<3>(mixed),
    ]
    .map(u32::to_le_bytes);
}

/// Lays a colour over four pixels of four channels; `weights` from 0 to 256, which are rounded. A channel becomes
/// `(color * weight + channel * (256 - weight) + 128) / 256`.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
pub fn over_four(pixels: &mut [[u8; 4]; 4], color: [u8; 4], weights: Four) {
    for (pixel, weight) in pixels.iter_mut().zip(weights.rounded()) {
        let rest = 256 - weight;
        for (channel, color) in pixel.iter_mut().zip(color) {
            *channel = ((u32::from(color) * weight + u32::from(*channel) * rest + 128) / 256) as u8;
        }
    }
}

/// Replaces those of four pixels for which there is another one: whose bytes are not all zero.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
pub fn replace_four(pixels: &mut [[u8; 4]; 4], others: [[u8; 4]; 4]) {
    let four = |pixels: [[u8; 4]; 4]| {
        let [a, b, c, d] = pixels.map(u32::from_le_bytes);
        u32x4(a, b, c, d)
    };
    let (below, others) = (four(*pixels), four(others));
    let replaced = v128_bitselect(below, others, u32x4_eq(others, u32x4_splat(0)));
    *pixels = [
        u32x4_extract_lane::<0>(replaced),
        u32x4_extract_lane::<1>(replaced),
        u32x4_extract_lane::<2>(replaced),
        u32x4_extract_lane::<3>(replaced),
    ]
    .map(u32::to_le_bytes);
}

/// Replaces those of four pixels for which there is another one: whose bytes are not all zero.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
pub fn replace_four(pixels: &mut [[u8; 4]; 4], others: [[u8; 4]; 4]) {
    for (pixel, other) in pixels.iter_mut().zip(others) {
        *pixel = if other == [0; 4] { *pixel } else { other };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_at_once() {
        let four = Four::first_of(&[1.5, -2.5, f32::NAN, 3e10, 9.0]);
        let kept = Four::splat(100.0)
            .least(four)
            .greatest(Four::new([2.0, f32::NAN, 0.0, 0.0]));
        assert_eq!(
            kept.plus(Four::splat(1.0)).times(Four::splat(2.0)).whole(),
            [6, -3, 202, 202]
        );
        let [a, b, c, d] = along_a_line([1.0, 1e9, -1e9, f64::NAN], 10.0, 2.0, 50.0);
        assert_eq!([a, b, c, d], [12.0, 50.0, -50.0, 50.0]);
        let kept = Four::along_a_line([1.0, 1e9, -1e9, f64::NAN], 10.0, 2.0, 50.0).to_array();
        assert_eq!(kept[..3], [12.0, 50.0, -50.0]);
        assert!(kept[3].is_nan());
    }

    #[test]
    fn rounded_to_the_nearest() {
        let most = MOST_ROUNDED as f32;
        assert_eq!(Four::new([0.0, 2.4, 2.6, most]).rounded(), [0, 2, 3, MOST_ROUNDED]);
        assert_eq!(Four::splat(f32::NAN).rounded(), [0; 4]);
    }

    #[test]
    fn the_first_of_four() {
        let four = Four::new([3.0, -1.0, 7.0, 4.0]);
        for (count, low, high) in [(1, 3.0, 3.0), (2, -1.0, 3.0), (3, -1.0, 7.0), (4, -1.0, 7.0)] {
            let first = four.only_first(count);
            assert_eq!(Four::splat(f32::INFINITY).least(first).lowest(), low);
            assert_eq!(Four::splat(f32::NEG_INFINITY).greatest(first).highest(), high);
        }
    }
}
