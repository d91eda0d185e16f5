//! What a person asks of the exemplars that are shown: which lie in a region, what they share, which values there are.

use super::Chart;
use crate::cluster::Cluster;
use crate::color::Color;
use crate::contrast::{Contrast, contrast, counts, counts_of_all, is_internal, is_nearly_unique};
use crate::frame::{Frame, axis_of};
use crate::label_color::colors_of_values;
use crate::link::is_loosely_equal;
use crate::model::LabelColumn;
use crate::options::ColorMode;
use crate::order::{quantile, sorted};

/// A part of the plot: times in ms, and values on the first axis; infinite ones take in the arrows of that side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// From this time.
    pub from_ms: f64,
    /// To this time.
    pub to_ms: f64,
    /// From this value up.
    pub low: f64,
    /// To this value.
    pub high: f64,
}

/// A value of a label as a legend or a list of filters shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelValue<'a> {
    /// The value; `""` stands for exemplars without the label.
    pub value: &'a str,
    /// How many exemplars of the window have it, filtered or not.
    pub count: u32,
    /// How many of these are let through.
    pub shown: u32,
    /// Its colour, when the label gives exemplars theirs.
    pub color: Option<Color>,
    /// Whether no other value has this colour.
    pub is_own_color: bool,
}

impl Chart {
    /// Rows of the exemplars that are shown within a region, ascending in time; where they stand in the strip, whatever
    /// their value. On other axes than the first the same heights of the plot count.
    pub fn rows_in(&self, region: &Region) -> Vec<u32> {
        let Some((frame, input, _)) = self.current() else {
            return Vec::new();
        };
        let axes = 0..frame.layout.axes.len();
        let bounds: Vec<(f64, f64)> = axes
            .map(|axis| (level(frame, region.low, axis), level(frame, region.high, axis)))
            .collect();
        let selection = input.selection;
        let is_inside = |index: &usize| {
            let (low, high) = bounds[axis_of(input.data, selection.series[*index], bounds.len())];
            input.is_strip || (low..=high).contains(&selection.values[*index])
        };
        let (from_ms, to_ms) = input.window_ms;
        let window = selection.window(region.from_ms.max(from_ms), region.to_ms.min(to_ms));
        window.filter(is_inside).map(|index| selection.rows[index]).collect()
    }

    /// What sets rows apart from the other exemplars that are shown in the window. Rows that there are not, or that are
    /// named again, do not count.
    pub fn contrast(&self, rows: &[u32]) -> Contrast<'_> {
        let exemplars = &self.data.exemplars;
        let mut is_selected = vec![false; exemplars.len()];
        let mut selected = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(flag) = is_selected.get_mut(*row as usize).filter(|flag| !**flag) {
                *flag = true;
                selected.push(*row);
            }
        }
        let window = self.rows_in_window();
        let rest: Vec<u32> = window
            .iter()
            .copied()
            .filter(|row| !is_selected[*row as usize])
            .collect();
        contrast(exemplars, &selected, &rest, &|name| self.is_identifier(name))
    }

    /// Names of the labels that exemplars can be filtered and coloured by: those with several values, without
    /// identifiers and what is of the metric.
    pub fn label_names(&self) -> Vec<&str> {
        let is_telling = |column: &&LabelColumn| {
            if is_internal(column.name()) || self.is_identifier(column.name()) {
                return false;
            }
            let counts = counts_of_all(column);
            counts.iter().filter(|count| **count > 0).count() > 1 && !is_nearly_unique(column, &counts)
        };
        let names = self.data.exemplars.columns().iter().filter(is_telling);
        sorted(names.map(LabelColumn::name).collect(), |a, b| a.cmp(b))
    }

    /// The values of a label in the window, the most frequent first.
    pub fn label_values(&self, label: &str) -> Vec<LabelValue<'_>> {
        let Some(column) = self.data.exemplars.column(label) else {
            return Vec::new();
        };
        let (from_ms, to_ms) = self.window_ms();
        let time = |row: &u32| self.data.exemplars.times_ms()[*row as usize];
        let by_time = &self.data.by_time;
        let start = by_time.partition_point(|row| time(row) < from_ms);
        let end = by_time.partition_point(|row| time(row) <= to_ms).max(start);
        let (all, shown) = (
            counts(column, &by_time[start..end]),
            counts(column, self.rows_in_window()),
        );
        let colors = self
            .selected
            .as_ref()
            .map_or(&[][..], |selected| &selected.label_colors);
        let is_colored = self.options.exemplar_color.label == label;
        let neutral = self.options.theme.neutral;
        let value = |(code, value)| LabelValue {
            value,
            count: all[code],
            shown: shown[code],
            color: colors.get(code).copied().filter(|_| is_colored),
            is_own_color: is_colored && colors.get(code).is_some_and(|color| *color != neutral),
        };
        let values = column.strings().iter().enumerate().map(value);
        let present = values.filter(|value| value.count > 0).collect();
        sorted(present, |a: &LabelValue, b: &LabelValue| {
            b.count.cmp(&a.count).then_with(|| a.value.cmp(b.value))
        })
    }

    /// The least value that so large a share (0 to 1) of the exemplars shown in the window does not exceed; `None`
    /// when there are none.
    pub fn shown_quantile(&self, share: f64) -> Option<f64> {
        let (_, input, _) = self.current()?;
        let (from_ms, to_ms) = input.window_ms;
        let window = input.selection.window(from_ms, to_ms);
        quantile(input.selection.values[window].iter().copied(), share)
    }

    /// How many diamonds stand for several exemplars.
    pub fn several_clusters(&self) -> usize {
        let is_several = |cluster: &&Cluster| cluster.count > 1 && cluster.edge.is_none();
        self.clusters().iter().filter(is_several).count()
    }

    /// Rows that are let through and in the window, ascending in time. None before [`Chart::prepare`].
    pub(super) fn rows_in_window(&self) -> &[u32] {
        let (from_ms, to_ms) = self.window_ms();
        match &self.selected {
            Some(selected) => &selected.selection.rows[selected.selection.window(from_ms, to_ms)],
            None => &[],
        }
    }

    /// Whether a label holds trace or span ids.
    fn is_identifier(&self, name: &str) -> bool {
        let links = &self.options.links;
        let destinations = links.destinations.iter().map(|destination| destination.name());
        let usual = ["trace_id", "span_id", links.span_label.as_str()];
        destinations.chain(usual).any(|known| is_loosely_equal(known, name))
    }

    /// By code of the label that gives exemplars their colour; empty when none does.
    pub(super) fn label_colors(&self) -> Vec<Color> {
        let choice = &self.options.exemplar_color;
        let column = self.data.exemplars.column(&choice.label);
        match column.filter(|_| choice.mode == ColorMode::Label) {
            Some(column) => self.colors_of(column),
            None => Vec::new(),
        }
    }

    /// The values that are most frequent among the highest exemplars have colours: those one wants to tell apart.
    fn colors_of(&self, column: &LabelColumn) -> Vec<Color> {
        const HIGH: f64 = 0.95;
        let (rows, values) = (&self.data.by_time, self.data.exemplars.values());
        let high = quantile(rows.iter().map(|row| values[*row as usize]), HIGH);
        let is_high = |row: &u32| high.is_some_and(|high| values[*row as usize] >= high);
        let highest: Vec<u32> = rows.iter().copied().filter(is_high).collect();
        let counts = [counts(column, &highest), counts_of_all(column)];
        colors_of_values(column, &counts, self.options.theme.neutral)
    }
}

/// The value on an axis that stands as high as one on the first.
fn level(frame: &Frame, value: f64, axis: usize) -> f64 {
    if axis == 0 || value.is_infinite() {
        value
    } else {
        frame.value_from_px(frame.px_from_value(value, 0), axis)
    }
}
