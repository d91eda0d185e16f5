//! Least and greatest of `f64` at once.

#[cfg(target_arch = "wasm32")]
use std::arch::wasm32::{f64x2, f64x2_extract_lane, f64x2_pmax, f64x2_pmin, v128};

/// Least and greatest of `f64`.
#[derive(Debug, Clone, Copy)]
pub struct Lanes64(
    #[cfg(target_arch = "wasm32")] v128,
    #[cfg(not(target_arch = "wasm32"))] [f64; 2],
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

#[cfg(not(target_arch = "wasm32"))]
impl Lanes64 {
    /// Of the numbers from `low` to `high`; of none where `low` is above `high`.
    #[inline(always)]
    pub const fn new(low: f64, high: f64) -> Self {
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
    pub fn low(self) -> f64 {
        self.0[0]
    }

    /// The greatest.
    #[inline(always)]
    pub fn high(self) -> f64 {
        -self.0[1]
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn least_and_greatest_without_nan() {
        let all = [3.0, f64::NAN, -1.0, 7.5]
            .iter()
            .fold(Lanes64::EMPTY, |all, value| all.with(*value));
        assert_eq!((all.low(), all.high()), (-1.0, 7.5));
        let none = Lanes64::EMPTY.with(f64::NAN);
        assert!(none.low() > none.high());
    }
}
