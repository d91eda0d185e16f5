//! Sixteen bytes at once.

#[cfg(target_arch = "wasm32")]
use std::arch::wasm32::{
    u8x16, u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2_extract_lane, v128, v128_and, v128_any_true, v128_bitselect,
    v128_not,
};

/// Sixteen bytes.
#[derive(Debug, Clone, Copy)]
pub struct Sixteen(
    #[cfg(target_arch = "wasm32")] v128,
    #[cfg(not(target_arch = "wasm32"))] [u8; 16],
);

#[cfg(target_arch = "wasm32")]
impl Sixteen {
    /// Sixteen bytes.
    #[inline(always)]
    pub fn of(&[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]: &[u8; 16]) -> Self {
        // One load: the compiler sees that they lie side by side.
        Self(u8x16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p))
    }

    /// The same byte sixteen times.
    #[inline(always)]
    pub fn splat(byte: u8) -> Self {
        Self(u8x16_splat(byte))
    }

    /// With the bytes of `other` where these are zero and all bits of `mask` are set; no bits of it are set elsewhere.
    #[inline(always)]
    #[must_use]
    pub fn or_where_zero(self, other: Self, mask: Self) -> Self {
        let is_zero = u8x16_eq(self.0, u8x16_splat(0));
        Self(v128_bitselect(other.0, self.0, v128_and(mask.0, is_zero)))
    }

    /// Whether one of these is zero where bits of `mask` are set.
    #[inline(always)]
    pub fn has_zero(self, mask: Self) -> bool {
        v128_any_true(v128_and(mask.0, u8x16_eq(self.0, u8x16_splat(0))))
    }

    /// By bit, which of these are zero where all bits of `mask` are set; no bits of it are set elsewhere.
    #[inline(always)]
    pub fn zeros(self, mask: Self) -> u16 {
        u8x16_bitmask(v128_and(mask.0, u8x16_eq(self.0, u8x16_splat(0))))
    }

    /// 255 in place of all that are not zero.
    #[inline(always)]
    #[must_use]
    pub fn full(self) -> Self {
        Self(v128_not(u8x16_eq(self.0, u8x16_splat(0))))
    }

    /// Writes the bytes.
    #[inline(always)]
    pub fn store(self, to: &mut [u8; 16]) {
        let (first, last) = to.split_at_mut(8);
        first.copy_from_slice(&u64x2_extract_lane::<0>(self.0).to_le_bytes());
        last.copy_from_slice(&u64x2_extract_lane::<1>(self.0).to_le_bytes());
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Sixteen {
    /// Sixteen bytes.
    #[inline(always)]
    pub fn of(bytes: &[u8; 16]) -> Self {
        Self(*bytes)
    }

    /// The same byte sixteen times.
    #[inline(always)]
    pub fn splat(byte: u8) -> Self {
        Self([byte; 16])
    }

    /// With the bytes of `other` where these are zero and all bits of `mask` are set; no bits of it are set elsewhere.
    #[inline(always)]
    #[must_use]
    pub fn or_where_zero(self, other: Self, mask: Self) -> Self {
        Self(std::array::from_fn(|lane| {
            let is_zero = if self.0[lane] == 0 { u8::MAX } else { 0 };
            self.0[lane] | other.0[lane] & mask.0[lane] & is_zero
        }))
    }

    /// Whether one of these is zero where bits of `mask` are set.
    #[inline(always)]
    pub fn has_zero(self, mask: Self) -> bool {
        self.0.iter().zip(mask.0).any(|(byte, mask)| *byte == 0 && mask != 0)
    }

    /// By bit, which of these are zero where all bits of `mask` are set; no bits of it are set elsewhere.
    #[inline(always)]
    pub fn zeros(self, mask: Self) -> u16 {
        let is_wanted = |lane: usize| self.0[lane] == 0 && mask.0[lane] != 0;
        (0..16).fold(0, |bits, lane| bits | u16::from(is_wanted(lane)) << lane)
    }

    /// 255 in place of all that are not zero.
    #[inline(always)]
    #[must_use]
    pub fn full(self) -> Self {
        Self(self.0.map(|byte| if byte == 0 { 0 } else { u8::MAX }))
    }

    /// Writes the bytes.
    #[inline(always)]
    pub fn store(self, to: &mut [u8; 16]) {
        *to = self.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_zero_and_wanted_is_written() {
        let mut bytes: [u8; 16] = std::array::from_fn(|index| (index % 3) as u8);
        let mask = std::array::from_fn(|index| if index < 7 { u8::MAX } else { 0 });
        let written = Sixteen::of(&bytes).or_where_zero(Sixteen::splat(9), Sixteen::of(&mask));
        written.store(&mut bytes);
        assert_eq!(bytes, [9, 1, 2, 9, 1, 2, 9, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
        assert!(!Sixteen::of(&bytes).has_zero(Sixteen::of(&mask)));
        assert!(Sixteen::of(&bytes).has_zero(Sixteen::splat(u8::MAX)));
        Sixteen::of(&bytes).full().store(&mut bytes);
        assert_eq!(bytes[7..11], [255, 255, 0, 255]);
    }
}
