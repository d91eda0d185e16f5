//! The chart: everything that a host holds on to, in one value.
//!
//! Setters only note what has changed; what follows from it is worked out when somebody asks. A refused input
//! leaves the chart as it was.

mod explore;
mod rows;

use crate::calendar::{OffsetTable, moment_text};
use crate::cluster::{Cluster, Edge};
use crate::color::Color;
use crate::compose::{Medium, Workshop, compose};
use crate::data::{Data, SeriesLook, push_all};
use crate::error::{Error, Warning, Warnings};
use crate::extend::Asked;
use crate::frame::{AxisUnits, CanvasSize, Frame, Input, axis_of, axis_units};
use crate::hit::{self, Direction, Hit, SampleHit};
use crate::host::Host;
use crate::link::Link;
use crate::model::{Exemplars, SeriesData};
use crate::options::Options;
use crate::order::sorted;
use crate::paint;
use crate::placement::{Decision, decide};
use crate::pyramid::Extent;
use crate::read;
use crate::scene::Scene;
use crate::select::Selection;
use crate::unit::Unit;
use crate::view::usable_window;

pub use crate::data::ReadSummary;
pub use explore::{LabelValue, Region};

/// Where every exemplar has gone. `total` is the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// All that were loaded.
    pub total: usize,
    /// Diamonds that stand for one exemplar.
    pub shown: usize,
    /// Exemplars within diamonds that stand for several.
    pub clustered: usize,
    /// Kept out by the filter, or by a hidden series.
    pub filtered: usize,
    /// Before or after the window.
    pub outside_window: usize,
    /// Within arrows at the edge of the y range.
    pub outside_range: usize,
    /// Without a finite time or value.
    pub invalid: usize,
}

/// One exemplar as a card shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExemplarDetail<'a> {
    /// Its time in ms.
    pub time_ms: f64,
    /// Its value.
    pub value: f64,
    /// Its labels, in the order in which they are to be shown.
    pub labels: Vec<(&'a str, &'a str)>,
    /// The series that it belongs to, shown or not.
    pub series: Option<u32>,
    /// Its links.
    pub links: Vec<Link>,
    /// The value in the unit of its axis.
    pub value_text: String,
    /// Date and time in the chart's zone.
    pub time_text: String,
    /// The label that holds the trace id.
    pub trace_label: Option<&'a str>,
    /// The trace id, where it can be one.
    pub trace_id: Option<&'a str>,
}

/// A series as a legend shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendItem {
    /// Its index.
    pub series: usize,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub color: Color,
    /// Whether it is shown.
    pub is_shown: bool,
    /// Its last value in the window; empty when there is none.
    pub last_text: String,
}

/// Series with exemplars in a window on a canvas.
#[derive(Debug)]
pub struct Chart {
    options: Options,
    units: Vec<Unit>,
    data: Data,
    size: CanvasSize,
    window_ms: Option<(f64, f64)>,
    zone: OffsetTable,
    selected: Option<Selected>,
    is_frame_current: bool,
    frame: Option<Frame>,
    scene: Option<Scene>,
    workshop: Workshop,
}

/// What follows from data, filter and visible series, whatever the window.
#[derive(Debug)]
struct Selected {
    is_shown: Vec<bool>,
    selection: Selection,
    placement: Decision,
    units: AxisUnits,
    colors: Vec<Color>,
    label_colors: Vec<Color>,
}

impl Default for Chart {
    fn default() -> Self {
        Self::new()
    }
}

impl Chart {
    /// An empty chart of 300 x 150 CSS px (the size of a canvas without one).
    pub fn new() -> Self {
        Self {
            options: Options::default(),
            units: vec![Unit::default()],
            data: Data::default(),
            size: CanvasSize {
                width_px: 300.0,
                height_px: 150.0,
                dpr: 1.0,
            },
            window_ms: None,
            zone: OffsetTable::utc(),
            selected: None,
            is_frame_current: false,
            frame: None,
            scene: None,
            workshop: Workshop::default(),
        }
    }

    /// Replaces all options.
    pub fn set_options(&mut self, options: Options) {
        self.options = options.mended();
        self.units = self.options.axes.iter().map(|axis| Unit::parse(&axis.unit)).collect();
        self.invalidate_selection();
    }

    /// The options in force.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Offsets of local time over the window.
    pub fn set_zone(&mut self, zone: OffsetTable) {
        self.zone = zone;
        self.is_frame_current = false;
    }

    /// To be called when the host answers otherwise than before: other texts, or other widths of them.
    pub fn lay_out_again(&mut self) {
        self.is_frame_current = false;
    }

    /// The window in ms.
    pub fn set_window(&mut self, from_ms: f64, to_ms: f64) {
        self.window_ms = Some(usable_window(from_ms, to_ms));
        self.is_frame_current = false;
    }

    /// The window in ms: as set, else all that is loaded.
    pub fn window_ms(&self) -> (f64, f64) {
        let all = || self.data.time_range_ms().map(|(from, to)| usable_window(from, to));
        self.window_ms.or_else(all).unwrap_or((0.0, 1.0))
    }

    /// Size in CSS px and device px in each; what is not positive and finite counts as none.
    pub fn resize(&mut self, width_px: f64, height_px: f64, dpr: f64) {
        let positive = |value: f64, most: f64| {
            if value.is_finite() { value.clamp(0.0, most) } else { 0.0 }
        };
        let dpr = if dpr.is_finite() && dpr > 0.0 {
            dpr.clamp(0.1, 16.0)
        } else {
            1.0
        };
        self.size = CanvasSize {
            width_px: positive(width_px, 16_384.0),
            height_px: positive(height_px, 16_384.0),
            dpr,
        };
        self.is_frame_current = false;
    }

    /// The size of the canvas.
    pub fn size(&self) -> CanvasSize {
        self.size
    }

    /// The loaded data.
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Changes the data through `change`; what follows from it is worked out anew.
    pub fn change_data<T>(&mut self, change: impl FnOnce(&mut Data) -> T) -> T {
        let outcome = change(&mut self.data);
        self.data_changed();
        outcome
    }

    fn data_changed(&mut self) {
        self.data.associate();
        self.invalidate_selection();
    }

    fn invalidate_selection(&mut self) {
        self.selected = None;
        self.is_frame_current = false;
    }

    /// Replaces all series.
    ///
    /// # Errors
    /// The first series that cannot be used; the others are kept.
    pub fn set_series(&mut self, series: Vec<(SeriesData, SeriesLook)>) -> Result<Vec<Warning>, Error> {
        let mut warnings = Warnings::default();
        self.change_data(|data| {
            data.clear_series();
            let mut outcome = Ok(());
            for (series, look) in series {
                let added = data.add_series(series, look, &mut warnings);
                outcome = outcome.and(added);
            }
            outcome
        })?;
        Ok(warnings.into_vec())
    }

    /// Appends samples to the series, as [`Data::append`].
    ///
    /// # Errors
    /// As [`Data::append`]; then nothing has changed.
    pub fn append_series(&mut self, more: Data, keep_from_ms: Option<f64>) -> Result<(), Error> {
        // Labels are what they were, and so is what belongs to what.
        self.data.append(more, keep_from_ms)?;
        self.invalidate_selection();
        Ok(())
    }

    /// Replaces all exemplars.
    pub fn set_exemplars(&mut self, exemplars: Exemplars) {
        self.change_data(|data| data.set_exemplars(exemplars));
    }

    /// Reads answers of the Prometheus API, as [`Data::read_prometheus`].
    ///
    /// # Errors
    /// As the readers; then nothing has changed.
    pub fn read_prometheus(
        &mut self,
        range: Option<&[u8]>,
        exemplars: Option<&[u8]>,
        legend: Option<&str>,
        append: bool,
    ) -> Result<ReadSummary, Error> {
        let read = self.data.read_prometheus(range, exemplars, legend, append)?;
        self.data_changed();
        Ok(read)
    }

    /// Extends what answers of an API have loaded by later ones, as [`Data::extend`].
    ///
    /// # Errors
    /// As [`Data::extend`]; then nothing has changed, and all is to be read anew.
    pub fn extend(&mut self, more: Data, asked: Asked) -> Result<(), Error> {
        self.data.extend(more, asked)?;
        self.data_changed();
        Ok(())
    }

    /// Loads what a reader has found.
    ///
    /// # Errors
    /// As [`Data::add_answer`].
    pub fn load_output(&mut self, output: read::ReadOutput) -> Result<ReadSummary, Error> {
        let mut warnings = Warnings::default();
        push_all(&mut warnings, output.warnings);
        self.change_data(|data| data.add(Some(output.series), Some(output.exemplars), false, warnings))
    }

    /// Shows what the scrapes of an endpoint have come to, instead of what was loaded. `warnings` go into the summary.
    ///
    /// # Errors
    /// As [`Data::add_answer`].
    pub fn show_scrapes(&mut self, scrapes: &read::ScrapeWindow, warnings: Vec<Warning>) -> Result<ReadSummary, Error> {
        let mut all = Warnings::default();
        push_all(&mut all, warnings);
        let (series, exemplars) = (Some(scrapes.series()), Some(scrapes.exemplars().clone()));
        self.change_data(|data| {
            let read = data.add(series, exemplars, false, all)?;
            // Scrapes come when they come: a longer step between two is no gap.
            for loaded in &mut data.series {
                loaded.longest_step_ms = f64::INFINITY;
            }
            Ok(read)
        })
    }

    fn select(&mut self) {
        if self.selected.is_some() {
            return;
        }
        let (options, data) = (&self.options, &self.data);
        let is_shown: Vec<bool> = (0..data.series.len())
            .map(|series| !options.hidden_series.contains(&series))
            .collect();
        let drawable = if options.show_exemplars {
            data.by_time.as_slice()
        } else {
            &[]
        };
        let mut selection = Selection::new(
            &data.exemplars,
            drawable,
            &data.association,
            &is_shown,
            options.filter.as_ref(),
        );
        if !options.show_exemplars {
            selection.filtered = data.by_time.len();
            selection.invalid -= data.by_time.len();
        }
        let palette = &options.theme.palette;
        let color = |(index, loaded): (usize, &crate::data::LoadedSeries)| {
            loaded.look.style.color.unwrap_or(palette[index % palette.len()])
        };
        let colors = data.series.iter().enumerate().map(color).collect();
        self.selected = Some(Selected {
            placement: self.decide_placement(&selection),
            units: axis_units(data, &selection, options),
            is_shown,
            selection,
            colors,
            label_colors: self.label_colors(),
        });
    }

    /// Decides by the axis on which most of the exemplars would stand.
    fn decide_placement(&self, selection: &Selection) -> Decision {
        let (options, data) = (&self.options, &self.data);
        let mut standing = vec![0_usize; options.axes.len()];
        for series in &selection.series {
            standing[axis_of(data, *series, options.axes.len())] += 1;
        }
        // Of axes with equally many the first.
        let axis = (0..standing.len())
            .rev()
            .max_by_key(|axis| standing[*axis])
            .unwrap_or(0);
        let mut extent = Extent::EMPTY;
        let mut middles: Vec<f64> = Vec::new();
        for index in (0..data.series.len()).filter(|index| self.axis_of(*index) == axis) {
            let series = &data.series[index].series;
            let first = data.first_wanted(series.axis());
            extent.join(series.pyramid().range(series.values(), first..series.values().len()));
            let middle = &series.values()[first.midpoint(series.values().len())..];
            middles.extend(middle.iter().find(|value| !value.is_nan()));
        }
        let middles = sorted(middles, f64::total_cmp);
        let typical = middles.get(middles.len() / 2).copied().unwrap_or(f64::NAN);
        let (unit, unit_id) = (&self.units[axis], &options.axes[axis].unit);
        decide(options.placement, &data.exemplars, unit, unit_id, extent, typical)
    }

    /// Brings selection and frame up to date.
    pub fn prepare(&mut self, host: &dyn Host) {
        self.select();
        if self.is_frame_current {
            return;
        }
        let previous = self.frame.take();
        if let Some(selected) = &self.selected {
            let frame = Frame::new(&self.input(selected), &selected.units, host, previous);
            self.frame = Some(frame);
        }
        if let Some(scene) = self.scene.take() {
            self.workshop.reclaim(scene);
        }
        self.is_frame_current = true;
    }

    fn input<'a>(&'a self, selected: &'a Selected) -> Input<'a> {
        Input {
            data: &self.data,
            is_shown: &selected.is_shown,
            selection: &selected.selection,
            is_strip: selected.placement.is_strip,
            label_colors: &selected.label_colors,
            options: &self.options,
            units: &self.units,
            window_ms: self.window_ms(),
            size: self.size,
            zone: &self.zone,
        }
    }

    /// The current frame with what it was made from; `None` before [`Chart::prepare`].
    fn current(&self) -> Option<(&Frame, Input<'_>, &Selected)> {
        let selected = self.selected.as_ref()?;
        Some((self.frame.as_ref()?, self.input(selected), selected))
    }

    /// The picture for pixels.
    pub fn scene(&mut self, host: &dyn Host) -> Option<&Scene> {
        self.prepare(host);
        if self.scene.is_none() {
            self.scene = self.compose(Medium::Pixels);
        }
        self.scene.as_ref()
    }

    /// The picture for vectors.
    pub fn vector_scene(&mut self, host: &dyn Host) -> Option<Scene> {
        self.prepare(host);
        self.compose(Medium::Vectors)
    }

    fn compose(&mut self, medium: Medium) -> Option<Scene> {
        let mut workshop = std::mem::take(&mut self.workshop);
        let current = self.current();
        let scene =
            current.map(|(frame, input, selected)| compose(frame, &input, &selected.colors, medium, &mut workshop));
        self.workshop = workshop;
        scene
    }

    /// The picture as SVG, one CSS px for one unit.
    ///
    /// # Errors
    /// [`Error::Paint`] when the backend fails.
    pub fn to_svg(&mut self, host: &dyn Host) -> Result<String, Error> {
        match self.vector_scene(host) {
            Some(scene) => paint::svg(&scene),
            None => Ok(String::new()),
        }
    }

    /// The frame, once prepared.
    pub fn frame(&self) -> Option<&Frame> {
        self.frame.as_ref()
    }

    /// The clusters in the window, the most important first.
    pub fn clusters(&self) -> &[Cluster] {
        self.frame.as_ref().map_or(&[], |frame| frame.clusterer.clusters())
    }

    /// Rows that a cluster stands for, the most important first.
    pub fn members(&self, cluster: usize) -> Vec<u32> {
        let members = |(frame, input, _): (&Frame, Input, &Selected)| {
            let (exemplars, policy) = (&self.data.exemplars, self.options.policy);
            frame.clusterer.members(cluster, exemplars, input.selection, policy)
        };
        self.current().map(members).unwrap_or_default()
    }

    /// As [`Chart::members`] for all clusters.
    pub fn all_members(&self) -> Vec<Vec<u32>> {
        let members = |(frame, input, _): (&Frame, Input, &Selected)| {
            let (exemplars, policy) = (&self.data.exemplars, self.options.policy);
            frame.clusterer.all_members(exemplars, input.selection, policy)
        };
        self.current().map(members).unwrap_or_default()
    }

    /// The cluster that stands for the exemplar with exactly this time and value; `None` when it is not in the picture.
    pub fn cluster_holding(&self, time_ms: f64, value: f64) -> Option<usize> {
        let (frame, input, _) = self.current()?;
        frame.clusterer.holding(input.selection, time_ms, value)
    }

    /// Where every exemplar has gone.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            total: self.data.exemplars.len(),
            ..Counts::default()
        };
        let Some((frame, input, _)) = self.current() else {
            return counts;
        };
        counts.invalid = input.selection.invalid;
        counts.filtered = input.selection.filtered;
        counts.outside_window = input.selection.len() - frame.clusterer.in_window();
        for cluster in frame.clusterer.clusters() {
            let count = cluster.count as usize;
            match (cluster.edge, count) {
                (Some(Edge::Top | Edge::Bottom), _) => counts.outside_range += count,
                (None, 1) => counts.shown += 1,
                (None, _) => counts.clustered += count,
            }
        }
        counts
    }

    /// What is at a point, CSS px.
    pub fn hit(&self, x: f64, y: f64) -> Option<Hit> {
        let (frame, input, _) = self.current()?;
        hit::hit(frame, &input, x, y)
    }

    /// The samples nearest to a time, one of each shown series, or that of the `wanted` one.
    pub fn samples_at(&self, time_ms: f64, wanted: Option<usize>) -> Vec<SampleHit> {
        self.current()
            .map(|(frame, input, _)| hit::samples_at(frame, &input, time_ms, wanted))
            .unwrap_or_default()
    }

    /// The cluster that the keyboard reaches from another.
    pub fn walk(&self, from: Option<usize>, direction: Direction) -> Option<usize> {
        hit::walk(self.clusters(), from, direction)
    }

    /// The best series of a row: the first that matches and is shown, else the first that matches.
    pub fn series_of(&self, row: usize) -> Option<u32> {
        let candidates = self.data.association.candidates(row);
        let is_shown = |series: &&u32| !self.options.hidden_series.contains(&(**series as usize));
        candidates.iter().find(is_shown).or(candidates.first()).copied()
    }

    fn series_name(&self, row: usize) -> Option<String> {
        let series = self.data.series.get(self.series_of(row)? as usize)?;
        Some(series.series.display_name())
    }

    /// Links of a row.
    pub fn links(&self, row: usize) -> Vec<Link> {
        if row >= self.data.exemplars.len() {
            return Vec::new();
        }
        self.linker().links(row, self.series_name(row).as_deref())
    }

    /// One link for several rows.
    pub fn cluster_link(&self, rows: &[u32]) -> Option<Link> {
        let known: Vec<u32> = rows
            .iter()
            .copied()
            .filter(|row| (*row as usize) < self.data.exemplars.len())
            .collect();
        self.linker().cluster_link(&known)
    }

    /// A row as a card shows it; `None` when there is no such row.
    pub fn exemplar(&self, row: usize, host: &dyn Host) -> Option<ExemplarDetail<'_>> {
        let exemplars = &self.data.exemplars;
        if row >= exemplars.len() {
            return None;
        }
        let (time_ms, value) = (exemplars.times_ms()[row], exemplars.values()[row]);
        let trace_label = self.linker().trace_label(row);
        let series = self.series_of(row);
        Some(ExemplarDetail {
            time_ms,
            value,
            labels: self.ordered_labels(row, trace_label),
            series,
            links: self.links(row),
            value_text: self.value_text(value, self.axis_of_series(series), host),
            time_text: self.time_text(time_ms),
            trace_label,
            trace_id: self.trace_id(row),
        })
    }

    /// The trace label first, then those the host wants first, then the others by name; without the hidden ones.
    fn ordered_labels(&self, row: usize, trace_label: Option<&str>) -> Vec<(&str, &str)> {
        let options = &self.options;
        let rank = |name: &str| {
            let wanted = options.label_order.iter().position(|first| first == name);
            let is_internal = name == "le" || name.starts_with("__");
            match wanted {
                _ if Some(name) == trace_label => (0, 0),
                Some(position) => (1, position),
                None => (if is_internal { 3 } else { 2 }, 0),
            }
        };
        let labels: Vec<(&str, &str)> = self
            .data
            .exemplars
            .labels(row)
            .filter(|(name, _)| !options.hidden_labels.iter().any(|hidden| hidden == name))
            .collect();
        sorted(labels, |a, b| rank(a.0).cmp(&rank(b.0)).then(a.0.cmp(b.0)))
    }

    fn axis_of_series(&self, series: Option<u32>) -> usize {
        let axis = series.and_then(|series| self.data.series.get(series as usize));
        axis.map_or(0, |loaded| loaded.look.axis.min(self.options.axes.len() - 1))
    }

    /// Text of a value that stands alone, in the unit of an axis.
    pub fn value_text(&self, value: f64, axis: usize, host: &dyn Host) -> String {
        let axis = axis.min(self.units.len() - 1);
        host.value_text(value, axis, None)
            .unwrap_or_else(|| self.units[axis].text(value, None, self.options.axes[axis].decimals))
    }

    /// Date and time in the chart's zone.
    pub fn time_text(&self, time_ms: f64) -> String {
        moment_text(time_ms, &self.zone)
    }

    /// The axis of a series, for its texts.
    pub fn axis_of(&self, series: usize) -> usize {
        self.axis_of_series(Some(series as u32))
    }

    /// The series as a legend shows them.
    pub fn legend(&mut self, host: &dyn Host) -> Vec<LegendItem> {
        self.select();
        let window = self.window_ms();
        let Some(selected) = &self.selected else {
            return Vec::new();
        };
        let item = |(index, loaded): (usize, &crate::data::LoadedSeries)| {
            let series = &loaded.series;
            let values = &series.values()[series.window(window.0, window.1)];
            let last = values.iter().rev().find(|value| !value.is_nan());
            LegendItem {
                series: index,
                name: series.display_name(),
                color: selected.colors[index],
                is_shown: selected.is_shown[index],
                last_text: last.map_or(String::new(), |value| self.value_text(*value, loaded.look.axis, host)),
            }
        };
        self.data.series.iter().enumerate().map(item).collect()
    }

    /// The colour in which a series is drawn; `None` before [`Chart::prepare`].
    pub fn series_color(&self, series: usize) -> Option<Color> {
        self.selected.as_ref()?.colors.get(series).copied()
    }

    /// The colour in which a cluster is drawn.
    pub fn cluster_color(&self, cluster: usize) -> Option<Color> {
        let (frame, input, selected) = self.current()?;
        let cluster = frame.clusterer.clusters().get(cluster)?;
        Some(crate::compose::marker_color(cluster, &input, &selected.colors))
    }

    /// Sentences that the user should read.
    pub fn notices(&mut self) -> Vec<String> {
        self.select();
        let placement = self
            .selected
            .as_ref()
            .and_then(|selected| selected.placement.notice.clone());
        placement
            .into_iter()
            .filter(|_| !self.data.exemplars.is_empty())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::PlainHost;
    use crate::model::ExemplarsBuilder;

    /// Guards against asking only the first axis what it measures.
    #[test]
    fn exemplars_of_a_series_on_the_second_axis_are_judged_by_that_axis() {
        let mut chart = Chart::new();
        let axes = r#"{"axes":[{"unit":"s"},{"unit":"reqps","side":"right"}]}"#;
        chart.set_options(serde_json::from_str(axes).unwrap());
        let series = |job: &str, axis: usize| {
            let labels = [("job", job)].into_iter().collect();
            let data = SeriesData {
                labels,
                times_ms: vec![0.0, 60.0],
                values: vec![0.5, 0.6],
                name: None,
            };
            (
                data,
                SeriesLook {
                    axis,
                    ..SeriesLook::default()
                },
            )
        };
        chart.set_series(vec![series("latency", 0), series("rate", 1)]).unwrap();
        for (job, is_strip) in [("latency", false), ("rate", true)] {
            let mut builder = ExemplarsBuilder::new();
            builder.push(30.0, 0.55, [("__name__", "x_seconds_bucket"), ("job", job)]);
            chart.set_exemplars(builder.finish());
            chart.prepare(&PlainHost);
            assert_eq!(chart.frame().unwrap().strip_y_px.is_some(), is_strip, "{job}");
        }
    }

    /// Guards against marking samples that stand close together in a corner of a wide window.
    #[test]
    fn crowded_samples_are_not_marked_however_empty_the_rest_is() {
        let mut chart = Chart::new();
        chart.resize(800.0, 300.0, 1.0);
        let times_ms = (0..40).map(f64::from).collect();
        let data = SeriesData {
            times_ms,
            values: vec![1.0; 40],
            ..SeriesData::default()
        };
        chart.set_series(vec![(data, SeriesLook::default())]).unwrap();
        for (from_ms, marked) in [(0.0, 40), (-800.0, 0)] {
            chart.set_window(from_ms, 40.0);
            assert_eq!(
                chart.scene(&PlainHost).unwrap().series[0].dots.len(),
                marked,
                "from {from_ms}"
            );
        }
    }
}
