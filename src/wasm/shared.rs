//! What all charts of a page have in common: the buffer that each draws to before its canvas takes the picture, the masks of
//! texts and their widths. So a page of a hundred charts has the memory of one, and a text is written and measured once.

use std::cell::RefCell;

use super::fonts::ByFont;
use super::texts::TextMasks;
use super::widths::Widths;
use crate::paint::raster::Raster;

/// What a chart draws to. Nothing in it outlives the drawing of a picture but memory, and masks.
#[derive(Default)]
pub struct Pencils {
    /// As large as the largest picture so far.
    pub raster: Raster,
    pub texts: ByFont<TextMasks>,
}

thread_local! {
    static PENCILS: RefCell<Pencils> = RefCell::default();
    static WIDTHS: RefCell<ByFont<Widths>> = RefCell::default();
}

/// Draws. Nothing of the page may be called on the way that could draw another chart.
pub fn with_pencils<T>(draw: impl FnOnce(&mut Pencils) -> T) -> T {
    PENCILS.with_borrow_mut(draw)
}

/// Measures texts.
pub fn with_widths<T>(measure: impl FnOnce(&mut ByFont<Widths>) -> T) -> T {
    WIDTHS.with_borrow_mut(measure)
}

/// Forgets how texts look, as when a font has come that was not there before.
pub fn forget_texts() {
    with_pencils(|pencils| pencils.texts = ByFont::default());
    with_widths(|widths| *widths = ByFont::default());
}
