//! Sorting. A sort is a good deal of code, made anew for every type that is sorted; here it is made once, for
//! indices, and everything else is sorted through them.

use std::cmp::Ordering;

/// Sorts indices, stably, by what they stand for. By merging halves: the standard library's sort is as fast here, where
/// comparing takes the time, and ten times the code.
pub fn sort_indices(indices: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    merge_sort(indices, &mut Vec::new(), compare);
}

fn merge_sort(indices: &mut [u32], half: &mut Vec<u32>, compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    let middle = indices.len() / 2;
    if middle == 0 {
        return;
    }
    merge_sort(&mut indices[..middle], half, compare);
    merge_sort(&mut indices[middle..], half, compare);
    if compare(indices[middle - 1], indices[middle]).is_le() {
        return;
    }
    half.clear();
    half.extend_from_slice(&indices[..middle]);
    let (mut place, mut right) = (0, middle);
    for left in half {
        while right < indices.len() && compare(*left, indices[right]).is_gt() {
            indices[place] = indices[right];
            place += 1;
            right += 1;
        }
        indices[place] = *left;
        place += 1;
    }
}

/// Fewer are sorted by comparison alone.
const FEW: usize = 256;

/// Sorts indices, stably, by a key each, and by `then` where keys are equal. Of many, the 32 bits in which the keys
/// differ first are sorted digit by digit, in a tenth of the time that comparing takes.
pub fn sort_keyed(
    indices: &mut [u32],
    key: &dyn Fn(u32) -> u64,
    mut then: Option<&mut dyn FnMut(u32, u32) -> Ordering>,
) {
    let is_exact = then.is_none();
    let mut compare = |a: u32, b: u32| {
        let by_key = key(a).cmp(&key(b));
        by_key.then_with(|| then.as_mut().map_or(Ordering::Equal, |then| then(a, b)))
    };
    if indices.len() < FEW {
        return sort_indices(indices, &mut compare);
    }
    let keys: Vec<u64> = indices.iter().map(|index| key(*index)).collect();
    let (least, most) = keys
        .iter()
        .fold((u64::MAX, 0), |(least, most), key| (least.min(*key), most.max(*key)));
    let shift = 32_u32.saturating_sub((most - least).leading_zeros());
    let digits = |(key, index): (&u64, &u32)| (((key - least) >> shift) as u32, *index);
    let mut items: Vec<(u32, u32)> = keys.iter().zip(indices.iter()).map(digits).collect();
    drop(keys);
    sort_by_digits(&mut items);
    indices.iter_mut().zip(&items).for_each(|(index, item)| *index = item.1);
    if is_exact && shift == 0 {
        return;
    }
    let (mut start, mut half) = (0, Vec::new());
    for alike in items.chunk_by(|a, b| a.0 == b.0) {
        merge_sort(&mut indices[start..start + alike.len()], &mut half, &mut compare);
        start += alike.len();
    }
}

/// Sorts by the first of each pair, stably.
fn sort_by_digits(items: &mut Vec<(u32, u32)>) {
    if items.is_sorted_by_key(|item| item.0) {
        return;
    }
    let mut sorted = items.clone();
    for shift in [0, 8, 16, 24] {
        let digit = |item: &(u32, u32)| (item.0 >> shift) as usize & 0xff;
        let mut places = [0; 256];
        items.iter().for_each(|item| places[digit(item)] += 1);
        if places.contains(&items.len()) {
            continue;
        }
        let mut start = 0;
        for place in &mut places {
            start += std::mem::replace(place, start);
        }
        for item in items.iter() {
            let place = &mut places[digit(item)];
            sorted[*place] = *item;
            *place += 1;
        }
        std::mem::swap(items, &mut sorted);
    }
}

/// Bits that are in the order of the numbers, as `total_cmp` has it: all of a negative one turned over, of others the
/// sign.
pub fn ordered_bits(value: f64) -> u64 {
    match value.to_bits() {
        bits if bits & SIGN == 0 => bits | SIGN,
        bits => !bits,
    }
}

const SIGN: u64 = 1 << 63;

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
    let mut keys: Vec<u64> = values.map(ordered_bits).collect();
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
        fn keys_sort_as_comparing_does(
            keys in prop::collection::vec(prop_oneof![any::<u64>(), 0..4_u64, (1_u64 << 40)..(1 << 40) + 700], 0..900),
            bits in 0..64_u32,
        ) {
            let keys: Vec<u64> = keys.into_iter().map(|key| key & (u64::MAX >> bits)).collect();
            let mut indices: Vec<u32> = (0..keys.len() as u32).rev().collect();
            let mut expected = indices.clone();
            let by_tens = |a: u32, b: u32| (b / 10).cmp(&(a / 10));
            expected.sort_by(|a, b| keys[*a as usize].cmp(&keys[*b as usize]).then_with(|| by_tens(*a, *b)));
            sort_keyed(&mut indices, &|index| keys[index as usize], Some(&mut |a, b| by_tens(a, b)));
            prop_assert_eq!(&indices, &expected);
            expected.reverse();
            indices.reverse();
            expected.sort_by_key(|index| keys[*index as usize]);
            sort_keyed(&mut indices, &|index| keys[index as usize], None);
            prop_assert_eq!(indices, expected);
        }

        #[test]
        fn bits_are_in_the_order_of_numbers(a in any::<f64>(), b in any::<f64>()) {
            prop_assert_eq!(ordered_bits(a).cmp(&ordered_bits(b)), a.total_cmp(&b));
        }

        #[test]
        fn a_quantile_is_what_sorting_finds(values in prop::collection::vec(-1e9..1e9f64, 0..60), share in 0.0..=1.0f64) {
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let rank = ((share * values.len() as f64).ceil() as usize).max(1);
            prop_assert_eq!(quantile(values.into_iter(), share), sorted.get(rank - 1).copied());
        }
    }

    proptest! {
        #[test]
        fn merging_sorts_as_the_standard_library_does(keys in prop::collection::vec(0..40_u32, 0..90)) {
            let mut indices: Vec<u32> = (0..keys.len() as u32).collect();
            let mut expected = indices.clone();
            expected.sort_by_key(|index| keys[*index as usize]);
            sort_indices(&mut indices, &mut |a, b| keys[a as usize].cmp(&keys[b as usize]));
            prop_assert_eq!(indices, expected);
        }
    }

    #[test]
    fn equal_items_keep_their_order() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        let sorted = sorted(items, |a, b| a.0.cmp(&b.0));
        assert_eq!(sorted, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }
}
