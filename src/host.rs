//! What the engine asks of its host: widths of texts, and texts in the host's own formats.

/// The host's side of layout and text.
pub trait Host {
    /// Width of a text in CSS px, in the theme's font.
    fn text_width_px(&self, text: &str, size_px: f64) -> f64;

    /// The text of a value on an axis; `step` is the distance of ticks, `None` for a value that stands alone.
    /// `None` leaves it to the engine.
    fn value_text(&self, _value: f64, _axis: usize, _step: Option<f64>) -> Option<String> {
        None
    }

    /// The text of a tick on the time axis. `None` leaves it to the engine.
    fn time_text(&self, _time_ms: f64, _step_ms: f64) -> Option<String> {
        None
    }
}

/// A host without a screen: widths from the proportions of a common sans-serif font.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainHost;

impl Host for PlainHost {
    fn text_width_px(&self, text: &str, size_px: f64) -> f64 {
        let em: f64 = text
            .chars()
            .map(|c| match c {
                'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' => 0.28,
                ' ' | 'f' | 't' | 'r' | '-' | '/' | '(' | ')' => 0.34,
                'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.86,
                'A'..='Z' => 0.67,
                _ => 0.56,
            })
            .sum();
        em * size_px
    }
}
