//! Tick labels and the counts on diamonds, as masks: a frame has dozens to hundreds of texts, and a canvas takes ten times as
//! long to write one as the raster takes to copy it. Each text is written once, by the browser, on a canvas that is never
//! shown.

use std::collections::HashMap;

use js_sys::{Object, Reflect};
use rustc_hash::FxBuildHasher;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, OffscreenCanvas};

use super::fonts::OfTexts;
use crate::color::Color;
use crate::order::sorted;
use crate::paint::raster::Raster;
use crate::scene::{Anchor, Scene, Text};

/// Longer texts are left to the canvas, bytes.
const LONGEST: usize = 24;
/// Texts that are written at once.
const COLUMNS: usize = 8;
const ROWS: usize = 16;
/// Sizes differ by this part of a px at least.
const SIZES_A_PX: f64 = 2.0;
/// A character is not wider than this, nor a line higher, in sizes of the font.
const WIDEST: f64 = 1.1;
const HIGHEST: f64 = 1.5;

/// The coverage of a text, cut to what is not empty.
#[derive(Debug, Default)]
struct Mask {
    coverages: Vec<u8>,
    width: usize,
    /// From where the text is anchored.
    left: i32,
    top: i32,
}

/// Size and side at which a text stands; what a mask depends on besides text and font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Style(u32);

impl Style {
    fn new(size_px: f64, dpr: f64, anchor: Anchor) -> Self {
        let size = (size_px * dpr * SIZES_A_PX).round() as u32;
        Self(size << 2 | anchor as u32)
    }

    fn size_px(self) -> f64 {
        f64::from(self.0 >> 2) / SIZES_A_PX
    }

    /// As the canvas calls it.
    fn align(self) -> &'static str {
        ["left", "center", "right"][(self.0 & 3) as usize % 3]
    }

    /// Where in a cell of this width the text is anchored.
    fn anchor_px(self, width: usize) -> usize {
        [1, width / 2, width - 1][(self.0 & 3) as usize % 3]
    }
}

/// A text of the scene that is painted by a mask.
struct Item<'a> {
    text: &'a str,
    style: Style,
    x: i32,
    y: i32,
    color: Color,
}

/// Masks of the texts of one font, by style and text.
#[derive(Default)]
pub struct TextMasks {
    known: HashMap<Style, HashMap<String, Mask, FxBuildHasher>, FxBuildHasher>,
    len: usize,
    page: Option<Page>,
}

/// The canvas on which texts are written, in cells.
struct Page {
    context: CanvasRenderingContext2d,
    cell: (usize, usize),
}

/// Whether a mask is made of a text: not of long ones, which seldom come again, and not of turned ones.
pub fn has_mask(text: &Text) -> bool {
    !text.upwards && text.text.len() <= LONGEST
}

/// The counts on markers, and the texts that have masks.
fn items(scene: &Scene) -> impl Iterator<Item = Item<'_>> {
    let dpr = scene.dpr;
    let device = move |px: f64| (px * dpr).round() as i32;
    let counts = scene.markers.iter().filter_map(move |marker| {
        let label = marker.label.as_ref()?;
        Some(Item {
            text: &label.text,
            style: Style::new(label.size_px, dpr, Anchor::Middle),
            x: device(marker.x),
            y: device(marker.y),
            color: label.color,
        })
    });
    let texts = scene.texts.iter().filter(|text| has_mask(text)).map(move |text| Item {
        text: &text.text,
        style: Style::new(text.size_px, dpr, text.anchor),
        x: device(text.x),
        y: device(text.y),
        color: text.color,
    });
    counts.chain(texts)
}

impl OfTexts for TextMasks {
    fn len(&self) -> usize {
        self.len
    }
}

impl TextMasks {
    /// Paints the counts of all markers, and the texts for which [`has_mask`] holds; the scene's font is that of the masks. An error means that this browser
    /// cannot, and that nothing was painted.
    pub fn paint(&mut self, scene: &Scene, raster: &mut Raster) -> Result<(), JsValue> {
        let missing: Vec<(Style, String)> = items(scene)
            .filter(|item| self.mask(item.style, item.text).is_none())
            .map(|item| (item.style, item.text.to_owned()))
            .collect();
        let mut missing = sorted(missing, Ord::cmp);
        missing.dedup();
        for some in missing.chunks(COLUMNS * ROWS) {
            self.write(some, &scene.font_family)?;
        }
        for item in items(scene) {
            if let Some(mask) = self.mask(item.style, item.text) {
                let (left, top) = (item.x + mask.left, item.y + mask.top);
                raster.mask(&mask.coverages, mask.width, left, top, item.color);
            }
        }
        Ok(())
    }

    fn mask(&self, style: Style, text: &str) -> Option<&Mask> {
        self.known.get(&style)?.get(text)
    }

    /// Makes the masks of texts, no more than there are cells.
    fn write(&mut self, texts: &[(Style, String)], font_family: &str) -> Result<(), JsValue> {
        let widest = |(style, text): &(Style, String)| text.chars().count() as f64 * style.size_px() * WIDEST;
        let width = texts.iter().map(widest).fold(0.0, f64::max);
        let height = texts
            .iter()
            .map(|(style, _)| style.size_px() * HIGHEST)
            .fold(0.0, f64::max);
        let cell = (width.ceil() as usize + 4, height.ceil() as usize + 2);
        let page = match self.page.take() {
            Some(page) if page.cell.0 >= cell.0 && page.cell.1 >= cell.1 => page,
            Some(page) => Page::new((cell.0.max(page.cell.0), cell.1.max(page.cell.1)))?,
            None => Page::new(cell)?,
        };
        let masks = page.masks(texts, font_family)?;
        for ((style, text), mask) in texts.iter().zip(masks) {
            self.known.entry(*style).or_default().insert(text.clone(), mask);
        }
        self.len += texts.len();
        self.page = Some(page);
        Ok(())
    }
}

impl Page {
    fn new(cell: (usize, usize)) -> Result<Self, JsValue> {
        let context = hidden_context((cell.0 * COLUMNS) as u32, (cell.1 * ROWS) as u32)?;
        Ok(Self { context, cell })
    }

    fn masks(&self, texts: &[(Style, String)], font_family: &str) -> Result<Vec<Mask>, JsValue> {
        let (width, height) = self.cell;
        let (page_width, rows) = (width * COLUMNS, texts.len().div_ceil(COLUMNS));
        let context = &self.context;
        context.clear_rect(0.0, 0.0, page_width as f64, (rows * height) as f64);
        context.set_text_baseline("middle");
        let mut written_in = None;
        for (index, (style, text)) in texts.iter().enumerate() {
            if written_in != Some(*style) {
                context.set_font(&format!("{}px {font_family}", style.size_px()));
                context.set_text_align(style.align());
                written_in = Some(*style);
            }
            let x = index % COLUMNS * width + style.anchor_px(width);
            let y = index / COLUMNS * height + height / 2;
            context.fill_text(text, x as f64, y as f64)?;
        }
        let image = context.get_image_data(0.0, 0.0, page_width as f64, (rows * height) as f64)?;
        let pixels = image.data().0;
        let of_cell = |(index, (style, _)): (usize, &(Style, String))| {
            let (left, top) = (index % COLUMNS * width, index / COLUMNS * height);
            let alpha = |x: usize, y: usize| pixels[((top + y) * page_width + left + x) * 4 + 3];
            cut(self.cell, (style.anchor_px(width), height / 2), alpha)
        };
        Ok(texts.iter().enumerate().map(of_cell).collect())
    }
}

/// A context of a canvas that is never shown. An error means that this browser has none.
pub fn hidden_context(width_px: u32, height_px: u32) -> Result<CanvasRenderingContext2d, JsValue> {
    let canvas = OffscreenCanvas::new(width_px, height_px)?;
    let settings = Object::new();
    Reflect::set(&settings, &"willReadFrequently".into(), &JsValue::TRUE)?;
    let context = canvas
        .get_context_with_context_options("2d", &settings)?
        .ok_or(JsValue::NULL)?;
    // Of another class, and with the same methods: calling them by one class is less code.
    Ok(context.unchecked_into())
}

/// The part of a cell that is not empty.
fn cut(cell: (usize, usize), anchor: (usize, usize), alpha: impl Fn(usize, usize) -> u8) -> Mask {
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
        left: left as i32 - anchor.0 as i32,
        top: top as i32 - anchor.1 as i32,
    }
}
