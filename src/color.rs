//! Colours as the host resolved them.

use crate::Error;

/// A colour with straight (not premultiplied) alpha, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Color {
    /// Red, 0 to 255.
    pub r: u8,
    /// Green, 0 to 255.
    pub g: u8,
    /// Blue, 0 to 255.
    pub b: u8,
    /// Opacity, 0 (nothing) to 255.
    pub a: u8,
}

impl Color {
    /// Nothing at all.
    pub const TRANSPARENT: Self = Self { r: 0, g: 0, b: 0, a: 0 };

    /// An opaque colour from `0xRRGGBB`.
    pub const fn from_rgb(rgb: u32) -> Self {
        Self {
            r: (rgb >> 16) as u8,
            g: (rgb >> 8) as u8,
            b: rgb as u8,
            a: 255,
        }
    }

    /// The colour with its opacity multiplied by `factor` (0 to 1).
    pub fn faded(self, factor: f64) -> Self {
        Self {
            a: (f64::from(self.a) * factor.clamp(0.0, 1.0)).round() as u8,
            ..self
        }
    }

    /// Lightness as the eye sees it, 0 (black) to 1 (white); ITU-R BT.601 luma.
    pub fn luma(self) -> f64 {
        (0.299 * f64::from(self.r) + 0.587 * f64::from(self.g) + 0.114 * f64::from(self.b)) / 255.0
    }

    /// Reads `#rgb`, `#rrggbb`, `#rrggbbaa` or `transparent`.
    ///
    /// # Errors
    /// [`Error::Option`] quoting anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::Option {
            option: "color",
            reason: format!("{text:?} is not #rgb, #rrggbb, #rrggbbaa or transparent"),
        };
        if text == "transparent" {
            return Ok(Self::TRANSPARENT);
        }
        let hex = text.strip_prefix('#').ok_or_else(bad)?;
        let number = u32::from_str_radix(hex, 16).map_err(|_| bad())?;
        match hex.len() {
            3 => {
                let twice = |nibble: u32| (nibble & 15) * 17;
                Ok(Self::from_rgb(
                    twice(number >> 8) << 16 | twice(number >> 4) << 8 | twice(number),
                ))
            }
            6 => Ok(Self::from_rgb(number)),
            8 => Ok(Self {
                a: number as u8,
                ..Self::from_rgb(number >> 8)
            }),
            _ => Err(bad()),
        }
    }
}

/// `#rrggbb`, or `#rrggbbaa` when not opaque.
impl std::fmt::Display for Color {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.r, self.g, self.b)?;
        if self.a < 255 {
            write!(f, "{:02x}", self.a)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_forms() {
        assert_eq!(Color::parse("#f80").unwrap(), Color::from_rgb(0xff8800));
        assert_eq!(Color::parse("#112233").unwrap(), Color::from_rgb(0x112233));
        assert_eq!(Color::parse("#11223344").unwrap().to_string(), "#11223344");
        assert_eq!(Color::parse("transparent").unwrap().a, 0);
        for bad in ["", "#", "#12345", "red", "#ggg", "#é"] {
            assert!(Color::parse(bad).unwrap_err().to_string().contains(&format!("{bad:?}")));
        }
    }
}
