//! Tick labels and names of axes.

use crate::color::Color;
use crate::frame::Frame;
use crate::options::{Options, Side};
use crate::scene::{Anchor, Scene, Text};

pub(super) fn push_texts(frame: &Frame, options: &Options, scene: &mut Scene) {
    let (theme, layout, plot) = (&options.theme, &frame.layout, frame.layout.plot);
    let text = |x: f64, y: f64, anchor: Anchor, text: &str, color: Color| Text {
        x,
        y,
        anchor,
        upwards: false,
        text: text.to_owned(),
        size_px: theme.font_size,
        color,
    };
    for (time_ms, label) in &layout.time_ticks {
        if let Some(label) = label {
            let x = frame.view.px_from_time(*time_ms);
            scene.texts.push(text(
                x,
                layout.time_labels_y_px,
                Anchor::Middle,
                label,
                theme.text_faint,
            ));
        }
    }
    for (index, axis) in options
        .axes
        .iter()
        .enumerate()
        .filter(|(_, axis)| axis.side != Side::Hidden)
    {
        let placed = &layout.axes[index];
        let color = axis.color.unwrap_or(theme.text_faint);
        let anchor = if axis.side == Side::Right {
            Anchor::Start
        } else {
            Anchor::End
        };
        if layout.time_ticks.is_empty() {
            continue;
        }
        for (value, label) in &placed.labels {
            let y = frame.px_from_value(*value, index);
            scene.texts.push(text(placed.labels_x_px, y, anchor, label, color));
        }
        if !axis.label.is_empty() {
            let name = text(
                placed.name_x_px,
                plot.top + plot.height / 2.0,
                Anchor::Middle,
                &axis.label,
                color,
            );
            scene.texts.push(Text { upwards: true, ..name });
        }
    }
}
