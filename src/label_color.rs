//! Colours for the values of a label.
//!
//! They are those of Paul Tol's scheme "vibrant" ("Colour Schemes", SRON/EPS/TN/09-002, 2021), which people with any of
//! the common colour vision deficiencies can tell apart, and which stand on white as on black. There are six: the values
//! that matter most get them, all others the neutral colour.

use crate::color::Color;
use crate::model::LabelColumn;
use crate::order::sorted;

/// Blue, orange, teal, red, cyan, magenta.
pub const VIBRANT: [u32; 6] = [0x0077bb, 0xee7733, 0x009988, 0xcc3311, 0x33bbee, 0xee3377];

/// By code, the colour of each value. Those with the greatest counts have one of their own; the second counts decide
/// where the first are equal. They are to be of all that is loaded, so that what the window shows changes no colour.
pub fn colors_of_values(column: &LabelColumn, counts: &[Vec<u32>; 2], neutral: Color) -> Vec<Color> {
    let strings = column.strings();
    let named = (0..strings.len() as u32).filter(|code| !strings[*code as usize].is_empty());
    let by_count = |a: &u32, b: &u32| {
        let (a, b) = (*a as usize, *b as usize);
        let more = |counts: &[u32]| counts[b].cmp(&counts[a]);
        let order = more(&counts[0]).then(more(&counts[1]));
        order.then_with(|| strings[a].cmp(&strings[b]))
    };
    let mut frequent = sorted(named.collect(), by_count);
    frequent.truncate(VIBRANT.len());
    // By value, so that two that are about as frequent do not swap colours with the next refresh.
    let frequent = sorted(frequent, |a, b| strings[*a as usize].cmp(&strings[*b as usize]));
    let mut colors = vec![neutral; strings.len()];
    for (code, rgb) in frequent.into_iter().zip(VIBRANT) {
        colors[code as usize] = Color::from_rgb(rgb);
    }
    colors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_values_have_colours_of_their_own_in_order_of_value() {
        let column = LabelColumn::from_rows("pod".to_owned(), ["", "h", "g", "f", "e", "d", "c", "b"]);
        let neutral = Color::from_rgb(0x777777);
        let counts = [vec![90, 5, 5, 9, 0, 5, 5, 0], vec![90, 9, 9, 9, 1, 9, 9, 9]];
        let colors = colors_of_values(&column, &counts, neutral);
        // "e" is rare and "" is no value; b, c, d, f, g, h have colours in this order.
        let expected = [None, Some(5), Some(4), Some(3), None, Some(2), Some(1), Some(0)];
        let expected = expected.map(|at| at.map_or(neutral, |at: usize| Color::from_rgb(VIBRANT[at])));
        assert_eq!(colors, expected);
    }
}
