//! Widths of texts, measured once for all charts of a page, on a canvas that is never shown: to set the font of one that is
//! can make the browser work out styles.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use web_sys::CanvasRenderingContext2d;

use super::fonts::OfTexts;
use super::texts::hidden_context;

/// Widths are measured once at this size and scaled.
const MEASURED_AT_PX: f64 = 100.0;

/// Widths of the texts of one font.
#[derive(Default)]
pub struct Widths {
    known: HashMap<String, f64, FxBuildHasher>,
    context: Option<CanvasRenderingContext2d>,
}

impl OfTexts for Widths {
    fn len(&self) -> usize {
        self.known.len()
    }
}

impl Widths {
    /// The width of a text, px. `own` is a context to measure with where the browser has none that is not shown.
    pub fn width_px(&mut self, text: &str, size_px: f64, font_family: &str, own: &CanvasRenderingContext2d) -> f64 {
        let known = self.known.get(text).copied();
        let width = known.unwrap_or_else(|| {
            let width = self.measured(text, font_family, own);
            self.known.insert(text.to_owned(), width);
            width
        });
        width * size_px / MEASURED_AT_PX
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
