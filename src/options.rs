//! What the host can set. Names and defaults are those of the JavaScript side (`www/types.ts`).

use serde::{Deserialize, Deserializer};

use crate::cluster::{Policy, Spacing};
use crate::color::Color;
use crate::link::LinkOptions;
use crate::scale::{RangeRule, ScaleKind};
use crate::select::Filter;

/// Where exemplars stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlacementMode {
    /// By value where the axis measures what they measured, else in the strip.
    #[default]
    Auto,
    /// At their value on the axis of their series.
    Value,
    /// In a strip along the time axis.
    Strip,
}

/// What the y range is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FitY {
    /// The series alone; exemplars outside become arrows.
    #[default]
    Series,
    /// Series and exemplars.
    All,
}

/// The side on which a y axis stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Left of the plot.
    #[default]
    Left,
    /// Right of it.
    Right,
    /// Nowhere; the scale still holds.
    Hidden,
}

/// One y axis.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AxisOptions {
    /// Where it stands.
    pub side: Side,
    /// Grafana's id of the unit; empty is a plain number.
    pub unit: String,
    /// Digits after the point; chosen when absent.
    pub decimals: Option<u8>,
    /// A name beside the axis.
    pub label: String,
    /// Hard lower limit.
    pub min: Option<f64>,
    /// Hard upper limit.
    pub max: Option<f64>,
    /// Lower limit that data may go below.
    pub soft_min: Option<f64>,
    /// Upper limit that data may exceed.
    pub soft_max: Option<f64>,
    /// The scale.
    pub scale: ScaleKind,
    /// Whether its ticks draw grid lines; by default those of the first axis do.
    pub grid: Option<bool>,
    /// Whether the axis has a line of its own.
    pub border: bool,
    /// Colour of its texts.
    pub color: Option<Color>,
    /// Its width in CSS px; as wide as its texts when absent.
    pub width: Option<f64>,
    /// Whether zero is in the middle.
    pub centered_zero: bool,
}

impl Default for AxisOptions {
    fn default() -> Self {
        Self {
            side: Side::Left,
            unit: String::new(),
            decimals: None,
            label: String::new(),
            min: None,
            max: None,
            soft_min: None,
            soft_max: None,
            scale: ScaleKind::Linear,
            grid: None,
            border: false,
            color: None,
            width: None,
            centered_zero: false,
        }
    }
}

impl AxisOptions {
    /// The part that decides the range.
    pub fn range_rule(&self) -> RangeRule {
        RangeRule {
            min: self.min,
            max: self.max,
            soft_min: self.soft_min,
            soft_max: self.soft_max,
            centered_zero: self.centered_zero,
        }
    }
}

/// How samples are connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Interpolation {
    /// By straight lines.
    #[default]
    Linear,
    /// The value holds from the sample before.
    StepAfter,
    /// The value holds up to the sample.
    StepBefore,
    /// By a curve that does not overshoot.
    Smooth,
}

/// What is drawn of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DrawStyle {
    /// A line.
    #[default]
    Line,
    /// A bar for each sample.
    Bars,
    /// A dot for each sample.
    Points,
}

/// Whether samples are marked with dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShowPoints {
    /// Where they stand far enough apart.
    #[default]
    Auto,
    /// On every sample.
    Always,
    /// Never.
    Never,
}

/// The look of one series.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SeriesStyle {
    /// Its colour; from the theme's palette when absent.
    pub color: Option<Color>,
    /// Width of the line in CSS px.
    pub line_width: f64,
    /// Opacity of the area below, 0 to 1.
    pub fill_opacity: f64,
    /// Lengths of dashes and gaps in CSS px.
    pub dash: Vec<f32>,
    /// How samples are connected.
    pub interpolation: Interpolation,
    /// What is drawn.
    pub draw_style: DrawStyle,
    /// Whether samples are marked.
    pub show_points: ShowPoints,
    /// Diameter of the marks in CSS px.
    pub point_size: f64,
    /// Gaps up to this long are bridged, ms: 0 none, +∞ all.
    pub span_gaps_ms: f64,
}

impl Default for SeriesStyle {
    fn default() -> Self {
        Self {
            color: None,
            line_width: 1.5,
            fill_opacity: 0.0,
            dash: Vec::new(),
            interpolation: Interpolation::Linear,
            draw_style: DrawStyle::Line,
            show_points: ShowPoints::Auto,
            point_size: 5.0,
            span_gaps_ms: 0.0,
        }
    }
}

/// How a threshold is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum ThresholdMode {
    /// A line.
    #[serde(rename = "line")]
    Line,
    /// A dashed line.
    #[serde(rename = "dashed")]
    Dashed,
    /// A filled region.
    #[serde(rename = "area")]
    Area,
    /// Both.
    #[serde(rename = "line+area")]
    LineAndArea,
    /// Both, the line dashed.
    #[serde(rename = "dashed+area")]
    DashedAndArea,
}

/// One step of a threshold: from `value` upwards.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct ThresholdStep {
    /// Where it begins; absent is minus infinity.
    #[serde(
        default = "minus_infinity",
        deserialize_with = "number_or_minus_infinity"
    )]
    pub value: f64,
    /// Its colour.
    pub color: Color,
}

fn minus_infinity() -> f64 {
    f64::NEG_INFINITY
}

fn number_or_minus_infinity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NEG_INFINITY))
}

/// Coloured levels on one axis.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Threshold {
    /// Which axis.
    #[serde(default)]
    pub axis: usize,
    /// How it is shown.
    pub mode: ThresholdMode,
    /// Ascending steps.
    pub steps: Vec<ThresholdStep>,
}

/// A moment or a span of time that somebody marked.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Annotation {
    /// Its start in ms.
    pub time_ms: f64,
    /// Its end in ms, for a span.
    #[serde(default)]
    pub time_end_ms: Option<f64>,
    /// Its colour.
    #[serde(default)]
    pub color: Option<Color>,
}

/// What gives an exemplar its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColorMode {
    /// Its series.
    #[default]
    Series,
    /// One colour for all.
    Fixed,
    /// The value of one of its labels.
    Label,
}

/// What gives an exemplar its colour, and what that needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ExemplarColor {
    /// What gives it.
    pub mode: ColorMode,
    /// The colour for all; the neutral one of the theme when absent.
    pub color: Option<Color>,
    /// The name of the label.
    pub label: String,
}

/// Colours and font of everything that is not data.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Theme {
    /// What everything stands on.
    pub background: Color,
    /// Texts.
    pub text: Color,
    /// Texts that step back: tick labels.
    pub text_faint: Color,
    /// Grid lines.
    pub grid: Color,
    /// Lines of axes.
    pub axis: Color,
    /// Clusters of several series, and exemplars of none.
    pub neutral: Color,
    /// Colours of series that have none of their own, in turn.
    pub palette: Vec<Color>,
    /// A CSS font family.
    pub font_family: String,
    /// Size of tick labels in CSS px.
    #[serde(default = "font_size")]
    pub font_size: f64,
}

fn font_size() -> f64 {
    12.0
}

const PALETTE: [u32; 10] = [
    0x3d9a50, 0xd8a013, 0x3274d9, 0xe0752d, 0x8f5fc4, 0x1f9aa8, 0xd15a94, 0x7b8b1f, 0x5b6fd6,
    0xb0603c,
];

impl Theme {
    /// Dark on light.
    pub fn light() -> Self {
        Self {
            background: Color::from_rgb(0xffffff),
            text: Color::from_rgb(0x24292e),
            text_faint: Color::from_rgb(0x5c6168),
            grid: Color::from_rgb(0xe9ebee),
            axis: Color::from_rgb(0xc8ccd2),
            neutral: Color::from_rgb(0x6e7681),
            palette: PALETTE.into_iter().map(Color::from_rgb).collect(),
            font_family: "Inter, system-ui, sans-serif".to_owned(),
            font_size: 12.0,
        }
    }

    /// Light on dark.
    pub fn dark() -> Self {
        const BRIGHTER: [u32; 10] = [
            0x73bf69, 0xf2cc0c, 0x5794f2, 0xff9830, 0xb877d9, 0x4fc3d0, 0xf27fb2, 0xb5c334,
            0x8ea0ff, 0xd98d6a,
        ];
        Self {
            background: Color::from_rgb(0x111217),
            text: Color::from_rgb(0xd5d7de),
            text_faint: Color::from_rgb(0x9a9ca6),
            grid: Color::from_rgb(0x23252b),
            axis: Color::from_rgb(0x3a3d45),
            neutral: Color::from_rgb(0xa8abb5),
            palette: BRIGHTER.into_iter().map(Color::from_rgb).collect(),
            ..Self::light()
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::light()
    }
}

/// A built-in theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThemeName {
    /// [`Theme::light`]
    #[default]
    Light,
    /// [`Theme::dark`]
    Dark,
}

/// All that can be set, as the host hands it over.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Options {
    /// Where links lead.
    pub links: LinkOptions,
    /// Edge of the bucket within which one exemplar stays, CSS px.
    pub bucket_px: f64,
    /// Least distance between diamonds, CSS px.
    pub cluster_px: f64,
    /// Which exemplar of several is shown.
    pub policy: Policy,
    /// Where exemplars stand.
    pub placement: PlacementMode,
    /// What the y range is made from.
    pub fit_y: FitY,
    /// Which exemplars are let through.
    pub filter: Option<Filter>,
    /// Colours and font; those of [`Options::theme_name`] when absent.
    #[serde(rename = "theme")]
    pub own_theme: Option<Theme>,
    /// Which of the built-in themes.
    pub theme_name: ThemeName,
    /// Colours and font in force; see [`Options::mended`].
    #[serde(skip)]
    pub theme: Theme,
    /// The y axes; never empty.
    pub axes: Vec<AxisOptions>,
    /// Series that are not shown.
    pub hidden_series: Vec<usize>,
    /// Whether exemplars are drawn at all; those that are not count as filtered.
    pub show_exemplars: bool,
    /// What gives exemplars their colour.
    pub exemplar_color: ExemplarColor,
    /// Coloured levels.
    pub thresholds: Vec<Threshold>,
    /// Marked moments.
    pub annotations: Vec<Annotation>,
    /// Labels that a card shows first.
    pub label_order: Vec<String>,
    /// Labels that a card does not show.
    pub hidden_labels: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            links: LinkOptions::default(),
            bucket_px: 4.0,
            cluster_px: 22.0,
            policy: Policy::default(),
            placement: PlacementMode::default(),
            fit_y: FitY::default(),
            filter: None,
            own_theme: None,
            theme_name: ThemeName::default(),
            theme: Theme::default(),
            axes: vec![AxisOptions::default()],
            hidden_series: Vec::new(),
            show_exemplars: true,
            exemplar_color: ExemplarColor::default(),
            thresholds: Vec::new(),
            annotations: Vec::new(),
            label_order: Vec::new(),
            hidden_labels: Vec::new(),
        }
    }
}

impl Options {
    /// Mends what cannot be used as it is: there is always an axis, and sizes are within what can be drawn.
    pub fn mended(mut self) -> Self {
        if self.axes.is_empty() {
            self.axes.push(AxisOptions::default());
        }
        let within = |value: f64, low: f64, high: f64, otherwise: f64| {
            if value.is_finite() {
                value.clamp(low, high)
            } else {
                otherwise
            }
        };
        self.bucket_px = within(self.bucket_px, 1.0, 200.0, 4.0);
        self.cluster_px = within(self.cluster_px, 4.0, 200.0, 22.0);
        self.theme = self.own_theme.take().unwrap_or_else(|| match self.theme_name {
            ThemeName::Light => Theme::light(),
            ThemeName::Dark => Theme::dark(),
        });
        if self.theme.palette.is_empty() {
            self.theme.palette = Theme::light().palette;
        }
        self
    }

    /// Sizes of buckets and clusters.
    pub fn spacing(&self) -> Spacing {
        Spacing {
            bucket_px: self.bucket_px,
            cluster_px: self.cluster_px,
        }
    }
}
