//! One frame: scales, layout, columns and clusters for a window and a size; everything that the picture, the pointer
//! and the counts have in common.

use crate::calendar::OffsetTable;
use crate::cluster::{Clusterer, Edge, Placement};
use crate::color::Color;
use crate::data::Data;
use crate::density::{self, BAND_PX};
use crate::host::Host;
use crate::layout::{AxisLayout, Layout, Room, layout};
use crate::options::{FitY, Options};
use crate::pyramid::Extent;
use crate::reduce::ColumnIndex;
use crate::scale::{Scale, ScaleKind, range_for};
use crate::select::{NO_SERIES, Selection};
use crate::unit::Unit;
use crate::view::View;

/// Size of the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CanvasSize {
    /// Width in CSS px.
    pub width_px: f64,
    /// Height in CSS px.
    pub height_px: f64,
    /// Device px in a CSS px.
    pub dpr: f64,
}

/// Everything a frame is made from.
pub struct Input<'a> {
    /// Series and exemplars.
    pub data: &'a Data,
    /// Which series are shown.
    pub is_shown: &'a [bool],
    /// Which exemplars may be drawn.
    pub selection: &'a Selection,
    /// Whether they stand in the strip.
    pub is_strip: bool,
    /// By code of the label that gives exemplars their colour; empty when none does.
    pub label_colors: &'a [Color],
    /// What the host set.
    pub options: &'a Options,
    /// Units of the y axes.
    pub units: &'a [Unit],
    /// The window in ms.
    pub window_ms: (f64, f64),
    /// The canvas.
    pub size: CanvasSize,
    /// The time zone.
    pub zone: &'a OffsetTable,
}

/// A frame; keeps its memory for the next one.
#[derive(Debug)]
pub struct Frame {
    /// Axes and plot.
    pub layout: Layout,
    /// Time and px.
    pub view: View,
    /// The clusters.
    pub clusterer: Clusterer,
    /// Samples by column, one for each of the data's time axes.
    pub columns: Vec<ColumnIndex>,
    /// Vertical middle of the strip, when exemplars stand there.
    pub strip_y_px: Option<f64>,
    /// Top of the band that shows how many exemplars there are.
    pub density_top_px: Option<f64>,
    /// Vertical middle of the arrows above and below the plot.
    pub arrows_y_px: (f64, f64),
}

/// Rows of the exemplars' axis in [`ScaleKind`] units; computed once for a selection.
pub type AxisUnits = Vec<f64>;

impl Frame {
    /// Works out a frame; `previous` gives its memory.
    pub fn new(input: &Input, units_of_values: &AxisUnits, host: &dyn Host, previous: Option<Self>) -> Self {
        let (mut clusterer, mut columns) =
            previous.map_or_else(Default::default, |frame| (frame.clusterer, frame.columns));
        let exemplar_extents = exemplar_extents(input);
        let mut room = room_without_bands(input);
        let scales = scales(input, &exemplar_extents, room.target_ticks());
        reserve_bands(&mut room, input, &scales, &exemplar_extents);
        let layout = layout(
            &room,
            &input.options.axes,
            input.units,
            &scales,
            input.window_ms,
            input.zone,
            host,
        );
        let view = View::new(input.window_ms.0, input.window_ms.1, layout.plot, input.size.dpr);
        columns.resize_with(input.data.time_axes.len(), ColumnIndex::default);
        for (index, axis) in columns.iter_mut().zip(&input.data.time_axes) {
            index.rebuild(axis, &view);
        }
        let distance = input.options.spacing().cluster_px;
        let arrows_y_px = (layout.plot.top - distance, layout.plot.bottom() + distance);
        let below_px = layout.plot.bottom() + room.band_bottom_px;
        let density_top_px = density::is_shown(input).then_some(below_px - BAND_PX);
        let strip_y_px = input.is_strip.then(|| layout.plot.bottom() + strip_px(input) / 2.0);
        let mut frame = Self {
            layout,
            view,
            clusterer: Clusterer::default(),
            columns,
            strip_y_px,
            density_top_px,
            arrows_y_px,
        };
        frame.run_clusters(&mut clusterer, input, units_of_values);
        frame.clusterer = clusterer;
        frame
    }

    fn run_clusters(&self, clusterer: &mut Clusterer, input: &Input, units: &AxisUnits) {
        let options = input.options;
        let (spacing, policy) = (options.spacing(), options.policy);
        let (exemplars, selection) = (&input.data.exemplars, input.selection);
        match self.strip_y_px {
            Some(y) => {
                let strip = InStrip { y };
                clusterer.run(exemplars, selection, &self.view, &strip, spacing, policy);
            }
            None => {
                let by_value = ByValue::new(self, input, units);
                clusterer.run(exemplars, selection, &self.view, &by_value, spacing, policy);
            }
        }
    }

    /// The axis of a series.
    pub fn axis(&self, index: usize) -> &AxisLayout {
        &self.layout.axes[index.min(self.layout.axes.len() - 1)]
    }

    /// CSS px from the top of a value on an axis; ±∞ for what the scale cannot show.
    pub fn px_from_value(&self, value: f64, axis: usize) -> f64 {
        let plot = self.layout.plot;
        plot.bottom() - self.axis(axis).scale.fraction_from_value(value) * plot.height
    }

    /// The value at a height on an axis.
    pub fn value_from_px(&self, y_px: f64, axis: usize) -> f64 {
        let plot = self.layout.plot;
        let fraction = (plot.bottom() - y_px) / plot.height.max(1.0);
        self.axis(axis).scale.value_from_fraction(fraction)
    }
}

/// Index of the axis, of so many, on which an exemplar of a series (or of [`NO_SERIES`]) stands.
pub fn axis_of(data: &Data, series: u32, axes: usize) -> usize {
    if series == NO_SERIES {
        return 0;
    }
    data.series[series as usize].look.axis.min(axes - 1)
}

/// Values of the selection in the linear units of their axes' scales; empty when all are linear.
pub fn axis_units(data: &Data, selection: &Selection, options: &Options) -> AxisUnits {
    if options.axes.iter().all(|axis| axis.scale == ScaleKind::Linear) {
        return Vec::new();
    }
    let scales: Vec<Scale> = options
        .axes
        .iter()
        .map(|axis| Scale::new(axis.scale, 1.0, 10.0))
        .collect();
    let of = |(value, series): (&f64, &u32)| scales[axis_of(data, *series, scales.len())].unit_from_value(*value);
    selection.values.iter().zip(&selection.series).map(of).collect()
}

/// By axis, the extent of the exemplars in the window.
fn exemplar_extents(input: &Input) -> Vec<Extent> {
    let axes = input.options.axes.len();
    let mut extents = vec![Extent::EMPTY; axes];
    if input.is_strip {
        return extents;
    }
    let (selection, (from_ms, to_ms)) = (input.selection, input.window_ms);
    let window = selection.window(from_ms, to_ms);
    if axes == 1 {
        extents[0] = Extent::of(&selection.values[window]);
        return extents;
    }
    for index in window {
        extents[axis_of(input.data, selection.series[index], axes)].add(selection.values[index]);
    }
    extents
}

/// By axis, the extent of the shown series in the window.
fn series_extents(input: &Input) -> Vec<Extent> {
    let mut extents = vec![Extent::EMPTY; input.options.axes.len()];
    let last = extents.len() - 1;
    for (loaded, _) in input
        .data
        .series
        .iter()
        .zip(input.is_shown)
        .filter(|(_, shown)| **shown)
    {
        let series = &loaded.series;
        let window = series.window(input.window_ms.0, input.window_ms.1);
        extents[loaded.look.axis.min(last)].join(series.pyramid().range(series.values(), window));
    }
    extents
}

fn room_without_bands(input: &Input) -> Room {
    Room {
        width_px: input.size.width_px,
        height_px: input.size.height_px,
        dpr: input.size.dpr,
        font_px: input.options.theme.font_size,
        band_top_px: 0.0,
        band_bottom_px: 0.0,
    }
}

fn scales(input: &Input, exemplars: &[Extent], target_ticks: usize) -> Vec<Scale> {
    let series = series_extents(input);
    let of_axis = |(index, axis): (usize, &crate::options::AxisOptions)| {
        let mut data = series[index];
        // Without a single sample the exemplars alone say what the axis should show.
        if input.options.fit_y == FitY::All || data.is_empty() {
            data.join(exemplars[index]);
        }
        let (low, high) = range_for(axis.scale, data.low, data.high, &axis.range_rule(), target_ticks);
        Scale::new(axis.scale, low, high)
    };
    input.options.axes.iter().enumerate().map(of_axis).collect()
}

/// Height of the strip.
fn strip_px(input: &Input) -> f64 {
    input.options.spacing().cluster_px + 6.0
}

/// Keeps room for arrows where exemplars are outside the range, for the strip, and for the band of density.
fn reserve_bands(room: &mut Room, input: &Input, scales: &[Scale], exemplars: &[Extent]) {
    // Half a marker more than the distance, so that the arrow is whole.
    let band = input.options.spacing().cluster_px * 1.5;
    let density_px = if density::is_shown(input) { BAND_PX } else { 0.0 };
    room.band_bottom_px = density_px;
    if input.is_strip {
        room.band_bottom_px += strip_px(input);
        return;
    }
    let mut pairs = scales.iter().zip(exemplars).filter(|(_, extent)| !extent.is_empty());
    if pairs.clone().any(|(scale, extent)| extent.high > scale.high()) {
        room.band_top_px = band;
    }
    if pairs.any(|(scale, extent)| extent.low < scale.low()) {
        room.band_bottom_px += band;
    }
}

/// Exemplars in the strip.
struct InStrip {
    y: f64,
}

impl Placement for InStrip {
    #[inline]
    fn place(&self, _index: usize) -> (f64, Option<Edge>) {
        (self.y, None)
    }
}

/// Exemplars at their value on the axis of their series.
struct ByValue<'a> {
    selection: &'a Selection,
    /// Values in linear units.
    units: &'a [f64],
    data: &'a Data,
    axes: Vec<LinearAxis>,
    bottom: f64,
    arrows_y_px: (f64, f64),
}

struct LinearAxis {
    low: f64,
    high: f64,
    low_unit: f64,
    px_per_unit: f64,
}

impl<'a> ByValue<'a> {
    fn new(frame: &Frame, input: &Input<'a>, units: &'a AxisUnits) -> Self {
        let plot = frame.layout.plot;
        let linear = |axis: &AxisLayout| LinearAxis {
            low: axis.scale.low(),
            high: axis.scale.high(),
            low_unit: axis.scale.unit_from_value(axis.scale.low()),
            px_per_unit: plot.height / axis.scale.unit_span(),
        };
        Self {
            selection: input.selection,
            units: if units.is_empty() {
                &input.selection.values
            } else {
                units
            },
            data: input.data,
            axes: frame.layout.axes.iter().map(linear).collect(),
            bottom: plot.bottom(),
            arrows_y_px: frame.arrows_y_px,
        }
    }
}

impl Placement for ByValue<'_> {
    #[inline]
    fn place(&self, index: usize) -> (f64, Option<Edge>) {
        let axis = match self.axes.as_slice() {
            [only] => only,
            several => &several[axis_of(self.data, self.selection.series[index], several.len())],
        };
        let value = self.selection.values[index];
        if value > axis.high {
            (self.arrows_y_px.0, Some(Edge::Top))
        } else if value < axis.low {
            (self.arrows_y_px.1, Some(Edge::Bottom))
        } else {
            (
                self.bottom - (self.units[index] - axis.low_unit) * axis.px_per_unit,
                None,
            )
        }
    }
}
