//! Several numbers in one register, and least and greatest at once.
//!
//! WebAssembly has no conditional move for floating point numbers: a comparison that chooses between two of them becomes a
//! branch, and on noise every second branch is guessed wrongly. Vectors have `pmin`, which is one instruction. So
//! the least is kept beside the negated greatest, and one minimum serves both. NaN never wins.

#[cfg(target_arch = "wasm32")]
use std::arch::wasm32::{
    f32x4, f32x4_add, f32x4_demote_f64x2_zero, f32x4_extract_lane, f32x4_mul, f32x4_pmax, f32x4_pmin, f32x4_sub, f64x2,
    f64x2_add, f64x2_extract_lane, f64x2_mul, f64x2_pmax, f64x2_pmin, f64x2_splat, i8x16_shuffle, i32x4_extract_lane,
    i32x4_shuffle, i32x4_trunc_sat_f32x4, u8x16_narrow_i16x8, u16x8_add, u16x8_extend_high_u8x16,
    u16x8_extend_low_u8x16, u16x8_mul, u16x8_shr, u16x8_splat, u16x8_sub, u32x4, u32x4_extract_lane, u32x4_splat, v128,
};

/// Least and greatest of `f64`.
#[derive(Debug, Clone, Copy)]
pub struct Lanes64(
    #[cfg(target_arch = "wasm32")] v128,
    #[cfg(not(target_arch = "wasm32"))] [f64; 2],
);

/// Least and greatest of `f32`.
#[derive(Debug, Clone, Copy)]
pub struct Lanes32(
    #[cfg(target_arch = "wasm32")] v128,
    #[cfg(not(target_arch = "wasm32"))] [f32; 2],
);

/// Least and greatest of every second `f64`: what many are read with.
#[derive(Debug, Clone, Copy)]
pub struct Pairs64 {
    #[cfg(target_arch = "wasm32")]
    low: v128,
    #[cfg(target_arch = "wasm32")]
    high: v128,
    #[cfg(not(target_arch = "wasm32"))]
    lanes: [Lanes64; 2],
}

#[cfg(target_arch = "wasm32")]
impl Pairs64 {
    /// Of no number.
    pub const EMPTY: Self = Self {
        low: f64x2(f64::INFINITY, f64::INFINITY),
        high: f64x2(f64::NEG_INFINITY, f64::NEG_INFINITY),
    };

    /// With two more numbers.
    #[inline(always)]
    #[must_use]
    pub fn with(self, a: f64, b: f64) -> Self {
        let pair = f64x2(a, b);
        Self {
            low: f64x2_pmin(self.low, pair),
            high: f64x2_pmax(self.high, pair),
        }
    }

    /// Both halves as one.
    #[inline(always)]
    pub fn joined(self) -> Lanes64 {
        Lanes64::new(f64x2_extract_lane::<0>(self.low), f64x2_extract_lane::<0>(self.high)).join(Lanes64::new(
            f64x2_extract_lane::<1>(self.low),
            f64x2_extract_lane::<1>(self.high),
        ))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Pairs64 {
    /// Of no number.
    pub const EMPTY: Self = Self {
        lanes: [Lanes64::EMPTY; 2],
    };

    /// With two more numbers.
    #[inline(always)]
    #[must_use]
    pub fn with(self, a: f64, b: f64) -> Self {
        Self {
            lanes: [self.lanes[0].with(a), self.lanes[1].with(b)],
        }
    }

    /// Both halves as one.
    #[inline(always)]
    pub fn joined(self) -> Lanes64 {
        self.lanes[0].join(self.lanes[1])
    }
}

#[cfg(target_arch = "wasm32")]
impl Lanes64 {
    /// Of the numbers from `low` to `high`; of none where `low` is above `high`.
    #[inline(always)]
    pub const fn new(low: f64, high: f64) -> Self {
        Self(f64x2(low, -high))
    }

    /// With what the other holds.
    #[inline(always)]
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self(f64x2_pmin(self.0, other.0))
    }

    /// The least.
    #[inline(always)]
    pub fn low(self) -> f64 {
        f64x2_extract_lane::<0>(self.0)
    }

    /// The greatest.
    #[inline(always)]
    pub fn high(self) -> f64 {
        -f64x2_extract_lane::<1>(self.0)
    }
}

#[cfg(target_arch = "wasm32")]
impl Lanes32 {
    /// Of the numbers from `low` to `high`; of none where `low` is above `high`.
    #[inline(always)]
    pub const fn new(low: f32, high: f32) -> Self {
        Self(f32x4(low, -high, 0.0, 0.0))
    }

    /// With what the other holds.
    #[inline(always)]
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self(f32x4_pmin(self.0, other.0))
    }

    /// The least.
    #[inline(always)]
    pub fn low(self) -> f32 {
        f32x4_extract_lane::<0>(self.0)
    }

    /// The greatest.
    #[inline(always)]
    pub fn high(self) -> f32 {
        -f32x4_extract_lane::<1>(self.0)
    }
}

#[cfg(not(target_arch = "wasm32"))]
macro_rules! portable {
    ($name:ident, $number:ty) => {
        impl $name {
            /// Of the numbers from `low` to `high`; of none where `low` is above `high`.
            #[inline(always)]
            pub const fn new(low: $number, high: $number) -> Self {
                Self([low, -high])
            }

            /// With what the other holds.
            #[inline(always)]
            #[must_use]
            pub fn join(self, other: Self) -> Self {
                let least = |lane: usize| {
                    if other.0[lane] < self.0[lane] {
                        other.0[lane]
                    } else {
                        self.0[lane]
                    }
                };
                Self([least(0), least(1)])
            }

            /// The least.
            #[inline(always)]
            pub fn low(self) -> $number {
                self.0[0]
            }

            /// The greatest.
            #[inline(always)]
            pub fn high(self) -> $number {
                -self.0[1]
            }
        }
    };
}

#[cfg(not(target_arch = "wasm32"))]
portable!(Lanes64, f64);
#[cfg(not(target_arch = "wasm32"))]
portable!(Lanes32, f32);

impl Lanes64 {
    /// Of no number.
    pub const EMPTY: Self = Self::new(f64::INFINITY, f64::NEG_INFINITY);

    /// With one more number.
    #[inline(always)]
    #[must_use]
    pub fn with(self, value: f64) -> Self {
        self.join(Self::new(value, value))
    }
}

impl Lanes32 {
    /// Of no number.
    pub const EMPTY: Self = Self::new(f32::INFINITY, f32::NEG_INFINITY);
}

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

    /// The whole parts.
    #[inline(always)]
    pub fn whole(self) -> [i32; 4] {
        self.0.map(|number| number as i32)
    }
}

/// `offset + value * factor` of four values, kept within `-most..=most`; what is no number becomes `most`.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
pub fn along_a_line([a, b, c, d]: [f64; 4], offset: f64, factor: f64, most: f64) -> [f32; 4] {
    let (offset, factor) = (f64x2_splat(offset), f64x2_splat(factor));
    let (least, most) = (f64x2_splat(-most), f64x2_splat(most));
    let two = |a: f64, b: f64| {
        let at = f64x2_add(offset, f64x2_mul(f64x2(a, b), factor));
        f32x4_demote_f64x2_zero(f64x2_pmax(least, f64x2_pmin(most, at)))
    };
    let (first, second) = (two(a, b), two(c, d));
    [
        f32x4_extract_lane::<0>(first),
        f32x4_extract_lane::<1>(first),
        f32x4_extract_lane::<0>(second),
        f32x4_extract_lane::<1>(second),
    ]
}

/// `offset + value * factor` of four values, kept within `-most..=most`; what is no number becomes `most`.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
pub fn along_a_line(values: [f64; 4], offset: f64, factor: f64, most: f64) -> [f32; 4] {
    values.map(|value| {
        let at = offset + value * factor;
        let at = if at < most { at } else { most };
        (if -most < at { at } else { -most }) as f32
    })
}

/// Lays a colour over four pixels of four channels; `weights` from 0 to 256, of which the whole part counts. A channel
/// becomes `(color * weight + channel * (256 - weight) + 128) / 256`.
#[cfg(target_arch = "wasm32")]
#[inline(always)]
pub fn over_four(pixels: &mut [[u8; 4]; 4], color: [u8; 4], weights: Four) {
    let [a, b, c, d] = pixels.map(u32::from_le_bytes);
    let below = u32x4(a, b, c, d);
    let color = u16x8_extend_low_u8x16(u32x4_splat(u32::from_le_bytes(color)));
    let weights = i32x4_trunc_sat_f32x4(weights.0);
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

/// Lays a colour over four pixels of four channels; `weights` from 0 to 256, of which the whole part counts. A channel
/// becomes `(color * weight + channel * (256 - weight) + 128) / 256`.
#[cfg(not(target_arch = "wasm32"))]
#[inline(always)]
pub fn over_four(pixels: &mut [[u8; 4]; 4], color: [u8; 4], weights: Four) {
    for (pixel, weight) in pixels.iter_mut().zip(weights.whole()) {
        let (weight, rest) = (weight as u32, 256 - weight as u32);
        for (channel, color) in pixel.iter_mut().zip(color) {
            *channel = ((u32::from(color) * weight + u32::from(*channel) * rest + 128) / 256) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn least_and_greatest_without_nan() {
        let all = [3.0, f64::NAN, -1.0, 7.5]
            .iter()
            .fold(Lanes64::EMPTY, |all, value| all.with(*value));
        assert_eq!((all.low(), all.high()), (-1.0, 7.5));
        let joined = Lanes32::new(1.0, 2.0)
            .join(Lanes32::new(f32::NAN, 5.0))
            .join(Lanes32::EMPTY);
        assert_eq!((joined.low(), joined.high()), (1.0, 5.0));
        let none = Lanes64::EMPTY.with(f64::NAN);
        assert!(none.low() > none.high());
    }

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
    }
}
