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

mod buckets;
mod grid;
mod importance;
mod suppress;

use std::ops::Range;

use buckets::Buckets;
use importance::Importance;
use suppress::Suppression;

use crate::model::Exemplars;
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
    buckets: Buckets,
    suppression: Suppression,
    window: Range<usize>,
    clusters: Vec<Cluster>,
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
        let window = self.window.clone();
        self.buckets.fill(
            selection,
            window,
            &importance,
            view,
            placement,
            spacing.bucket_px.max(1.0),
        );
        self.suppression.run(&self.buckets.list, &importance, view, distance_px);
        self.make_clusters(selection, distance_px);
    }

    fn make_clusters(&mut self, selection: &Selection, distance_px: f64) {
        let of_kept = |kept: &suppress::Kept| {
            let bucket = &self.buckets.list[kept.bucket as usize];
            let (index, tally) = (bucket.representative as usize, &kept.tally);
            Cluster {
                x: kept.x,
                y: bucket.y,
                count: tally.count,
                series: tally.only_series().filter(|series| *series != NO_SERIES),
                row: selection.rows[index],
                time_ms: selection.times_ms[index],
                value: selection.values[index],
                edge: bucket.edge,
                radius_px: radius_px(tally.count, distance_px),
            }
        };
        self.clusters.clear();
        self.clusters.extend(self.suppression.kept.iter().map(of_kept));
    }

    /// The cluster in which an exemplar of the window is counted; `place` counts from the window's first.
    fn cluster_of(&self, place: usize) -> Option<usize> {
        let bucket = *self.buckets.of_index.get(place)?;
        self.suppression
            .kept_of_bucket
            .get(bucket as usize)
            .map(|kept| *kept as usize)
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
        self.cluster_of(place)
    }

    /// Rows of the exemplars that a cluster stands for, the most important first. Costs a sweep over the window.
    pub fn members(&self, cluster: usize, exemplars: &Exemplars, selection: &Selection, policy: Policy) -> Vec<u32> {
        let importance = Importance::new(exemplars, selection, policy);
        let mut members: Vec<u32> = (0..)
            .zip(self.window.clone())
            .filter(|(place, _)| self.cluster_of(*place) == Some(cluster))
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
        for (place, index) in self.window.clone().enumerate() {
            if let Some(members) = self.cluster_of(place).and_then(|cluster| members.get_mut(cluster)) {
                members.push(index as u32);
            }
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
