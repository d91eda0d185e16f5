//! What the chart says about rows of exemplars: as a table, as a file, as a span of time.

use super::Chart;
use crate::link::Linker;
use crate::table::{self, Columns, Order};

/// Room around the first and last of some rows, as part of the time between them, and at least in ms.
const ROOM: f64 = 0.05;
const LEAST_ROOM_MS: f64 = 500.0;

impl Chart {
    /// Rows of all exemplars in the window that the filter lets through, the most important first. Empty before
    /// [`Chart::prepare`].
    pub fn window_rows(&self) -> Vec<u32> {
        self.sort_rows(self.rows_in_window(), self.usual_order())
    }

    /// The order in which rows stand when nobody asks for another: the most important first.
    pub fn usual_order(&self) -> Order<'static> {
        Order::of_policy(self.options.policy)
    }

    /// Rows in an order; those that there are not are left out.
    pub fn sort_rows(&self, rows: &[u32], order: Order<'_>) -> Vec<u32> {
        table::sort_rows(&self.data.exemplars, rows, order, &|row| self.series_of(row))
    }

    /// The labels that some rows share, and those in which they differ.
    pub fn columns(&self, rows: &[u32]) -> Columns<'_> {
        let options = &self.options;
        table::columns(&self.data.exemplars, rows, &options.label_order, &options.hidden_labels)
    }

    /// How many series the rows belong to; none counts as one.
    pub fn series_count(&self, rows: &[u32]) -> usize {
        let mut is_seen = vec![false; self.data.series.len() + 1];
        for row in rows
            .iter()
            .map(|row| *row as usize)
            .filter(|row| *row < self.data.exemplars.len())
        {
            let series = self.series_of(row).map_or(0, |series| series as usize + 1);
            if let Some(seen) = is_seen.get_mut(series) {
                *seen = true;
            }
        }
        is_seen.into_iter().filter(|seen| *seen).count()
    }

    /// Rows as comma-separated values with all their labels.
    pub fn csv(&self, rows: &[u32]) -> String {
        table::csv(&self.data.exemplars, rows, &|row| self.series_name(row))
    }

    /// The trace ids of some rows, each once, in the order of the rows.
    pub fn trace_ids(&self, rows: &[u32]) -> Vec<&str> {
        self.linker().trace_ids(rows)
    }

    /// The trace id of one row; `None` where no destination finds one.
    pub fn trace_id(&self, row: usize) -> Option<&str> {
        self.trace_ids(&[u32::try_from(row).ok()?]).first().copied()
    }

    /// From the first to the last of some rows with room around; `None` without any.
    pub fn span_of_rows(&self, rows: &[u32]) -> Option<(f64, f64)> {
        let times_ms = self.data.exemplars.times_ms();
        let times = rows.iter().filter_map(|row| times_ms.get(*row as usize).copied());
        let (from_ms, to_ms) = times
            .filter(|time| time.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), time| {
                (from.min(time), to.max(time))
            });
        let room = ((to_ms - from_ms) * ROOM).max(LEAST_ROOM_MS);
        (from_ms <= to_ms).then_some((from_ms - room, to_ms + room))
    }

    /// The first row with exactly this time and value, in the window or not: what names an exemplar when row numbers are
    /// those of other data.
    pub fn row_of(&self, time_ms: f64, value: f64) -> Option<u32> {
        let exemplars = &self.data.exemplars;
        let mut pairs = exemplars.times_ms().iter().zip(exemplars.values());
        let row = pairs.position(|pair| pair == (&time_ms, &value))?;
        u32::try_from(row).ok()
    }

    pub(super) fn linker(&self) -> Linker<'_> {
        Linker {
            exemplars: &self.data.exemplars,
            options: &self.options.links,
            window_ms: self.window_ms(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::PlainHost;
    use crate::model::ExemplarsBuilder;
    use crate::table::SortKey;

    fn chart() -> Chart {
        let mut chart = Chart::new();
        let mut builder = ExemplarsBuilder::new();
        for row in 0..100_u32 {
            let id = format!("{:032x}", row / 2 + 1);
            let pod = if row % 10 == 0 { "slow" } else { "usual" };
            builder.push(
                f64::from(row) * 1000.0,
                f64::from(row % 7),
                [("trace_id", id.as_str()), ("pod", pod)],
            );
        }
        chart.set_exemplars(builder.finish());
        chart
    }

    #[test]
    fn the_table_holds_what_the_picture_holds() {
        let mut chart = chart();
        let filter = r#"{"filter":{"include":{"pod":["usual"]}}}"#;
        chart.set_options(serde_json::from_str(filter).unwrap());
        chart.set_window(0.0, 49_000.0);
        chart.prepare(&PlainHost);
        let counts = chart.counts();
        let rows = chart.window_rows();
        assert_eq!(rows.len(), counts.shown + counts.clustered + counts.outside_range);
        assert_eq!(rows.len(), 45);
        let value = |row: u32| chart.data().exemplars.values()[row as usize];
        assert!(rows.is_sorted_by(|a, b| value(*a) >= value(*b)));
    }

    /// The list of a cluster begins with the one that its diamond shows.
    #[test]
    fn a_clusters_own_order_is_the_usual_one() {
        let mut chart = chart();
        chart.resize(60.0, 60.0, 1.0);
        chart.prepare(&PlainHost);
        let members = chart.members(0);
        assert!(members.len() > 5);
        assert_eq!(chart.sort_rows(&members, chart.usual_order()), members);
        let by_time = Order {
            key: SortKey::Time,
            is_descending: false,
        };
        assert!(chart.sort_rows(&members, by_time).is_sorted());
    }

    #[test]
    fn trace_ids_come_once_and_the_span_holds_all_rows() {
        let mut chart = chart();
        assert!(chart.trace_ids(&[0]).is_empty(), "nothing says where traces are");
        let options = r#"{"links":{"destinations":[{"name":"trace_id","datasourceUid":"tempo"}]}}"#;
        chart.set_options(serde_json::from_str(options).unwrap());
        let (first, second) = (format!("{:032x}", 2), format!("{:032x}", 1));
        assert_eq!(chart.trace_ids(&[3, 0, 1, 2, 1_000]), [first.as_str(), &second]);
        assert_eq!(chart.span_of_rows(&[40, 20]), Some((19_000.0, 41_000.0)));
        assert_eq!(chart.span_of_rows(&[3]), Some((2_500.0, 3_500.0)));
        assert_eq!(chart.span_of_rows(&[]), None);
        assert_eq!(chart.series_count(&[0, 1]), 1);
        assert_eq!(
            (chart.row_of(8_000.0, 1.0), chart.row_of(8_000.0, 2.0)),
            (Some(8), None)
        );
    }
}
