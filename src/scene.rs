//! The picture as a description: what is drawn where, in which order, and nothing about how.
//!
//! Lengths are CSS px from the top left corner, except the traces of series, which are in device px: their
//! columns are the device's own. The same scene paints to the canvas and to SVG, and is what the goldens show.

use crate::color::Color;

/// A point in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f32,
    /// From the top.
    pub y: f32,
}

impl Point {
    /// Marks the end of one run of connected points and the start of the next.
    pub const BREAK: Self = Self {
        x: f32::NAN,
        y: f32::NAN,
    };

    /// A point.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// Whether this is [`Point::BREAK`].
    pub fn is_break(self) -> bool {
        self.y.is_nan()
    }
}

/// A rectangle in px; its size is never negative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Rect {
    /// Right edge.
    pub fn right(self) -> f64 {
        self.left + self.width
    }

    /// Bottom edge.
    pub fn bottom(self) -> f64 {
        self.top + self.height
    }

    /// Whether a point is inside or on the edge.
    pub fn contains(self, x: f64, y: f64) -> bool {
        x >= self.left && x <= self.right() && y >= self.top && y <= self.bottom()
    }
}

/// The whole picture, in painting order.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// Width in CSS px.
    pub width_px: f64,
    /// Height in CSS px.
    pub height_px: f64,
    /// Device px in one CSS px.
    pub dpr: f64,
    /// What everything stands on; transparent shows the page.
    pub background: Color,
    /// Font of all text, as CSS writes it.
    pub font_family: String,
    /// Where series are drawn; they are cut at its edge.
    pub plot: Rect,
    /// Regions, threshold areas and the grid: below the series.
    pub below: Vec<Shape>,
    /// The series, the first one lowest.
    pub series: Vec<SeriesShape>,
    /// Threshold and annotation lines: above the series.
    pub above: Vec<Shape>,
    /// Diamonds and arrows, the least important first, so that the worst is on top.
    pub markers: Vec<Marker>,
    /// Tick labels, axis names.
    pub texts: Vec<Text>,
}

/// A piece of furniture.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A filled rectangle.
    Area {
        /// Where.
        rect: Rect,
        /// Its colour.
        color: Color,
    },
    /// A straight line that is horizontal or vertical.
    Line {
        /// Start.
        from: Point,
        /// End.
        to: Point,
        /// Width in CSS px.
        width_px: f32,
        /// Its colour.
        color: Color,
        /// Whether it is dashed.
        dashed: bool,
    },
}

/// One series.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesShape {
    /// Its index among the series.
    pub series: usize,
    /// Colour of line and points.
    pub color: Color,
    /// Width of the line in CSS px; 0 draws no line.
    pub width_px: f32,
    /// Lengths of dashes and gaps in CSS px; empty is a full line.
    pub dash_px: Vec<f32>,
    /// The area between the line and a level.
    pub fill: Option<Fill>,
    /// What is drawn.
    pub trace: Trace,
    /// Radius in CSS px of the dots on the samples (given in `dots`).
    pub dot_radius_px: f32,
    /// Samples that are shown as dots, device px.
    pub dots: Vec<Point>,
}

/// The area under (or above) a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// Its colour.
    pub color: Color,
    /// Where it ends, device px from the top.
    pub base_px: f32,
}

/// The course of a series in device px.
#[derive(Debug, Clone, PartialEq)]
pub enum Trace {
    /// Few samples: every one of them, runs apart by [`Point::BREAK`].
    Line(Vec<Point>),
    /// Many samples, for vectors: for each pixel column the samples that matter. Columns without samples have no entry.
    Columns(Vec<ColumnExtent>),
    /// Many samples, or many lines, for pixels: what the line covers of each pixel column.
    Spans(Spans),
    /// Bars, device px.
    Bars(Vec<Rect>),
}

impl Trace {
    /// How many points, columns or bars describe it.
    pub fn len(&self) -> usize {
        match self {
            Self::Line(points) => points.len(),
            Self::Columns(extents) => extents.len(),
            Self::Spans(spans) => spans.upper.len(),
            Self::Bars(bars) => bars.len(),
        }
    }

    /// Whether nothing is drawn.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What a line covers of each pixel column, its width included: from `upper` to `lower`, device px from the canvas' top
/// edge. It covers nothing of a column in which the upper end is not above the lower one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spans {
    /// Column of the first entry, device px from the canvas' left edge.
    pub first_column: i32,
    /// Upper ends, column by column.
    pub upper: Vec<f32>,
    /// Lower ends; as many.
    pub lower: Vec<f32>,
}

/// What the samples within one pixel column cover (M4: first, last, least and greatest; Jugel et al., VLDB 2014).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColumnExtent {
    /// The column, device px from the canvas' left edge: it covers `column..column + 1`.
    pub column: i32,
    /// Whether the first sample is connected with the last one of the entry before.
    pub joined: bool,
    /// y of the first sample, device px from the canvas' top edge, as are all here.
    pub first: f32,
    /// y of the last sample.
    pub last: f32,
    /// Least y: the top.
    pub top: f32,
    /// Greatest y: the bottom.
    pub bottom: f32,
}

/// What a marker looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerShape {
    /// At its own time and value.
    Diamond,
    /// The value is above the y range.
    ArrowUp,
    /// The value is below the y range.
    ArrowDown,
}

/// An exemplar or a cluster of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// Centre.
    pub x: f64,
    /// Centre.
    pub y: f64,
    /// Half the width.
    pub radius_px: f64,
    /// Its form.
    pub shape: MarkerShape,
    /// Fill.
    pub color: Color,
    /// A thin edge that sets it off from lines and neighbours.
    pub outline: Color,
    /// The count, when it stands for several; written within.
    pub label: Option<MarkerLabel>,
}

/// The count within a marker.
#[derive(Debug, Clone, PartialEq)]
pub struct MarkerLabel {
    /// Such as `12` or `3k`.
    pub text: String,
    /// Size of the font in CSS px.
    pub size_px: f64,
    /// Chosen for contrast with the marker's fill.
    pub color: Color,
}

/// Horizontal side of a text that stands at its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// A piece of text; its vertical middle stands at y.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where.
    pub x: f64,
    /// Where its vertical middle is.
    pub y: f64,
    /// Which part of it stands at x.
    pub anchor: Anchor,
    /// Whether it runs upwards (names of y axes).
    pub upwards: bool,
    /// What it says.
    pub text: String,
    /// Size of the font in CSS px.
    pub size_px: f64,
    /// Its colour.
    pub color: Color,
}
