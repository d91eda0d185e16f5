//! Widths of texts, measured once for all charts of a page, on a canvas that is never shown: to set the font of one that is
//! can make the browser work out styles.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use web_sys::CanvasRenderingContext2d;

use super::texts::hidden_context;

/// Widths are measured once at this size and scaled.
const MEASURED_AT_PX: f64 = 100.0;
/// Texts whose width is remembered, and their fonts; beyond it all are forgotten.
const MOST_WIDTHS: usize = 8_000;
const MOST_FONTS: usize = 16;

type Known = HashMap<String, f64, FxBuildHasher>;

/// Widths by family of the font and text.
#[derive(Default)]
pub struct Widths {
    known: Vec<(String, Known)>,
    context: Option<CanvasRenderingContext2d>,
}

impl Widths {
    /// The width of a text, px. `own` is a context to measure with where the browser has none that is not shown.
    pub fn width_px(&mut self, text: &str, size_px: f64, font_family: &str, own: &CanvasRenderingContext2d) -> f64 {
        let font = self.font(font_family);
        let known = self.known.get(font).and_then(|(_, known)| known.get(text)).copied();
        let width = known.unwrap_or_else(|| {
            let width = self.measured(text, font_family, own);
            if let Some((_, known)) = self.known.get_mut(font) {
                known.insert(text.to_owned(), width);
            }
            width
        });
        width * size_px / MEASURED_AT_PX
    }

    /// The place of a font; forgets widths when there are too many.
    fn font(&mut self, family: &str) -> usize {
        if self.known.iter().map(|(_, known)| known.len()).sum::<usize>() > MOST_WIDTHS || self.known.len() > MOST_FONTS
        {
            self.known.clear();
        }
        let known = self.known.iter().position(|(font, _)| font == family);
        known.unwrap_or_else(|| {
            self.known.push((family.to_owned(), Known::default()));
            self.known.len() - 1
        })
    }

    fn measured(&mut self, text: &str, font_family: &str, own: &CanvasRenderingContext2d) -> f64 {
        let context = self
            .context
            .get_or_insert_with(|| hidden_context(1, 1).unwrap_or_else(|_| own.clone()));
        context.set_font(&format!("{MEASURED_AT_PX}px {font_family}"));
        let width = context.measure_text(text).map(|metrics| metrics.width());
        width.unwrap_or(text.len() as f64 * MEASURED_AT_PX * 0.6)
    }
}
