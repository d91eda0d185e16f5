//! What is known of texts, font by font.

/// Texts, and fonts, of which something is known; beyond it all is forgotten.
const MOST_TEXTS: usize = 8_000;
const MOST_FONTS: usize = 16;

/// What is known of the texts of one font.
pub trait OfTexts: Default {
    /// Of how many texts.
    fn len(&self) -> usize;
}

/// What is known of texts by the family of their font.
#[derive(Default)]
pub struct ByFont<T>(Vec<(String, T)>);

impl<T: OfTexts> ByFont<T> {
    /// What is known for a family.
    pub fn of(&mut self, family: &str) -> &mut T {
        if self.0.iter().map(|(_, known)| known.len()).sum::<usize>() > MOST_TEXTS || self.0.len() > MOST_FONTS {
            self.0.clear();
        }
        let known = self.0.iter().position(|(other, _)| other == family);
        let index = known.unwrap_or_else(|| {
            self.0.push((family.to_owned(), T::default()));
            self.0.len() - 1
        });
        &mut self.0[index].1
    }
}
