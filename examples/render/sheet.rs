//! What stands around the chart in a file: title, legend, counts, and links over the diamonds.

use std::fmt::Write;

use exemplar_panel::Chart;
use exemplar_panel::chart::{Counts, LegendItem};
use exemplar_panel::host::Host;
use exemplar_panel::options::Theme;

use crate::fonts::{FAMILY, Fonts};

const MARGIN_PX: f64 = 12.0;
const TITLE_PX: f64 = 16.0;
const TEXT_PX: f64 = 12.0;
const ROW_PX: f64 = 20.0;
/// Colour of a series, its gap to the name, and the gap to the next series in the legend.
const SWATCH_PX: (f64, f64, f64) = (14.0, 6.0, 18.0);
const LEGEND_ROWS: usize = 4;
const LEAST_CHART_PX: (f64, f64) = (120.0, 60.0);

/// A picture of a size with a title.
pub struct Sheet<'a> {
    pub width_px: f64,
    pub height_px: f64,
    pub title: &'a str,
}

impl Sheet<'_> {
    /// The whole picture as SVG.
    pub fn draw(&self, chart: &mut Chart, fonts: &Fonts) -> Result<String, String> {
        let theme = chart.options().theme.clone();
        let top_px = if self.title.is_empty() {
            MARGIN_PX
        } else {
            MARGIN_PX + TITLE_PX + 12.0
        };
        let legend = Legend::new(&chart.legend(fonts), self.width_px - 2.0 * MARGIN_PX, fonts);
        let (width_px, chart_px) = (
            self.width_px - 2.0 * MARGIN_PX,
            self.height_px - top_px - (legend.rows as f64 + 1.0) * ROW_PX - MARGIN_PX,
        );
        if width_px < LEAST_CHART_PX.0 || chart_px < LEAST_CHART_PX.1 {
            return Err(format!(
                "{} x {} leaves no room for the chart beside title and legend (--width, --height)",
                self.width_px, self.height_px
            ));
        }
        let dpr = chart.size().dpr;
        chart.resize(width_px, chart_px, dpr);
        let picture = chart.to_svg(fonts).map_err(|error| error.to_string())?;
        let mut svg = self.head(&theme, top_px);
        let _ = writeln!(
            svg,
            "<svg x=\"{MARGIN_PX}\" y=\"{top_px}\" {}",
            picture.trim_start_matches("<svg ")
        );
        svg.push_str(&links(chart, MARGIN_PX, top_px));
        let below_px = top_px + chart_px + 4.0;
        legend.write(&mut svg, &theme, below_px);
        let counts_px = below_px + legend.rows as f64 * ROW_PX + ROW_PX / 2.0 + 4.0;
        let mut sentence = counts_sentence(chart);
        if legend.left_out > 0 {
            let _ = write!(sentence, ". {} more series are not named", legend.left_out);
        }
        let counts = text(
            &sentence,
            MARGIN_PX,
            counts_px,
            TEXT_PX - 1.0,
            &theme.text_faint.to_string(),
        );
        svg.push_str(&counts);
        svg.push_str("</svg>\n");
        // The chart's theme names fonts of the web first.
        Ok(svg.replace(&escaped(&theme.font_family), FAMILY))
    }

    fn head(&self, theme: &Theme, top_px: f64) -> String {
        let (width, height) = (self.width_px, self.height_px);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n",
            theme.background
        );
        if !self.title.is_empty() {
            let _ = writeln!(svg, "<title>{}</title>", escaped(self.title));
            svg.push_str(&text(
                self.title,
                MARGIN_PX,
                top_px - 12.0,
                TITLE_PX,
                &theme.text.to_string(),
            ));
        }
        svg
    }
}

/// The legend, broken into rows.
struct Legend {
    /// Left, row, colour, name.
    items: Vec<(f64, usize, String, String)>,
    rows: usize,
    left_out: usize,
}

impl Legend {
    fn new(series: &[LegendItem], width_px: f64, fonts: &Fonts) -> Self {
        let (swatch_px, gap_px, next_px) = SWATCH_PX;
        let (mut items, mut left_px, mut row) = (Vec::new(), 0.0, 0);
        for item in series {
            let name = shortened(&item.name, width_px - swatch_px - gap_px, fonts);
            let item_px = swatch_px + gap_px + fonts.text_width_px(&name, TEXT_PX);
            if left_px > 0.0 && left_px + item_px > width_px {
                (left_px, row) = (0.0, row + 1);
            }
            if row == LEGEND_ROWS {
                break;
            }
            items.push((left_px, row, item.color.to_string(), name));
            left_px += item_px + next_px;
        }
        Self {
            rows: items.last().map_or(0, |(_, row, ..)| row + 1),
            left_out: series.len() - items.len(),
            items,
        }
    }

    fn write(&self, svg: &mut String, theme: &Theme, top_px: f64) {
        let (swatch_px, gap_px, _) = SWATCH_PX;
        for (left_px, row, color, name) in &self.items {
            let (x, y) = (MARGIN_PX + left_px, top_px + (*row as f64 + 0.5) * ROW_PX);
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{}\" width=\"{swatch_px}\" height=\"3\" fill=\"{color}\"/>",
                y - 1.5
            );
            let color = theme.text.to_string();
            svg.push_str(&text(name, x + swatch_px + gap_px, y + TEXT_PX * 0.36, TEXT_PX, &color));
        }
    }
}

fn shortened(name: &str, width_px: f64, fonts: &Fonts) -> String {
    let mut kept: Vec<char> = name.chars().take(400).collect();
    let mut shown = name.to_owned();
    while fonts.text_width_px(&shown, TEXT_PX) > width_px && kept.len() > 1 {
        kept.truncate(kept.len() * 9 / 10);
        shown = kept.iter().chain(&['…']).collect();
    }
    shown
}

/// A link over each diamond, with its text; nothing where there is no link.
fn links(chart: &mut Chart, left_px: f64, top_px: f64) -> String {
    let mut svg = String::new();
    for (index, cluster) in chart.clusters().iter().enumerate() {
        let row = chart.members(index).first().copied().unwrap_or(cluster.row);
        let Some(link) = chart.links(row as usize).into_iter().next() else {
            continue;
        };
        let (x, y, r) = (left_px + cluster.x, top_px + cluster.y, cluster.radius_px + 2.0);
        let _ = writeln!(
            svg,
            "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\"><title>{}</title><circle cx=\"{x:.1}\" cy=\"{y:.1}\" \
             r=\"{r:.1}\" fill-opacity=\"0\"/></a>",
            escaped(&link.href),
            escaped(&link.title)
        );
    }
    svg
}

/// Where every exemplar has gone.
fn counts_sentence(chart: &Chart) -> String {
    let Counts {
        total,
        shown,
        clustered,
        filtered,
        outside_window,
        outside_range,
        invalid,
    } = chart.counts();
    if total == 0 {
        return "No exemplars".to_owned();
    }
    let parts = [
        (shown, "shown alone"),
        (clustered, "in clusters"),
        (outside_range, "outside the y range (arrows)"),
        (filtered, "filtered"),
        (outside_window, "outside the window"),
        (invalid, "without a finite time or value"),
    ];
    let told: Vec<String> = (parts.iter().filter(|(count, _)| *count > 0))
        .map(|(count, where_to)| format!("{count} {where_to}"))
        .collect();
    format!(
        "{total} exemplar{}: {}",
        if total == 1 { "" } else { "s" },
        told.join(", ")
    )
}

fn text(content: &str, x: f64, y: f64, size_px: f64, color: &str) -> String {
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-family=\"{FAMILY}\" font-size=\"{size_px}\" fill=\"{color}\">{}</text>\n",
        escaped(content)
    )
}

/// Text as XML has it, without the characters that XML cannot have.
pub fn escaped(content: &str) -> String {
    let mut out = String::with_capacity(content.len());
    for c in content
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
    {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}
