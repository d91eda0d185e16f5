//! Numbers that the page hands over block by block.
//!
//! The page fills one block again and again, and the engine takes what is in it. So the numbers pass through a piece of
//! memory that stays in the cache of the processor, no memory has to be cleared before they come, and times that are even
//! never take any.

use crate::model::Times;

/// Times and values that are under way.
#[derive(Default)]
pub struct Intake {
    block: Vec<f64>,
    times: Times,
    values: Vec<f64>,
}

impl Intake {
    /// Where the block is that the page fills, with room for as many numbers at least.
    pub fn block(&mut self, length: usize) -> *mut f64 {
        if self.block.len() < length {
            self.block.resize(length, 0.0);
        }
        self.block.as_mut_ptr()
    }

    /// Takes the first numbers of the block as times in ms; `to_come` are these and those behind them.
    pub fn take_times(&mut self, count: usize, to_come: usize) {
        self.times.extend(first(&self.block, count), to_come);
    }

    /// As [`Intake::take_times`], as values.
    pub fn take_values(&mut self, count: usize, to_come: usize) {
        let block = first(&self.block, count);
        if self.values.is_empty() {
            self.values.reserve_exact(to_come);
        }
        self.values.extend_from_slice(block);
    }

    /// The times that were taken.
    pub fn times(&mut self) -> Times {
        std::mem::take(&mut self.times)
    }

    /// The values that were taken.
    pub fn values(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.values)
    }
}

fn first(block: &[f64], count: usize) -> &[f64] {
    block.get(..count).unwrap_or(block)
}
