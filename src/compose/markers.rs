//! Diamonds and arrows with their counts.

use crate::cluster::{Cluster, Edge};
use crate::color::Color;
use crate::frame::{Frame, Input};
use crate::options::ColorMode;
use crate::scene::{Marker, MarkerLabel, MarkerShape, Scene};

pub(super) fn push_markers(frame: &Frame, input: &Input, colors: &[Color], scene: &mut Scene) {
    // The most important last, so that it is on top.
    let clusters = frame.clusterer.clusters().iter().rev();
    scene
        .markers
        .extend(clusters.map(|cluster| marker(cluster, input, colors)));
}

fn marker(cluster: &Cluster, input: &Input, colors: &[Color]) -> Marker {
    let theme = &input.options.theme;
    let color = marker_color(cluster, input, colors);
    let shape = match cluster.edge {
        None => MarkerShape::Diamond,
        Some(Edge::Top) => MarkerShape::ArrowUp,
        Some(Edge::Bottom) => MarkerShape::ArrowDown,
    };
    let background = if theme.background.a == 0 {
        contrasting(theme.text)
    } else {
        theme.background
    };
    Marker {
        x: cluster.x,
        y: cluster.y,
        radius_px: cluster.radius_px,
        shape,
        color,
        outline: Color { a: 255, ..background }.faded(0.85),
        label: count_label(cluster, color),
    }
}

/// The colour of a cluster by the host's choice; a label's value is that of the representative.
pub fn marker_color(cluster: &Cluster, input: &Input, colors: &[Color]) -> Color {
    let theme = &input.options.theme;
    let choice = &input.options.exemplar_color;
    match choice.mode {
        ColorMode::Series => cluster.series.map_or(theme.neutral, |series| colors[series as usize]),
        ColorMode::Fixed => choice.color.unwrap_or(theme.neutral),
        ColorMode::Label => {
            let column = input.data.exemplars.column(&choice.label);
            let code = column.and_then(|column| column.codes().get(cluster.row as usize));
            code.and_then(|code| input.label_colors.get(*code as usize))
                .copied()
                .unwrap_or(theme.neutral)
        }
    }
}

fn contrasting(color: Color) -> Color {
    if color.luma() > 0.55 {
        Color::from_rgb(0x0b0c0e)
    } else {
        Color::from_rgb(0xffffff)
    }
}

fn count_label(cluster: &Cluster, color: Color) -> Option<MarkerLabel> {
    // Smaller than this, digits are specks.
    const SMALLEST_TEXT_PX: f64 = 6.0;
    // Half the width of a digit and half the height of all, in sizes of the font.
    const HALF_WIDTH: f64 = 0.32;
    const HALF_HEIGHT: f64 = 0.36;
    let text = (cluster.count > 1).then(|| short_count(cluster.count))?;
    // The corners of the text stay within the slanting sides and their outline.
    let fitting_px = (cluster.radius_px - 0.5) / (HALF_WIDTH * text.len() as f64 + HALF_HEIGHT);
    let size_px = fitting_px.min(cluster.radius_px * 0.98).min(13.0);
    (size_px >= SMALLEST_TEXT_PX).then(|| MarkerLabel {
        text,
        size_px,
        color: contrasting(color),
    })
}

/// At most three characters: `7`, `42`, `512`, `3k`, `57k`, `M`.
pub fn short_count(count: u32) -> String {
    match count {
        0..=999 => count.to_string(),
        1_000..=99_499 => format!("{}k", (f64::from(count) / 1e3).round()),
        99_500..=949_999 => format!(".{}M", (f64::from(count) / 1e5).round()),
        _ => format!("{}M", (f64::from(count) / 1e6).round()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_take_three_characters() {
        let cases = [
            (2, "2"),
            (999, "999"),
            (1_000, "1k"),
            (99_499, "99k"),
            (99_500, ".1M"),
            (940_000, ".9M"),
            (2_000_000, "2M"),
        ];
        for (count, expected) in cases {
            assert_eq!(short_count(count), expected);
            assert!(short_count(count).len() <= 3);
        }
    }
}
