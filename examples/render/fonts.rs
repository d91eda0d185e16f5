//! Fonts: what texts are measured and painted with.

use std::path::Path;
use std::sync::Arc;

use exemplar_panel::host::{Host, PlainHost};
use resvg::usvg;

/// The family that pictures ask for; which font that is, the fonts found decide.
pub const FAMILY: &str = "sans-serif";

/// Fonts of the system, or the one that was named.
pub struct Fonts {
    fonts: Arc<usvg::fontdb::Database>,
}

impl Fonts {
    /// Loads them.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut fonts = usvg::fontdb::Database::new();
        match file {
            Some(path) => {
                (fonts.load_font_file(path))
                    .map_err(|error| format!("cannot read the font {}: {error}", path.display()))?;
            }
            None => fonts.load_system_fonts(),
        }
        // What the system calls its sans-serif need not be there.
        let wanted = usvg::fontdb::Query {
            families: &[usvg::fontdb::Family::SansSerif],
            ..usvg::fontdb::Query::default()
        };
        if fonts.query(&wanted).is_none() || file.is_some() {
            let family = |face: &usvg::fontdb::FaceInfo| Some(face.families.first()?.0.clone());
            let common = fonts
                .faces()
                .filter_map(family)
                .max_by_key(|name| (name == "DejaVu Sans", name.contains("Sans")));
            if let Some(name) = common {
                fonts.set_sans_serif_family(name);
            }
        }
        let fonts = Arc::new(fonts);
        Ok(Self { fonts })
    }

    /// Whether any font was found.
    pub fn has_any(&self) -> bool {
        !self.fonts.is_empty()
    }

    /// For the reader of SVG.
    pub fn usvg_options(&self) -> usvg::Options<'static> {
        usvg::Options {
            fontdb: Arc::clone(&self.fonts),
            ..usvg::Options::default()
        }
    }
}

impl Host for Fonts {
    fn text_width_px(&self, text: &str, size_px: f64) -> f64 {
        let escaped = crate::sheet::escaped(text);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text xml:space=\"preserve\" \
             font-family=\"{FAMILY}\" font-size=\"{size_px}\">{escaped}</text></svg>"
        );
        let measured = usvg::Tree::from_str(&svg, &self.usvg_options()).ok();
        let width = measured.map_or(0.0, |tree| f64::from(tree.root().bounding_box().width()));
        // Without a font, and for blanks, there is no box.
        if width > 0.0 {
            width
        } else {
            PlainHost.text_width_px(text, size_px)
        }
    }
}
