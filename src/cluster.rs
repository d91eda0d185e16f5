//! From exemplars to the diamonds that can be told apart.
//!
//! Two stages. First exact buckets: of the exemplars within one bucket of pixels only the most important by the
//! policy goes on, with their count. Then suppression: candidates are taken in order of importance, and each is kept
//! unless a kept one stands nearer than the least distance. Candidates are all buckets of a tile that holds few, and
//! the most important one of a tile that holds more. A bucket counts for the nearest kept one that is not less
//! important than itself.
//!
//! So no two diamonds cover one another, the most important of any place is always kept, a cluster is shown by its
//! most important member, every exemplar is counted exactly once, and the order in which they came plays no part.
//!
//! Buckets and tiles are anchored in absolute time, so a window that slides fills the same ones. Tiles are there for
//! the same reason: where every bucket is a candidate, a dense picture is one chain of suppression from edge to edge,
//! and an exemplar that leaves at one end can change it all. With one candidate for a tile that is wider than the
//! least distance, neighbours seldom collide and such chains end after a tile or two.
//!
//! Cost: one sweep over the exemplars of the window, the rest by buckets, of which there are no more than pixels.

use std::cmp::Ordering;
use std::ops::Range;

use crate::model::Exemplars;
use crate::order::{ordered_bits, sort_indices, sort_keyed};
use crate::select::{NO_SERIES, Selection};
use crate::setting::Choice;
use crate::view::View;

/// Which exemplar of several is the important one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// The highest value: of latencies the worst.
    #[default]
    Max,
    /// The lowest value.
    Min,
    /// The last one.
    Latest,
    /// The first one.
    Earliest,
}

impl Choice for Policy {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("max", Self::Max),
        ("min", Self::Min),
        ("latest", Self::Latest),
        ("earliest", Self::Earliest),
    ];
}

/// The side of the y range on which a value lies outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Above it.
    Top,
    /// Below it.
    Bottom,
}

/// One diamond or arrow, and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cluster {
    /// Centre in CSS px: the representative's own place.
    pub x: f64,
    /// Centre in CSS px.
    pub y: f64,
    /// How many exemplars it stands for.
    pub count: u32,
    /// The series that all of them belong to, if it is one.
    pub series: Option<u32>,
    /// Row of the most important of them.
    pub row: u32,
    /// Its time in ms.
    pub time_ms: f64,
    /// Its value.
    pub value: f64,
    /// Where the value lies when it is outside the y range.
    pub edge: Option<Edge>,
    /// Half the width of its diamond in CSS px.
    pub radius_px: f64,
}

/// Sizes in CSS px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spacing {
    /// Edge of a bucket; at least 1.
    pub bucket_px: f64,
    /// Least distance between centres, and greatest width of a diamond; at least 4.
    pub cluster_px: f64,
}

/// Where the value axis of an exemplar puts it.
pub trait Placement {
    /// y in CSS px, and the side on which the value is outside the range. `index` is that of the selection.
    fn place(&self, index: usize) -> (f64, Option<Edge>);
}

/// The clusters of one frame; keeps its memory from frame to frame.
#[derive(Debug, Default)]
pub struct Clusterer {
    grid: Vec<u32>,
    buckets: Vec<Bucket>,
    tiles: Vec<Tile>,
    candidates: Vec<u32>,
    cells: Vec<u32>,
    kept: Vec<u32>,
    next_in_tile: Vec<u32>,
    cluster_of_bucket: Vec<u32>,
    bucket_of_index: Vec<u32>,
    window: Range<usize>,
    clusters: Vec<Cluster>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Index into the selection.
    representative: u32,
    count: u32,
    series: u32,
    is_mixed: bool,
    time_ms: f64,
    x: f64,
    y: f64,
    edge: Option<Edge>,
}

impl Bucket {
    fn square_of_distance(&self, other: &Self) -> f64 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        dx * dx + dy * dy
    }
}

const NONE: u32 = u32::MAX;

/// Side of a tile, of the least distance.
const TILE: f64 = 1.3;
/// A tile with no more buckets than this has them all as candidates.
const FEW: u32 = 4;

/// A tile's buckets.
#[derive(Debug, Clone, Copy)]
struct Tile {
    count: u32,
    most_important: u32,
    /// The last of the kept ones within, from which the others follow ([`Clusterer::next_in_tile`]).
    last_kept: u32,
}

impl Clusterer {
    /// The clusters, the most important first.
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// How many of the selection lie within the window.
    pub fn in_window(&self) -> usize {
        self.window.len()
    }

    /// Clusters the part of the selection that is in the view.
    pub fn run(
        &mut self,
        exemplars: &Exemplars,
        selection: &Selection,
        view: &View,
        placement: &impl Placement,
        spacing: Spacing,
        policy: Policy,
    ) {
        let importance = Importance {
            exemplars,
            selection,
            policy,
        };
        self.window = selection.window(view.from_ms(), view.to_ms());
        self.fill_buckets(&importance, view, placement, spacing.bucket_px.max(1.0));
        self.suppress(&importance, view, spacing.cluster_px.max(4.0));
        self.count_members(&importance, spacing.cluster_px.max(4.0));
    }

    /// Stage one: exact buckets, anchored in absolute time and to the plot's bottom (which belongs to the y range).
    fn fill_buckets(&mut self, importance: &Importance, view: &View, placement: &impl Placement, bucket_px: f64) {
        let selection = importance.selection;
        let plot = view.plot();
        let buckets_per_ms = 1.0 / (bucket_px * view.ms_per_px());
        let first_column = (view.from_ms() * buckets_per_ms).floor();
        let columns = ((view.to_ms() * buckets_per_ms).floor() - first_column) as usize + 1;
        let rows = (plot.height.max(0.0) / bucket_px) as usize + 1;
        // One more row for the values above the range and one for those below.
        self.grid.clear();
        self.grid.resize(columns * (rows + 2), NONE);
        self.buckets.clear();
        self.bucket_of_index.clear();
        for index in self.window.clone() {
            let time_ms = selection.times_ms[index];
            let (y, edge) = placement.place(index);
            let column = ((time_ms * buckets_per_ms).floor() - first_column) as usize;
            let row = match edge {
                None => ((plot.bottom() - y).max(0.0) / bucket_px) as usize,
                Some(Edge::Top) => rows,
                Some(Edge::Bottom) => rows + 1,
            };
            // Column by column, as exemplars come: in order of time.
            let cell = column.min(columns - 1) * (rows + 2) + row.min(rows + 1);
            let series = selection.series[index];
            let found = self.grid[cell];
            if found == NONE {
                self.grid[cell] = self.buckets.len() as u32;
                self.bucket_of_index.push(self.buckets.len() as u32);
                self.buckets.push(Bucket {
                    representative: index as u32,
                    count: 1,
                    series,
                    is_mixed: false,
                    time_ms,
                    x: view.px_from_time(time_ms),
                    y,
                    edge,
                });
                continue;
            }
            self.bucket_of_index.push(found);
            let bucket = &mut self.buckets[found as usize];
            bucket.count += 1;
            bucket.is_mixed |= bucket.series != series;
            if importance.compare(index as u32, bucket.representative) == Ordering::Less {
                bucket.representative = index as u32;
                bucket.time_ms = time_ms;
                bucket.x = view.px_from_time(time_ms);
                bucket.y = y;
            }
        }
    }

    /// Stage two: which buckets are kept, and which kept one each bucket counts for.
    fn suppress(&mut self, importance: &Importance, view: &View, distance_px: f64) {
        let tile_px = distance_px * TILE;
        let tiles = CellGrid::over(view, distance_px, tile_px);
        self.choose_candidates(importance, &tiles);
        // The diagonal of a cell is the least distance: it holds at most one kept bucket.
        let cell_px = distance_px * std::f64::consts::FRAC_1_SQRT_2;
        let grid = CellGrid::over(view, distance_px, cell_px);
        self.cells.clear();
        self.cells.resize(grid.len(), NONE);
        self.kept.clear();
        self.next_in_tile.clear();
        for candidate in &self.candidates {
            let bucket = &self.buckets[*candidate as usize];
            let is_near = |number: u32| {
                let kept = &self.buckets[self.kept[number as usize] as usize];
                bucket.square_of_distance(kept) < distance_px * distance_px
            };
            let around = grid.around(bucket.time_ms, bucket.y, 2).map(|cell| self.cells[cell]);
            if !around.filter(|number| *number != NONE).any(is_near) {
                let number = self.kept.len() as u32;
                self.cells[grid.cell(bucket.time_ms, bucket.y)] = number;
                self.kept.push(*candidate);
                let tile = &mut self.tiles[tiles.cell(bucket.time_ms, bucket.y)];
                self.next_in_tile.push(std::mem::replace(&mut tile.last_kept, number));
            }
        }
        self.cluster_of_bucket.clear();
        for index in 0..self.buckets.len() {
            let cluster = self.cluster_of(importance, &tiles, tile_px, &self.buckets[index]);
            self.cluster_of_bucket.push(cluster);
        }
    }

    /// The candidates, the most important first.
    fn choose_candidates(&mut self, importance: &Importance, grid: &CellGrid) {
        let buckets = &self.buckets;
        let compare =
            |a: u32, b: u32| importance.compare(buckets[a as usize].representative, buckets[b as usize].representative);
        let tile_of = |bucket: &Bucket| grid.cell(bucket.time_ms, bucket.y);
        self.tiles.clear();
        self.tiles.resize(
            grid.len(),
            Tile {
                count: 0,
                most_important: NONE,
                last_kept: NONE,
            },
        );
        for (bucket, index) in buckets.iter().zip(0u32..) {
            let tile = &mut self.tiles[tile_of(bucket)];
            if tile.count == 0 || compare(index, tile.most_important).is_lt() {
                tile.most_important = index;
            }
            tile.count += 1;
        }
        self.candidates.clear();
        for (bucket, index) in buckets.iter().zip(0u32..) {
            let tile = &self.tiles[tile_of(bucket)];
            if tile.count <= FEW || tile.most_important == index {
                self.candidates.push(index);
            }
        }
        sort_indices(&mut self.candidates, &mut |a, b| compare(a, b));
    }

    /// The nearest kept one that is not less important than a bucket, and on the same side of the range. Looks
    /// through the tiles around, in which kept ones are few; most find theirs in the first ring.
    fn cluster_of(&self, importance: &Importance, tiles: &CellGrid, tile_px: f64, bucket: &Bucket) -> u32 {
        let nearer = |best: (f64, u32), number: u32| {
            let kept = &self.buckets[self.kept[number as usize] as usize];
            let found = (kept.square_of_distance(bucket), number);
            let stands_for =
                || kept.edge == bucket.edge && importance.compare(kept.representative, bucket.representative).is_le();
            if found < best && stands_for() { found } else { best }
        };
        let nothing = (f64::INFINITY, NONE);
        for reach in [1, 2] {
            let mut nearest = nothing;
            for tile in tiles.around(bucket.time_ms, bucket.y, reach) {
                let mut number = self.tiles[tile].last_kept;
                while number != NONE {
                    nearest = nearer(nearest, number);
                    number = self.next_in_tile[number as usize];
                }
            }
            // Whatever is beyond these tiles is further away than this.
            let seen_px = reach as f64 * tile_px;
            if nearest.0 <= seen_px * seen_px {
                return nearest.1;
            }
        }
        let (_, number) = (0..self.kept.len() as u32).fold(nothing, nearer);
        if number == NONE { 0 } else { number }
    }

    fn count_members(&mut self, importance: &Importance, cluster_px: f64) {
        let selection = importance.selection;
        let of_bucket = |bucket: &Bucket| Cluster {
            x: bucket.x,
            y: bucket.y,
            count: 0,
            series: (bucket.series != NO_SERIES).then_some(bucket.series),
            row: selection.rows[bucket.representative as usize],
            time_ms: selection.times_ms[bucket.representative as usize],
            value: selection.values[bucket.representative as usize],
            edge: bucket.edge,
            radius_px: 0.0,
        };
        self.clusters.clear();
        let kept = self
            .kept
            .iter()
            .map(|bucket| of_bucket(&self.buckets[*bucket as usize]));
        self.clusters.extend(kept);
        for (bucket, cluster) in self.buckets.iter().zip(&self.cluster_of_bucket) {
            let cluster = &mut self.clusters[*cluster as usize];
            cluster.count += bucket.count;
            if bucket.is_mixed || cluster.series.unwrap_or(NO_SERIES) != bucket.series {
                cluster.series = None;
            }
        }
        for cluster in &mut self.clusters {
            cluster.radius_px = radius_px(cluster.count, cluster_px);
        }
    }

    /// Rows of the exemplars that a cluster stands for, the most important first. Costs a sweep over the window.
    pub fn members(&self, cluster: usize, exemplars: &Exemplars, selection: &Selection, policy: Policy) -> Vec<u32> {
        let importance = Importance {
            exemplars,
            selection,
            policy,
        };
        let is_member = |bucket: &u32| self.cluster_of_bucket[*bucket as usize] as usize == cluster;
        let mut members: Vec<u32> = self
            .bucket_of_index
            .iter()
            .zip(self.window.clone())
            .filter(|(bucket, _)| is_member(bucket))
            .map(|(_, index)| index as u32)
            .collect();
        importance.sort(&mut members);
        members
            .into_iter()
            .map(|index| selection.rows[index as usize])
            .collect()
    }

    /// As [`Clusterer::members`] for all clusters in one sweep.
    pub fn all_members(&self, exemplars: &Exemplars, selection: &Selection, policy: Policy) -> Vec<Vec<u32>> {
        let importance = Importance {
            exemplars,
            selection,
            policy,
        };
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); self.clusters.len()];
        for (bucket, index) in self.bucket_of_index.iter().zip(self.window.clone()) {
            members[self.cluster_of_bucket[*bucket as usize] as usize].push(index as u32);
        }
        for list in &mut members {
            importance.sort(list);
            list.iter_mut()
                .for_each(|index| *index = selection.rows[*index as usize]);
        }
        members
    }
}

/// Half the width of a diamond that stands for so many: single ones are small, clusters have room for their count
/// and grow with its logarithm, and none is wider than the least distance between centres.
pub fn radius_px(count: u32, cluster_px: f64) -> f64 {
    let most = cluster_px / 2.0;
    match count {
        0 | 1 => (most * 0.5).clamp(most.min(2.0), 6.0),
        _ => most * (0.76 + 0.08 * f64::from(count).log10()).min(1.0),
    }
}

/// A total order of exemplars: by the policy, then by value and time, then by their labels, so that only rows that
/// are alike in everything can be exchanged.
struct Importance<'a> {
    exemplars: &'a Exemplars,
    selection: &'a Selection,
    policy: Policy,
}

impl Importance<'_> {
    /// The most important first.
    fn sort(&self, indices: &mut [u32]) {
        let (values, times) = (&self.selection.values, &self.selection.times_ms);
        let value = |index: u32| ordered_bits(values[index as usize]);
        let time = |index: u32| ordered_bits(times[index as usize]);
        let key = |index: u32| match self.policy {
            Policy::Max => !value(index),
            Policy::Min => value(index),
            Policy::Latest => !time(index),
            Policy::Earliest => time(index),
        };
        // They come in order of time, and of equal ones the later is the more important.
        indices.reverse();
        let mut then = |a, b| {
            let by_value = || value(b).cmp(&value(a));
            let by_time = || time(b).cmp(&time(a));
            let by_labels = || self.compare_labels(a as usize, b as usize);
            by_time().then_with(by_value).then_with(by_labels)
        };
        sort_keyed(indices, &key, Some(&mut then));
    }

    /// `Less` when `a` is the more important. Both are indices into the selection.
    #[inline]
    fn compare(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (a as usize, b as usize);
        let (values, times) = (&self.selection.values, &self.selection.times_ms);
        let by_value = || values[b].total_cmp(&values[a]);
        let by_time = || times[b].total_cmp(&times[a]);
        let by_policy = match self.policy {
            Policy::Max => by_value(),
            Policy::Min => by_value().reverse(),
            Policy::Latest => by_time(),
            Policy::Earliest => by_time().reverse(),
        };
        by_policy
            .then_with(by_value)
            .then_with(by_time)
            .then_with(|| self.compare_labels(a, b))
    }

    #[cold]
    fn compare_labels(&self, a: usize, b: usize) -> Ordering {
        let sorted = |index: usize| self.exemplars.sorted_labels(self.selection.rows[index] as usize);
        if a == b {
            Ordering::Equal
        } else {
            sorted(a).cmp(&sorted(b))
        }
    }
}

/// Square cells over the view, and some room around it for arrows outside the plot. Their columns are anchored in
/// absolute time, their rows to the plot's bottom.
struct CellGrid {
    columns_per_ms: f64,
    first_column: f64,
    bottom: f64,
    rows_per_px: f64,
    rows_below: f64,
    columns: usize,
    rows: usize,
}

impl CellGrid {
    /// Cells of a side in px. Arrows stand one distance outside the plot.
    fn over(view: &View, distance_px: f64, cell_px: f64) -> Self {
        let plot = view.plot();
        let cells_per_px = 1.0 / cell_px;
        let columns_per_ms = cells_per_px / view.ms_per_px();
        let first_column = (view.from_ms() * columns_per_ms).floor();
        let last_column = (view.to_ms() * columns_per_ms).floor();
        let rows_below = (2.0 * distance_px * cells_per_px).ceil();
        Self {
            columns_per_ms,
            first_column,
            bottom: plot.bottom(),
            rows_per_px: cells_per_px,
            rows_below,
            columns: (last_column - first_column) as usize + 1,
            rows: (plot.height.max(0.0) * cells_per_px + 2.0 * rows_below) as usize + 1,
        }
    }

    fn len(&self) -> usize {
        self.columns * self.rows
    }

    fn column_and_row(&self, time_ms: f64, y: f64) -> (usize, usize) {
        let column = (time_ms * self.columns_per_ms).floor() - self.first_column;
        let row = (self.bottom - y) * self.rows_per_px + self.rows_below;
        (
            (column.max(0.0) as usize).min(self.columns - 1),
            (row.max(0.0) as usize).min(self.rows - 1),
        )
    }

    fn cell(&self, time_ms: f64, y: f64) -> usize {
        let (column, row) = self.column_and_row(time_ms, y);
        column * self.rows + row
    }

    /// The cells at most so many columns and rows away.
    fn around(&self, time_ms: f64, y: f64, reach: usize) -> impl Iterator<Item = usize> + use<> {
        let (column, row) = self.column_and_row(time_ms, y);
        let columns = column.saturating_sub(reach)..(column + reach + 1).min(self.columns);
        let rows = row.saturating_sub(reach)..(row + reach + 1).min(self.rows);
        let height = self.rows;
        columns.flat_map(move |column| rows.clone().map(move |row| column * height + row))
    }
}
