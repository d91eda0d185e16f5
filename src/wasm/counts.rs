//! The counts on diamonds, as masks: a frame has hundreds of them, and a canvas takes ten times as long to write a text as
//! the raster takes to copy it. Each text is written once, by the browser, on a canvas that is never shown.

use std::collections::HashMap;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use crate::paint::raster::Raster;
use crate::scene::{MarkerLabel, Scene};

/// Masks that are kept; beyond it all are forgotten.
const MOST_MASKS: usize = 4_000;
/// Texts that are written at once.
const COLUMNS: usize = 16;
const ROWS: usize = 32;
/// Sizes differ by this part of a px at least.
const SIZES_A_PX: f64 = 8.0;

/// The coverage of a text, cut to what is not empty.
#[derive(Debug, Default)]
struct Mask {
    coverages: Vec<u8>,
    width: usize,
    /// From the text's middle.
    left: i32,
    top: i32,
}

/// Masks by size and text.
#[derive(Default)]
pub struct CountMasks {
    font_family: String,
    known: HashMap<u32, HashMap<String, Mask>>,
    len: usize,
    page: Option<Page>,
}

/// The canvas on which texts are written, in cells.
struct Page {
    canvas: OffscreenCanvas,
    context: OffscreenCanvasRenderingContext2d,
    cell: (usize, usize),
}

fn size_key(label: &MarkerLabel, dpr: f64) -> u32 {
    (label.size_px * dpr * SIZES_A_PX).round() as u32
}

impl CountMasks {
    /// Paints the counts of all markers. An error means that this browser cannot, and that nothing was painted.
    pub fn paint(&mut self, scene: &Scene, raster: &mut Raster) -> Result<(), JsValue> {
        let dpr = scene.dpr;
        if self.font_family != scene.font_family || self.len > MOST_MASKS {
            self.known.clear();
            self.len = 0;
            self.font_family.clone_from(&scene.font_family);
        }
        let labels = || {
            scene
                .markers
                .iter()
                .filter_map(|marker| Some((marker, marker.label.as_ref()?)))
        };
        let mut missing: Vec<(u32, String)> = labels()
            .map(|(_, label)| (size_key(label, dpr), &label.text))
            .filter(|(size, text)| self.mask(*size, text).is_none())
            .map(|(size, text)| (size, text.clone()))
            .collect();
        missing.sort_unstable();
        missing.dedup();
        for some in missing.chunks(COLUMNS * ROWS) {
            self.write(some)?;
        }
        for (marker, label) in labels() {
            if let Some(mask) = self.mask(size_key(label, dpr), &label.text) {
                let (x, y) = ((marker.x * dpr).round() as i32, (marker.y * dpr).round() as i32);
                raster.mask(&mask.coverages, mask.width, x + mask.left, y + mask.top, label.color);
            }
        }
        Ok(())
    }

    fn mask(&self, size: u32, text: &str) -> Option<&Mask> {
        self.known.get(&size)?.get(text)
    }

    /// Makes the masks of texts, no more than there are cells.
    fn write(&mut self, texts: &[(u32, String)]) -> Result<(), JsValue> {
        let most = texts.iter().map(|(size, _)| *size).max().unwrap_or(0);
        // Three characters, the widest ones, and the line's height.
        let most_px = f64::from(most) / SIZES_A_PX;
        let cell = ((most_px * 3.2).ceil() as usize + 2, (most_px * 1.5).ceil() as usize + 2);
        let page = match self
            .page
            .take()
            .filter(|page| page.cell.0 >= cell.0 && page.cell.1 >= cell.1)
        {
            Some(page) => page,
            None => Page::new(cell)?,
        };
        let masks = page.masks(texts, &self.font_family)?;
        for ((size, text), mask) in texts.iter().zip(masks) {
            self.known.entry(*size).or_default().insert(text.clone(), mask);
        }
        self.len += texts.len();
        self.page = Some(page);
        Ok(())
    }
}

impl Page {
    fn new(cell: (usize, usize)) -> Result<Self, JsValue> {
        let canvas = OffscreenCanvas::new((cell.0 * COLUMNS) as u32, (cell.1 * ROWS) as u32)?;
        let settings = Object::new();
        Reflect::set(&settings, &"willReadFrequently".into(), &JsValue::TRUE)?;
        let context = canvas
            .get_context_with_context_options("2d", &settings)?
            .ok_or(JsValue::NULL)?;
        Ok(Self {
            context: context.unchecked_into(),
            canvas,
            cell,
        })
    }

    fn masks(&self, texts: &[(u32, String)], font_family: &str) -> Result<Vec<Mask>, JsValue> {
        let (width, height) = self.cell;
        let (page_width, rows) = (width * COLUMNS, texts.len().div_ceil(COLUMNS));
        let context = &self.context;
        context.clear_rect(
            0.0,
            0.0,
            f64::from(self.canvas.width()),
            f64::from(self.canvas.height()),
        );
        context.set_text_align("center");
        context.set_text_baseline("middle");
        let (mut font_size, middle) = (0, (width / 2, height / 2));
        for (index, (size, text)) in texts.iter().enumerate() {
            if *size != font_size {
                context.set_font(&format!("{}px {font_family}", f64::from(*size) / SIZES_A_PX));
                font_size = *size;
            }
            let x = index % COLUMNS * width + middle.0;
            let y = index / COLUMNS * height + middle.1;
            context.fill_text(text, x as f64, y as f64)?;
        }
        let image = context.get_image_data(0.0, 0.0, page_width as f64, (rows * height) as f64)?;
        let pixels = image.data().0;
        let of_cell = |index: usize| {
            let (left, top) = (index % COLUMNS * width, index / COLUMNS * height);
            let alpha = |x: usize, y: usize| pixels[((top + y) * page_width + left + x) * 4 + 3];
            cut(self.cell, middle, alpha)
        };
        Ok((0..texts.len()).map(of_cell).collect())
    }
}

/// The part of a cell that is not empty.
fn cut(cell: (usize, usize), middle: (usize, usize), alpha: impl Fn(usize, usize) -> u8) -> Mask {
    let columns = || (0..cell.0).filter(|x| (0..cell.1).any(|y| alpha(*x, y) > 0));
    let rows = || (0..cell.1).filter(|y| (0..cell.0).any(|x| alpha(x, *y) > 0));
    let (Some(left), Some(right), Some(top), Some(bottom)) = (
        columns().next(),
        columns().next_back(),
        rows().next(),
        rows().next_back(),
    ) else {
        return Mask::default();
    };
    let coverages = (top..=bottom)
        .flat_map(|y| (left..=right).map(move |x| (x, y)))
        .map(|(x, y)| alpha(x, y))
        .collect();
    Mask {
        coverages,
        width: right - left + 1,
        left: left as i32 - middle.0 as i32,
        top: top as i32 - middle.1 as i32,
    }
}
