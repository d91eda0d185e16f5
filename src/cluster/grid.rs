//! Square cells over the picture, to find what is near.

use std::ops::Range;

use crate::view::View;

/// Square cells over the view, and some room around it for arrows outside the plot. Their columns are anchored in
/// absolute time, their rows to the plot's bottom. Cells are numbered column by column.
pub(super) struct CellGrid {
    columns_per_ms: f64,
    first_column: f64,
    bottom: f64,
    rows_per_px: f64,
    rows_below: f64,
    columns: usize,
    rows: usize,
    columns_per_cell: f64,
}

impl CellGrid {
    /// Cells of a side in px. Arrows stand one distance outside the plot.
    pub(super) fn over(view: &View, distance_px: f64, cell_px: f64) -> Self {
        let plot = view.plot();
        let cells_per_px = 1.0 / cell_px;
        let columns_per_ms = cells_per_px / view.ms_per_px();
        let first_column = (view.from_ms() * columns_per_ms).floor();
        let last_column = (view.to_ms() * columns_per_ms).floor();
        let rows_below = (2.0 * distance_px * cells_per_px).ceil();
        let rows = (plot.height.max(0.0) * cells_per_px + 2.0 * rows_below) as usize + 1;
        Self {
            columns_per_ms,
            first_column,
            bottom: plot.bottom(),
            rows_per_px: cells_per_px,
            rows_below,
            columns: (last_column - first_column) as usize + 1,
            rows,
            columns_per_cell: 1.0 / rows as f64,
        }
    }

    /// How many cells there are.
    pub(super) fn len(&self) -> usize {
        self.columns * self.rows
    }

    /// The cell of a place.
    #[inline(always)]
    pub(super) fn cell(&self, time_ms: f64, y: f64) -> usize {
        let column = time_ms * self.columns_per_ms - self.first_column;
        let row = (self.bottom - y) * self.rows_per_px + self.rows_below;
        // Whole numbers of 32 bits are made in one step, and negative ones are cut off like those too great.
        let within = |at: f64, count: usize| (at as i32).clamp(0, count as i32 - 1) as usize;
        within(column, self.columns) * self.rows + within(row, self.rows)
    }

    /// The cells at most so many columns and rows away from a cell, column by column.
    #[inline(always)]
    pub(super) fn around(&self, cell: usize, reach: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        // From the middle of the cell, so that rounding does not matter; dividing whole numbers takes five times as long.
        let column = ((cell as f64 + 0.5) * self.columns_per_cell) as i32 as usize;
        let row = cell - column * self.rows;
        let columns = column.saturating_sub(reach)..(column + reach + 1).min(self.columns);
        let rows = row.saturating_sub(reach)..(row + reach + 1).min(self.rows);
        let height = self.rows;
        columns.map(move |column| column * height + rows.start..column * height + rows.end)
    }
}
