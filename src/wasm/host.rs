//! The page's side of layout and text: measured widths, and the host's own formats.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::Function;
use rustc_hash::FxBuildHasher;
use wasm_bindgen::JsValue;
use web_sys::CanvasRenderingContext2d;

use crate::host::Host;

/// Texts whose width is remembered; beyond it all are forgotten.
const MOST_WIDTHS: usize = 4_000;

/// Measures with the canvas and asks the host's functions for texts.
pub struct CanvasHost {
    context: CanvasRenderingContext2d,
    font_family: RefCell<String>,
    widths: RefCell<HashMap<String, f64, FxBuildHasher>>,
    value_text: Option<Function>,
    time_text: Option<Function>,
}

/// Widths are measured once at this size and scaled.
const MEASURED_AT_PX: f64 = 100.0;

impl CanvasHost {
    /// A host that measures with this context.
    pub fn new(context: CanvasRenderingContext2d) -> Self {
        Self {
            context,
            font_family: RefCell::default(),
            widths: RefCell::default(),
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
    pub fn set_font_family(&self, family: &str) {
        if *self.font_family.borrow() != family {
            self.widths.borrow_mut().clear();
            family.clone_into(&mut self.font_family.borrow_mut());
        }
    }

    fn measured(&self, text: &str) -> f64 {
        self.context
            .set_font(&format!("{MEASURED_AT_PX}px {}", self.font_family.borrow()));
        let width = self.context.measure_text(text).map(|metrics| metrics.width());
        width.unwrap_or(text.len() as f64 * MEASURED_AT_PX * 0.6)
    }
}

impl Host for CanvasHost {
    fn text_width_px(&self, text: &str, size_px: f64) -> f64 {
        let known = self.widths.borrow().get(text).copied();
        let width = known.unwrap_or_else(|| {
            let width = self.measured(text);
            let mut widths = self.widths.borrow_mut();
            if widths.len() >= MOST_WIDTHS {
                widths.clear();
            }
            widths.insert(text.to_owned(), width);
            width
        });
        width * size_px / MEASURED_AT_PX
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
