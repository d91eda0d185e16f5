//! Sorting. A sort is a good deal of code, made anew for every type that is sorted; here it is made once, for
//! indices, and everything else is sorted through them.

use std::cmp::Ordering;

/// Sorts indices, stably, by what they stand for.
pub fn sort_indices(indices: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    indices.sort_by(|a, b| compare(*a, *b));
}

/// The items in order; equal ones stay as they were.
pub fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut order: Vec<u32> = (0..items.len() as u32).collect();
    sort_indices(&mut order, &mut |a, b| compare(&items[a as usize], &items[b as usize]));
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|index| items[index as usize].take())
        .collect()
}

/// The least value that so large a share (0 to 1) of the values does not exceed; `None` without any. Found bit by bit
/// among those that have the bits found so far, which is far less work than to sort them.
pub fn quantile(values: impl Iterator<Item = f64>, share: f64) -> Option<f64> {
    const SIGN: u64 = 1 << 63;
    // Bits that are in the order of the values: all of a negative one turned over, of others the sign.
    let in_order = |value: f64| match value.to_bits() {
        bits if bits & SIGN == 0 => bits | SIGN,
        bits => !bits,
    };
    let mut keys: Vec<u64> = values.map(in_order).collect();
    let mut rank = (share.clamp(0.0, 1.0) * keys.len() as f64).ceil().max(1.0) as usize;
    for bit in (0..64).rev().map(|bit| 1_u64 << bit) {
        let below = keys.iter().filter(|key| **key & bit == 0).count();
        let wanted = if rank > below { bit } else { 0 };
        if wanted != 0 {
            rank -= below;
        }
        keys.retain(|key| key & bit == wanted);
    }
    let bits = |key: &u64| if key & SIGN == 0 { !key } else { key & !SIGN };
    keys.first().map(|key| f64::from_bits(bits(key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_quantile_is_what_sorting_finds(values in prop::collection::vec(-1e9..1e9f64, 0..60), share in 0.0..=1.0f64) {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let rank = ((share * values.len() as f64).ceil() as usize).max(1);
            prop_assert_eq!(quantile(values.into_iter(), share), sorted.get(rank - 1).copied());
        }
    }

    #[test]
    fn equal_items_keep_their_order() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        let sorted = sorted(items, |a, b| a.0.cmp(&b.0));
        assert_eq!(sorted, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }
}
