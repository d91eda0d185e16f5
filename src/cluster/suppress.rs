//! Stage two: which buckets are kept, and which kept one each bucket counts for.

use super::Edge;
use super::buckets::{Bucket, Tally, chosen, mask};
use super::grid::CellGrid;
use super::importance::Importance;
use crate::order::sort_keyed;
use crate::view::View;

const NONE: u32 = u32::MAX;

/// Side of a tile, of the least distance.
const TILE: f64 = 1.3;
/// A tile with no more buckets than this has them all as candidates.
const FEW: u32 = 4;

/// A tile's buckets.
#[derive(Debug, Clone, Copy)]
struct Tile {
    /// Of the most important of them.
    key: u64,
    most_important: u32,
    count: u32,
    /// Where they begin in [`Suppression::by_tile`]; those of the next tile follow.
    first: u32,
    /// Where its kept ones begin in [`Suppression::near`], in the same way.
    first_kept: u32,
}

impl Tile {
    const EMPTY: Self = Self {
        key: u64::MAX,
        most_important: NONE,
        count: 0,
        first: 0,
        first_kept: 0,
    };
}

/// A bucket that is kept, and what it stands for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) bucket: u32,
    pub(super) x: f64,
    pub(super) tally: Tally,
}

/// What is asked of a kept bucket; its number is that in the order of importance.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    x: f64,
    y: f64,
    key: u64,
    number: u32,
    representative: u32,
    edge: Option<Edge>,
}

/// Keeps its memory from frame to frame.
#[derive(Debug, Default)]
pub(super) struct Suppression {
    /// The most important first.
    pub(super) kept: Vec<Kept>,
    /// By bucket, the kept one that it counts for.
    pub(super) kept_of_bucket: Vec<u32>,
    /// By bucket.
    xs: Vec<f64>,
    tile_of_bucket: Vec<u32>,
    tiles: Vec<Tile>,
    candidates: Vec<u32>,
    cells: Vec<u32>,
    /// Buckets in the order of their tiles.
    by_tile: Vec<u32>,
    /// The kept ones in the order of their tiles.
    near: Vec<Near>,
    /// Those around a tile, and those around these.
    around: Vec<Near>,
    further: Vec<Near>,
}

impl Suppression {
    pub(super) fn run(&mut self, buckets: &[Bucket], importance: &Importance, view: &View, distance_px: f64) {
        let tile_px = distance_px * TILE;
        let tiles = CellGrid::over(view, distance_px, tile_px);
        self.fill_tiles(buckets, importance, view, &tiles);
        self.choose_candidates(buckets, importance);
        self.keep(buckets, view, distance_px);
        self.sort_by_tile(buckets);
        self.assign(buckets, importance, &tiles, tile_px);
    }

    fn fill_tiles(&mut self, buckets: &[Bucket], importance: &Importance, view: &View, grid: &CellGrid) {
        self.tiles.clear();
        self.tiles.resize(grid.len() + 1, Tile::EMPTY);
        self.xs.clear();
        self.xs
            .extend(buckets.iter().map(|bucket| view.px_from_time(bucket.time_ms)));
        self.tile_of_bucket.clear();
        self.tile_of_bucket.reserve(buckets.len());
        for (bucket, index) in buckets.iter().zip(0u32..) {
            let number = grid.cell(bucket.time_ms, bucket.y);
            self.tile_of_bucket.push(number as u32);
            let tile = &mut self.tiles[number];
            let mut is_first = bucket.key < tile.key;
            if bucket.key == tile.key {
                let most = buckets[tile.most_important as usize].representative;
                is_first = importance.compare_alike(bucket.representative, most).is_le();
            }
            let first = mask(is_first);
            tile.key = chosen(first, bucket.key, tile.key);
            tile.most_important = chosen(first, index.into(), tile.most_important.into()) as u32;
            tile.count += 1;
        }
    }

    /// The candidates, the most important first.
    fn choose_candidates(&mut self, buckets: &[Bucket], importance: &Importance) {
        self.candidates.clear();
        for (tile, index) in self.tile_of_bucket.iter().zip(0u32..) {
            let tile = &self.tiles[*tile as usize];
            if tile.count <= FEW || tile.most_important == index {
                self.candidates.push(index);
            }
        }
        let of = |index: u32| &buckets[index as usize];
        let mut alike = |a, b| importance.compare_alike(of(a).representative, of(b).representative);
        sort_keyed(&mut self.candidates, &|index| of(index).key, Some(&mut alike));
    }

    /// Keeps candidates unless a kept one stands nearer than the least distance.
    fn keep(&mut self, buckets: &[Bucket], view: &View, distance_px: f64) {
        // The diagonal of a cell is the least distance: it holds at most one kept bucket.
        let cell_px = distance_px * std::f64::consts::FRAC_1_SQRT_2;
        let grid = CellGrid::over(view, distance_px, cell_px);
        self.cells.clear();
        self.cells.resize(grid.len(), NONE);
        self.kept.clear();
        for candidate in &self.candidates {
            let (bucket, x) = (&buckets[*candidate as usize], self.xs[*candidate as usize]);
            let is_near = |kept: &u32| {
                let (kept, kept_x) = (buckets.get(*kept as usize), self.xs.get(*kept as usize));
                kept.zip(kept_x).is_some_and(|(kept, kept_x)| {
                    square_of_distance((x, bucket.y), (*kept_x, kept.y)) < distance_px * distance_px
                })
            };
            let cell = grid.cell(bucket.time_ms, bucket.y);
            let mut around = grid.around(cell, 2);
            if !around.any(|cells| self.cells[cells].iter().any(is_near)) {
                self.cells[cell] = *candidate;
                self.kept.push(Kept {
                    bucket: *candidate,
                    x,
                    tally: Tally::NOTHING,
                });
            }
        }
    }

    /// Puts buckets, and the kept ones, in the order of their tiles (counting sorts).
    fn sort_by_tile(&mut self, buckets: &[Bucket]) {
        let tile_of = |bucket: u32| self.tile_of_bucket[bucket as usize] as usize;
        for kept in &self.kept {
            self.tiles[tile_of(kept.bucket)].first_kept += 1;
        }
        let (mut end, mut end_kept) = (0, 0);
        for tile in &mut self.tiles {
            end += tile.count;
            end_kept += tile.first_kept;
            (tile.first, tile.first_kept) = (end, end_kept);
        }
        self.by_tile.clear();
        self.by_tile.resize(buckets.len(), 0);
        self.near.clear();
        self.near.resize(self.kept.len(), Near::default());
        // Filled from the end, so that the place that is left is a tile's first.
        for index in (0..buckets.len() as u32).rev() {
            let place = &mut self.tiles[self.tile_of_bucket[index as usize] as usize].first;
            *place -= 1;
            self.by_tile[*place as usize] = index;
        }
        for (number, kept) in self.kept.iter().enumerate().rev() {
            let bucket = &buckets[kept.bucket as usize];
            let place = &mut self.tiles[tile_of(kept.bucket)].first_kept;
            *place -= 1;
            self.near[*place as usize] = Near {
                x: kept.x,
                y: bucket.y,
                key: bucket.key,
                number: number as u32,
                representative: bucket.representative,
                edge: bucket.edge,
            };
        }
    }

    /// Counts every bucket for the nearest kept one that is not less important than itself and on the same side of the range.
    /// Most find theirs in the tiles around their own, in which kept ones are few.
    fn assign(&mut self, buckets: &[Bucket], importance: &Importance, grid: &CellGrid, tile_px: f64) {
        self.kept_of_bucket.clear();
        self.kept_of_bucket.resize(buckets.len(), 0);
        let (mut around, mut further) = (std::mem::take(&mut self.around), std::mem::take(&mut self.further));
        for tile in 0..grid.len() {
            let range = self.tiles[tile].first as usize..self.tiles[tile + 1].first as usize;
            if range.is_empty() {
                continue;
            }
            self.look_around(grid, tile, 1, &mut around);
            further.clear();
            for place in range {
                let index = self.by_tile[place] as usize;
                let (bucket, x) = (&buckets[index], self.xs[index]);
                let (mut square, mut number) = nearest(&around, bucket, x, importance);
                // Whatever is beyond these tiles is further away than this.
                if square > tile_px * tile_px {
                    if further.is_empty() {
                        self.look_around(grid, tile, 2, &mut further);
                    }
                    (square, number) = nearest(&further, bucket, x, importance);
                }
                if square > 4.0 * tile_px * tile_px {
                    (_, number) = nearest(&self.near, bucket, x, importance);
                }
                let number = if number == NONE { 0 } else { number };
                self.kept_of_bucket[index] = number;
                self.kept[number as usize].tally.add(bucket.tally);
            }
        }
        (self.around, self.further) = (around, further);
    }

    /// The kept ones in the tiles around one.
    fn look_around(&self, grid: &CellGrid, tile: usize, reach: usize, around: &mut Vec<Near>) {
        around.clear();
        for tiles in grid.around(tile, reach) {
            let first_kept = |tile: usize| self.tiles[tile].first_kept as usize;
            around.extend_from_slice(&self.near[first_kept(tiles.start)..first_kept(tiles.end)]);
        }
    }
}

/// The square of the distance to the nearest of those that a bucket may count for, and its number; of two as near the first.
#[inline(always)]
fn nearest(around: &[Near], bucket: &Bucket, x: f64, importance: &Importance) -> (f64, u32) {
    let (mut least, mut number) = (f64::INFINITY.to_bits(), u64::from(NONE));
    for near in around {
        let mut stands_for = near.key < bucket.key;
        if near.key == bucket.key {
            stands_for = importance
                .compare_alike(near.representative, bucket.representative)
                .is_le();
        }
        // Numbers that are not negative are in the order of their bits.
        let square = square_of_distance((x, bucket.y), (near.x, near.y)).to_bits();
        let is_nearer = (square < least) | ((square == least) & (u64::from(near.number) < number));
        let nearer = mask(stands_for & (near.edge == bucket.edge) & is_nearer);
        least = chosen(nearer, square, least);
        number = chosen(nearer, near.number.into(), number);
    }
    (f64::from_bits(least), number as u32)
}

#[inline(always)]
fn square_of_distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (a.0 - b.0, a.1 - b.1);
    dx * dx + dy * dy
}
