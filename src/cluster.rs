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

mod grid;
mod importance;

use std::ops::Range;

use grid::CellGrid;
use importance::Importance;

use crate::model::Exemplars;
use crate::order::sort_keyed;
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
    kept_by_tile: Vec<Kept>,
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
    tile: u32,
    is_mixed: bool,
    edge: Option<Edge>,
    /// The importance of the representative by the policy.
    key: u64,
    time_ms: f64,
    x: f64,
    y: f64,
}

impl Bucket {
    #[inline(always)]
    fn square_of_distance(&self, x: f64, y: f64) -> f64 {
        let (dx, dy) = (self.x - x, self.y - y);
        dx * dx + dy * dy
    }

    #[inline(always)]
    fn ranked(&self) -> (u32, u64) {
        (self.representative, self.key)
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
    /// Where its kept ones begin in [`Clusterer::kept_by_tile`]; those of the next tile follow.
    first_kept: u32,
}

impl Tile {
    const EMPTY: Self = Self {
        count: 0,
        most_important: NONE,
        first_kept: 0,
    };
}

/// What is asked of a kept bucket; its number is that in the order of importance.
#[derive(Debug, Clone, Copy, Default)]
struct Kept {
    number: u32,
    representative: u32,
    key: u64,
    x: f64,
    y: f64,
    edge: Option<Edge>,
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
        let importance = Importance::new(exemplars, selection, policy);
        let distance_px = spacing.cluster_px.max(4.0);
        self.window = selection.window(view.from_ms(), view.to_ms());
        self.fill_buckets(selection, &importance, view, placement, spacing.bucket_px.max(1.0));
        self.suppress(selection, &importance, view, distance_px);
    }

    /// Stage one: exact buckets, anchored in absolute time and to the plot's bottom (which belongs to the y range).
    fn fill_buckets(
        &mut self,
        selection: &Selection,
        importance: &Importance,
        view: &View,
        placement: &impl Placement,
        bucket_px: f64,
    ) {
        let plot = view.plot();
        let (bottom, rows_per_px) = (plot.bottom(), 1.0 / bucket_px);
        let columns_per_ms = rows_per_px / view.ms_per_px();
        let first_column = (view.from_ms() * columns_per_ms).floor();
        let last_column = ((view.to_ms() * columns_per_ms).floor() - first_column) as usize;
        let rows = (plot.height.max(0.0) * rows_per_px) as usize + 1;
        // One more row for the values above the range and one for those below.
        let stride = rows + 2;
        self.grid.clear();
        self.grid.resize((last_column + 1) * stride, NONE);
        self.buckets.clear();
        self.bucket_of_index.clear();
        let window = self.window.clone();
        let times = &selection.times_ms[window.clone()];
        let series = &selection.series[window.clone()];
        let (grid, buckets) = (&mut self.grid, &mut self.buckets);
        let bucket_of = |((index, time_ms), series): ((usize, &f64), &u32)| {
            let (y, edge) = placement.place(index);
            // Whole numbers of 32 bits are made in one step.
            let column = ((time_ms * columns_per_ms - first_column) as i32).max(0) as usize;
            let row = match edge {
                None => (((bottom - y) * rows_per_px) as i32).max(0) as usize,
                Some(Edge::Top) => rows,
                Some(Edge::Bottom) => rows + 1,
            };
            // Column by column, as exemplars come: in order of time.
            let cell = column.min(last_column) * stride + row.min(rows + 1);
            let (index, key) = (index as u32, importance.key(index as u32));
            let found = grid[cell];
            let Some(bucket) = buckets.get_mut(found as usize) else {
                let number = buckets.len() as u32;
                grid[cell] = number;
                buckets.push(Bucket {
                    representative: index,
                    count: 1,
                    series: *series,
                    tile: 0,
                    is_mixed: false,
                    edge,
                    key,
                    time_ms: *time_ms,
                    x: 0.0,
                    y,
                });
                return number;
            };
            bucket.count += 1;
            bucket.is_mixed |= bucket.series != *series;
            if importance.is_first((index, key), bucket.ranked()) {
                (bucket.representative, bucket.key) = (index, key);
                (bucket.time_ms, bucket.y) = (*time_ms, y);
            }
            found
        };
        self.bucket_of_index
            .extend(window.zip(times).zip(series).map(bucket_of));
    }

    /// Stage two: which buckets are kept, and which kept one each bucket counts for.
    fn suppress(&mut self, selection: &Selection, importance: &Importance, view: &View, distance_px: f64) {
        let tile_px = distance_px * TILE;
        let tiles = CellGrid::over(view, distance_px, tile_px);
        self.choose_candidates(importance, view, &tiles);
        // The diagonal of a cell is the least distance: it holds at most one kept bucket.
        let cell_px = distance_px * std::f64::consts::FRAC_1_SQRT_2;
        let grid = CellGrid::over(view, distance_px, cell_px);
        self.cells.clear();
        self.cells.resize(grid.len(), NONE);
        self.kept.clear();
        for candidate in &self.candidates {
            let bucket = &self.buckets[*candidate as usize];
            let is_near = |kept: &u32| {
                let kept = self.buckets.get(*kept as usize);
                kept.is_some_and(|kept| bucket.square_of_distance(kept.x, kept.y) < distance_px * distance_px)
            };
            let cell = grid.cell(bucket.time_ms, bucket.y);
            let mut around = grid.around(cell, 2);
            if !around.any(|cells| self.cells[cells].iter().any(is_near)) {
                self.cells[cell] = *candidate;
                self.kept.push(*candidate);
            }
        }
        self.sort_kept();
        self.begin_clusters(selection);
        let (mut cluster_of_bucket, mut clusters) = (
            std::mem::take(&mut self.cluster_of_bucket),
            std::mem::take(&mut self.clusters),
        );
        cluster_of_bucket.clear();
        let add = |bucket: &Bucket| {
            let number = self.cluster_of(importance, &tiles, tile_px, bucket);
            let cluster = &mut clusters[number as usize];
            cluster.count += bucket.count;
            if bucket.is_mixed || cluster.series.unwrap_or(NO_SERIES) != bucket.series {
                cluster.series = None;
            }
            number
        };
        cluster_of_bucket.extend(self.buckets.iter().map(add));
        for cluster in &mut clusters {
            cluster.radius_px = radius_px(cluster.count, distance_px);
        }
        (self.cluster_of_bucket, self.clusters) = (cluster_of_bucket, clusters);
    }

    /// The candidates, the most important first.
    fn choose_candidates(&mut self, importance: &Importance, view: &View, grid: &CellGrid) {
        self.tiles.clear();
        self.tiles.resize(grid.len() + 1, Tile::EMPTY);
        for index in 0..self.buckets.len() {
            let bucket = &mut self.buckets[index];
            bucket.x = view.px_from_time(bucket.time_ms);
            bucket.tile = grid.cell(bucket.time_ms, bucket.y) as u32;
            let (tile, ranked) = (&mut self.tiles[bucket.tile as usize], bucket.ranked());
            let most = self.buckets.get(tile.most_important as usize);
            if most.is_none_or(|most| importance.is_first(ranked, most.ranked())) {
                tile.most_important = index as u32;
            }
            tile.count += 1;
        }
        let buckets = &self.buckets;
        self.candidates.clear();
        for (bucket, index) in buckets.iter().zip(0u32..) {
            let tile = &self.tiles[bucket.tile as usize];
            if tile.count <= FEW || tile.most_important == index {
                self.candidates.push(index);
            }
        }
        let of = |index: u32| &buckets[index as usize];
        let mut alike = |a, b| importance.compare_alike(of(a).representative, of(b).representative);
        sort_keyed(&mut self.candidates, &|index| of(index).key, Some(&mut alike));
    }

    /// Puts the kept ones in the order of their tiles (a counting sort).
    fn sort_kept(&mut self) {
        let (buckets, tiles) = (&self.buckets, &mut self.tiles);
        for kept in &self.kept {
            tiles[buckets[*kept as usize].tile as usize].first_kept += 1;
        }
        let mut end = 0;
        for tile in tiles.iter_mut() {
            end += tile.first_kept;
            tile.first_kept = end;
        }
        self.kept_by_tile.clear();
        self.kept_by_tile.resize(self.kept.len(), Kept::default());
        // Filled from the end, so that the place that is left is a tile's first.
        for (number, kept) in self.kept.iter().enumerate().rev() {
            let bucket = &buckets[*kept as usize];
            let place = &mut tiles[bucket.tile as usize].first_kept;
            *place -= 1;
            self.kept_by_tile[*place as usize] = Kept {
                number: number as u32,
                representative: bucket.representative,
                key: bucket.key,
                x: bucket.x,
                y: bucket.y,
                edge: bucket.edge,
            };
        }
    }

    /// The nearest kept one that is not less important than a bucket, and on the same side of the range. Looks
    /// through the tiles around, in which kept ones are few; most find theirs in the first ring.
    #[inline(always)]
    fn cluster_of(&self, importance: &Importance, grid: &CellGrid, tile_px: f64, bucket: &Bucket) -> u32 {
        let nearer = |best: (f64, u32), kept: &Kept| {
            let found = (bucket.square_of_distance(kept.x, kept.y), kept.number);
            let stands_for =
                || kept.edge == bucket.edge && importance.is_first((kept.representative, kept.key), bucket.ranked());
            if found < best && stands_for() { found } else { best }
        };
        let nothing = (f64::INFINITY, NONE);
        for reach in [1, 2] {
            let mut nearest = nothing;
            for tiles in grid.around(bucket.tile as usize, reach) {
                let first_kept = |tile: usize| self.tiles[tile].first_kept as usize;
                let kept = &self.kept_by_tile[first_kept(tiles.start)..first_kept(tiles.end)];
                nearest = kept.iter().fold(nearest, nearer);
            }
            // Whatever is beyond these tiles is further away than this.
            let seen_px = reach as f64 * tile_px;
            if nearest.0 <= seen_px * seen_px {
                return nearest.1;
            }
        }
        let (_, number) = self.kept_by_tile.iter().fold(nothing, nearer);
        if number == NONE { 0 } else { number }
    }

    /// A cluster for each kept bucket, of nothing yet.
    fn begin_clusters(&mut self, selection: &Selection) {
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
    }

    /// The cluster that stands for the exemplar with exactly this time and value: the one that shows it, else the one
    /// that counts it.
    pub fn holding(&self, selection: &Selection, time_ms: f64, value: f64) -> Option<usize> {
        let mut shown = self.clusters.iter();
        if let Some(cluster) = shown.position(|cluster| (cluster.time_ms, cluster.value) == (time_ms, value)) {
            return Some(cluster);
        }
        let times_ms = &selection.times_ms[self.window.clone()];
        let first = times_ms.partition_point(|time| *time < time_ms);
        let values = &selection.values[self.window.clone()];
        let same_time = times_ms[first..].iter().take_while(|time| **time == time_ms);
        let place = first + same_time.zip(&values[first..]).position(|(_, other)| *other == value)?;
        let bucket = *self.bucket_of_index.get(place)?;
        Some(self.cluster_of_bucket[bucket as usize] as usize)
    }

    /// Rows of the exemplars that a cluster stands for, the most important first. Costs a sweep over the window.
    pub fn members(&self, cluster: usize, exemplars: &Exemplars, selection: &Selection, policy: Policy) -> Vec<u32> {
        let importance = Importance::new(exemplars, selection, policy);
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
        let importance = Importance::new(exemplars, selection, policy);
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
