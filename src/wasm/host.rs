//! The page's side of layout and text: measured widths, and the host's own formats.

use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

use super::shared::with_widths;
use crate::host::Host;

/// Measures with the canvas and asks the host's functions for texts.
pub struct CanvasHost {
    context: CanvasRenderingContext2d,
    font_family: String,
    value_text: Option<Function>,
    time_text: Option<Function>,
}

impl CanvasHost {
    /// A host that measures with this context where the browser has no other.
    pub fn new(context: CanvasRenderingContext2d) -> Self {
        Self {
            context,
            font_family: String::new(),
            value_text: None,
            time_text: None,
        }
    }

    /// Sets the host's formats; `None` leaves texts to the engine.
    pub fn set_formats(&mut self, value_text: Option<Function>, time_text: Option<Function>) {
        self.value_text = value_text;
        self.time_text = time_text;
    }

    /// The font of all texts from now on.
    pub fn set_font_family(&mut self, family: &str) {
        family.clone_into(&mut self.font_family);
    }
}

impl Host for CanvasHost {
    fn text_width_px(&self, text: &str, size_px: f64) -> f64 {
        let family = &self.font_family;
        with_widths(|widths| widths.of(family).width_px(text, size_px, family, &self.context))
    }

    fn value_text(&self, value: f64, axis: usize, step: Option<f64>) -> Option<String> {
        let format = self.value_text.as_ref()?;
        let step = step.map_or(JsValue::NULL, JsValue::from_f64);
        let text = format.call3(&JsValue::NULL, &value.into(), &(axis as u32).into(), &step);
        text.ok()?.as_string()
    }

    fn time_text(&self, time_ms: f64, step_ms: f64) -> Option<String> {
        let format = self.time_text.as_ref()?;
        format
            .call2(&JsValue::NULL, &time_ms.into(), &step_ms.into())
            .ok()?
            .as_string()
    }
}
