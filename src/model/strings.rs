//! Texts, each once, in one piece of memory: a hundred thousand trace ids are one allocation, not as many.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::ops::Index;

use rustc_hash::FxBuildHasher;

/// Texts by number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strings {
    text: String,
    /// Where each ends, in bytes.
    ends: Vec<usize>,
}

impl Strings {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A text; `None` when there are not as many.
    pub fn get(&self, index: usize) -> Option<&str> {
        (index < self.len()).then(|| &self[index])
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.len()).map(|index| &self[index])
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }
}

impl Index<usize> for Strings {
    type Output = str;

    /// As [`Strings::get`].
    ///
    /// # Panics
    /// When there are not as many.
    fn index(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[index]]
    }
}

/// Gives equal texts the same number, in the order in which they first come.
#[derive(Debug, Default)]
pub struct Interner {
    strings: Strings,
    /// By hash. Of texts with the same hash each has the next free one.
    codes: HashMap<u64, u32, FxBuildHasher>,
}

impl Interner {
    /// The number of a text, a new one when it has none yet.
    pub fn code(&mut self, text: &str) -> u32 {
        match self.place(text) {
            (_, Some(code)) => code,
            (hash, None) => {
                let code = self.strings.len() as u32;
                self.strings.push(text);
                self.codes.insert(hash, code);
                code
            }
        }
    }

    /// The number of a text; `None` when it has none.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.place(text).1
    }

    fn place(&self, text: &str) -> (u64, Option<u32>) {
        let mut hash = FxBuildHasher.hash_one(text);
        loop {
            match self.codes.get(&hash) {
                Some(code) if &self.strings[*code as usize] != text => hash = hash.wrapping_add(1),
                found => return (hash, found.copied()),
            }
        }
    }

    /// The texts by their numbers.
    pub fn finish(mut self) -> Strings {
        self.strings.text.shrink_to_fit();
        self.strings
    }
}

impl<'a> FromIterator<&'a str> for Interner {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut interner = Self::default();
        texts.into_iter().for_each(|text| _ = interner.code(text));
        interner
    }
}

/// The texts of which a text is made, each but the last followed by one ASCII character that belongs to none; their lengths are in
/// units of UTF-16, as JavaScript counts. What is missing at the end is empty.
pub fn split_utf16<'a>(text: &'a str, lengths: &[u32]) -> impl Iterator<Item = &'a str> {
    let is_ascii = text.is_ascii();
    let mut rest = text;
    lengths.iter().map(move |units| {
        let units = *units as usize;
        let bytes = if is_ascii {
            units.min(rest.len())
        } else {
            bytes_of_utf16(rest, units)
        };
        let (part, after) = rest.split_at(bytes);
        rest = after.get(1..).unwrap_or_default();
        part
    })
}

fn bytes_of_utf16(text: &str, units: usize) -> usize {
    let mut left = units;
    let is_within = |char: &char| {
        let is_within = left > 0;
        left = left.saturating_sub(char.len_utf16());
        is_within
    };
    text.chars().take_while(is_within).map(char::len_utf8).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn equal_texts_have_one_number(texts in prop::collection::vec("[a-cé😀]{0,3}", 0..200)) {
            let mut interner = Interner::default();
            let codes: Vec<u32> = texts.iter().map(|text| interner.code(text)).collect();
            prop_assert!(texts.iter().zip(&codes).all(|(text, code)| interner.find(text) == Some(*code)));
            prop_assert_eq!(interner.find("none"), None);
            let strings = interner.finish();
            for (text, code) in texts.iter().zip(&codes) {
                prop_assert_eq!(&strings[*code as usize], text);
            }
            let mut distinct: Vec<&str> = texts.iter().map(String::as_str).collect();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(strings.len(), distinct.len());
            // Numbered as they come.
            let next_of = |at: usize| codes[..at].iter().max().map_or(0, |max| max + 1);
            let is_in_order = |(at, code): (usize, &u32)| *code <= next_of(at);
            prop_assert!(codes.iter().enumerate().all(is_in_order));
        }
    }

    #[test]
    fn a_text_is_split_as_javascript_counts() {
        let split = |text, lengths: &[u32]| split_utf16(text, lengths).collect::<Vec<_>>();
        assert_eq!(split("ab\n\nc", &[2, 0, 1]), ["ab", "", "c"]);
        assert_eq!(split("é\n\n\n😀x\nb", &[1, 1, 3, 1]), ["é", "\n", "😀x", "b"]);
        assert_eq!(split("a", &[5, 3]), ["a", ""]);
        assert_eq!(split("é", &[5, 3]), ["é", ""]);
        assert!(split("", &[]).is_empty());
    }

    #[test]
    fn what_is_not_there_is_none() {
        let strings = Interner::from_iter(["a", "", "bc"]).finish();
        assert_eq!(
            (strings.get(0), strings.get(1), strings.get(2)),
            (Some("a"), Some(""), Some("bc"))
        );
        assert_eq!(strings.get(3), None);
        assert_eq!(strings.iter().collect::<Vec<_>>(), ["a", "", "bc"]);
    }
}
