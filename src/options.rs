//! What the host can set. Names and defaults are those of the JavaScript side (`www/types.ts`).

use crate::cluster::{Policy, Spacing};
use crate::color::Color;
use crate::link::LinkOptions;
use crate::scale::{RangeRule, ScaleKind};
use crate::select::Filter;
use crate::setting::{Choice, FromSetting, Refusal, Setting, deserialize_as_setting};

/// Where exemplars stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlacementMode {
    /// By value where the axis measures what they measured, else in the strip.
    #[default]
    Auto,
    /// At their value on the axis of their series.
    Value,
    /// In a strip along the time axis.
    Strip,
}

impl Choice for PlacementMode {
    const NAMES: &'static [(&'static str, Self)] =
        &[("auto", Self::Auto), ("value", Self::Value), ("strip", Self::Strip)];
}

/// What the y range is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FitY {
    /// The series alone; exemplars outside become arrows.
    #[default]
    Series,
    /// Series and exemplars.
    All,
}

impl Choice for FitY {
    const NAMES: &'static [(&'static str, Self)] = &[("series", Self::Series), ("all", Self::All)];
}

/// The side on which a y axis stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// Left of the plot.
    #[default]
    Left,
    /// Right of it.
    Right,
    /// Nowhere; the scale still holds.
    Hidden,
}

impl Choice for Side {
    const NAMES: &'static [(&'static str, Self)] =
        &[("left", Self::Left), ("right", Self::Right), ("hidden", Self::Hidden)];
}

/// One y axis.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

impl Choice for Interpolation {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("linear", Self::Linear),
        ("stepAfter", Self::StepAfter),
        ("stepBefore", Self::StepBefore),
        ("smooth", Self::Smooth),
    ];
}

/// What is drawn of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DrawStyle {
    /// A line.
    #[default]
    Line,
    /// A bar for each sample.
    Bars,
    /// A dot for each sample.
    Points,
}

impl Choice for DrawStyle {
    const NAMES: &'static [(&'static str, Self)] =
        &[("line", Self::Line), ("bars", Self::Bars), ("points", Self::Points)];
}

/// Whether samples are marked with dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ShowPoints {
    /// Where they stand far enough apart.
    #[default]
    Auto,
    /// On every sample.
    Always,
    /// Never.
    Never,
}

impl Choice for ShowPoints {
    const NAMES: &'static [(&'static str, Self)] =
        &[("auto", Self::Auto), ("always", Self::Always), ("never", Self::Never)];
}

/// The look of one series.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThresholdMode {
    /// A line.
    Line,
    /// A dashed line.
    Dashed,
    /// A filled region.
    Area,
    /// Both.
    LineAndArea,
    /// Both, the line dashed.
    DashedAndArea,
}

impl Choice for ThresholdMode {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("line", Self::Line),
        ("dashed", Self::Dashed),
        ("area", Self::Area),
        ("line+area", Self::LineAndArea),
        ("dashed+area", Self::DashedAndArea),
    ];
}

/// One step of a threshold: from `value` upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThresholdStep {
    /// Where it begins; absent is minus infinity.
    pub value: f64,
    /// Its colour.
    pub color: Color,
}

/// Coloured levels on one axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// Which axis.
    pub axis: usize,
    /// How it is shown.
    pub mode: ThresholdMode,
    /// Ascending steps.
    pub steps: Vec<ThresholdStep>,
}

/// A moment or a span of time that somebody marked.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// Its start in ms.
    pub time_ms: f64,
    /// Its end in ms, for a span.
    pub time_end_ms: Option<f64>,
    /// Its colour.
    pub color: Option<Color>,
}

/// What gives an exemplar its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorMode {
    /// Its series.
    #[default]
    Series,
    /// One colour for all.
    Fixed,
    /// The value of one of its labels.
    Label,
}

impl Choice for ColorMode {
    const NAMES: &'static [(&'static str, Self)] =
        &[("series", Self::Series), ("fixed", Self::Fixed), ("label", Self::Label)];
}

/// Whether a band along the time axis shows how many exemplars there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DensityMode {
    /// Where there are more than diamonds can tell.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl Choice for DensityMode {
    const NAMES: &'static [(&'static str, Self)] = &[("auto", Self::Auto), ("on", Self::On), ("off", Self::Off)];
}

/// What gives an exemplar its colour, and what that needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExemplarColor {
    /// What gives it.
    pub mode: ColorMode,
    /// The colour for all; the neutral one of the theme when absent.
    pub color: Option<Color>,
    /// The name of the label.
    pub label: String,
}

/// Colours and font of everything that is not data.
#[derive(Debug, Clone, PartialEq)]
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
    pub font_size: f64,
}

const PALETTE: [u32; 10] = [
    0x3d9a50, 0xd8a013, 0x3274d9, 0xe0752d, 0x8f5fc4, 0x1f9aa8, 0xd15a94, 0x7b8b1f, 0x5b6fd6, 0xb0603c,
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
            0x73bf69, 0xf2cc0c, 0x5794f2, 0xff9830, 0xb877d9, 0x4fc3d0, 0xf27fb2, 0xb5c334, 0x8ea0ff, 0xd98d6a,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeName {
    /// [`Theme::light`]
    #[default]
    Light,
    /// [`Theme::dark`]
    Dark,
}

impl Choice for ThemeName {
    const NAMES: &'static [(&'static str, Self)] = &[("light", Self::Light), ("dark", Self::Dark)];
}

/// All that can be set, as the host hands it over.
#[derive(Debug, Clone, PartialEq)]
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
    pub own_theme: Option<Theme>,
    /// Which of the built-in themes.
    pub theme_name: ThemeName,
    /// Colours and font in force; see [`Options::mended`].
    pub theme: Theme,
    /// The y axes; never empty.
    pub axes: Vec<AxisOptions>,
    /// Series that are not shown.
    pub hidden_series: Vec<usize>,
    /// Whether exemplars are drawn at all; those that are not count as filtered.
    pub show_exemplars: bool,
    /// What gives exemplars their colour.
    pub exemplar_color: ExemplarColor,
    /// Whether a band along the time axis shows how many exemplars there are.
    pub density: DensityMode,
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
            density: DensityMode::default(),
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

impl FromSetting for AxisOptions {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut axis = Self::default();
        members.set("side", &mut axis.side)?;
        members.set("unit", &mut axis.unit)?;
        members.set("decimals", &mut axis.decimals)?;
        members.set("label", &mut axis.label)?;
        members.set("min", &mut axis.min)?;
        members.set("max", &mut axis.max)?;
        members.set("softMin", &mut axis.soft_min)?;
        members.set("softMax", &mut axis.soft_max)?;
        members.set("scale", &mut axis.scale)?;
        members.set("grid", &mut axis.grid)?;
        members.set("border", &mut axis.border)?;
        members.set("color", &mut axis.color)?;
        members.set("width", &mut axis.width)?;
        members.set("centeredZero", &mut axis.centered_zero)?;
        Ok(axis)
    }
}

impl FromSetting for SeriesStyle {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut style = Self::default();
        members.set("color", &mut style.color)?;
        members.set("lineWidth", &mut style.line_width)?;
        members.set("fillOpacity", &mut style.fill_opacity)?;
        members.set("dash", &mut style.dash)?;
        members.set("interpolation", &mut style.interpolation)?;
        members.set("drawStyle", &mut style.draw_style)?;
        members.set("showPoints", &mut style.show_points)?;
        members.set("pointSize", &mut style.point_size)?;
        members.set("spanGapsMs", &mut style.span_gaps_ms)?;
        Ok(style)
    }
}

impl FromSetting for ThresholdStep {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut step = Self {
            value: f64::NEG_INFINITY,
            color: members.need("color")?,
        };
        members.set("value", &mut step.value)?;
        Ok(step)
    }
}

impl FromSetting for Threshold {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut threshold = Self {
            axis: 0,
            mode: members.need("mode")?,
            steps: members.need("steps")?,
        };
        members.set("axis", &mut threshold.axis)?;
        Ok(threshold)
    }
}

impl FromSetting for Annotation {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        Ok(Self {
            time_ms: members.need("timeMs")?,
            time_end_ms: members.need("timeEndMs")?,
            color: members.need("color")?,
        })
    }
}

impl FromSetting for ExemplarColor {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut exemplar_color = Self::default();
        members.set("mode", &mut exemplar_color.mode)?;
        members.set("color", &mut exemplar_color.color)?;
        members.set("label", &mut exemplar_color.label)?;
        Ok(exemplar_color)
    }
}

impl FromSetting for Theme {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut theme = Self {
            background: members.need("background")?,
            text: members.need("text")?,
            text_faint: members.need("textFaint")?,
            grid: members.need("grid")?,
            axis: members.need("axis")?,
            neutral: members.need("neutral")?,
            palette: members.need("palette")?,
            font_family: members.need("fontFamily")?,
            font_size: 12.0,
        };
        members.set("fontSize", &mut theme.font_size)?;
        Ok(theme)
    }
}

impl FromSetting for Options {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let members = setting.members()?;
        let mut options = Self::default();
        members.set("links", &mut options.links)?;
        members.set("bucketPx", &mut options.bucket_px)?;
        members.set("clusterPx", &mut options.cluster_px)?;
        members.set("policy", &mut options.policy)?;
        members.set("placement", &mut options.placement)?;
        members.set("fitY", &mut options.fit_y)?;
        members.set("filter", &mut options.filter)?;
        members.set("theme", &mut options.own_theme)?;
        members.set("themeName", &mut options.theme_name)?;
        members.set("axes", &mut options.axes)?;
        members.set("hiddenSeries", &mut options.hidden_series)?;
        members.set("showExemplars", &mut options.show_exemplars)?;
        members.set("exemplarColor", &mut options.exemplar_color)?;
        members.set("density", &mut options.density)?;
        members.set("thresholds", &mut options.thresholds)?;
        members.set("annotations", &mut options.annotations)?;
        members.set("labelOrder", &mut options.label_order)?;
        members.set("hiddenLabels", &mut options.hidden_labels)?;
        Ok(options)
    }
}

deserialize_as_setting!(Options);
