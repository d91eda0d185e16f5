//! What is under the pointer, and where the keyboard goes next.

use crate::cluster::Cluster;
use crate::frame::{Frame, Input};
use crate::setting::Choice;

/// How far from a marker's edge the pointer still means it, CSS px.
const SLACK_PX: f64 = 3.0;
/// Diamonds so small are as easy to hit as ones of this radius, CSS px.
const LEAST_RADIUS_PX: f64 = 7.0;
/// How far from a line the pointer still means its sample, CSS px.
const SERIES_REACH_PX: f64 = 48.0;

/// What was hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hit {
    /// A cluster, by its index.
    Cluster(usize),
    /// A sample.
    Sample(SampleHit),
}

/// A sample of a series in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleHit {
    /// The series.
    pub series: usize,
    /// Its time in ms.
    pub time_ms: f64,
    /// Its value.
    pub value: f64,
    /// Where it stands, CSS px.
    pub x: f64,
    /// Where it stands, CSS px.
    pub y: f64,
}

/// The cluster at a point, else the sample nearest to it.
pub fn hit(frame: &Frame, input: &Input, x: f64, y: f64) -> Option<Hit> {
    if let Some(cluster) = cluster_at(frame.clusterer.clusters(), x, y) {
        return Some(Hit::Cluster(cluster));
    }
    if !frame.view.plot().contains(x, y) {
        return None;
    }
    let samples = samples_at(frame, input, frame.view.time_from_px(x), None);
    let distance = |sample: &SampleHit| (sample.y - y).abs();
    samples
        .into_iter()
        .filter(|sample| distance(sample) <= SERIES_REACH_PX && (sample.x - x).abs() <= SERIES_REACH_PX)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .map(Hit::Sample)
}

/// The nearest of the clusters whose marker reaches the point.
fn cluster_at(clusters: &[Cluster], x: f64, y: f64) -> Option<usize> {
    let (mut nearest, mut least) = (None, f64::INFINITY);
    for (index, cluster) in clusters.iter().enumerate() {
        // A diamond is the set of points with this sum of distances.
        let distance = (cluster.x - x).abs() + (cluster.y - y).abs();
        if distance <= cluster.radius_px.max(LEAST_RADIUS_PX) + SLACK_PX && distance < least {
            (nearest, least) = (Some(index), distance);
        }
    }
    nearest
}

/// Of every shown series, or the `wanted` one of them, the sample nearest to a time, within the window, if it has a value.
pub fn samples_at(frame: &Frame, input: &Input, time_ms: f64, wanted: Option<usize>) -> Vec<SampleHit> {
    let data = input.data;
    let nearest_of_axis: Vec<Option<usize>> = data.time_axes.iter().map(|axis| axis.nearest(time_ms)).collect();
    let sample = |(series, loaded): (usize, &crate::data::LoadedSeries)| {
        let is_asked = input.is_shown[series] && wanted.is_none_or(|wanted| wanted == series);
        let index = nearest_of_axis[loaded.time_axis].filter(|_| is_asked)?;
        let (time_ms, value) = (loaded.series.axis().time_ms(index), loaded.series.values()[index]);
        let y = frame.px_from_value(value, loaded.look.axis);
        let is_visible = !value.is_nan() && y.is_finite() && frame.view.contains(time_ms);
        is_visible.then(|| SampleHit {
            series,
            time_ms,
            value,
            x: frame.view.px_from_time(time_ms),
            y,
        })
    };
    data.series.iter().enumerate().filter_map(sample).collect()
}

/// Where the keyboard goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the one before in time.
    Earlier,
    /// To the next in time.
    Later,
    /// To the next higher value.
    Higher,
    /// To the next lower value.
    Lower,
    /// To the first in time.
    First,
    /// To the last in time.
    Last,
    /// To the most important one.
    Worst,
    /// To the one before in time that stands for several.
    EarlierCluster,
    /// To the next in time that stands for several.
    LaterCluster,
}

impl Choice for Direction {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("earlier", Self::Earlier),
        ("later", Self::Later),
        ("higher", Self::Higher),
        ("lower", Self::Lower),
        ("first", Self::First),
        ("last", Self::Last),
        ("worst", Self::Worst),
        ("earlierCluster", Self::EarlierCluster),
        ("laterCluster", Self::LaterCluster),
    ];
}

/// The cluster in a direction from another (by index); without one the walk starts at the most important, or at
/// the end that the direction names. `None` at the end of the way.
pub fn walk(clusters: &[Cluster], from: Option<usize>, direction: Direction) -> Option<usize> {
    let time = |cluster: &Cluster| (cluster.time_ms, cluster.value);
    let value = |cluster: &Cluster| (cluster.value, cluster.time_ms);
    let indices = 0..clusters.len();
    let by = |key: &dyn Fn(&Cluster) -> (f64, f64), a: usize, b: usize| {
        let (a, b) = (key(&clusters[a]), key(&clusters[b]));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    };
    let first = |key: &dyn Fn(&Cluster) -> (f64, f64)| indices.clone().min_by(|a, b| by(key, *a, *b));
    let last = |key: &dyn Fn(&Cluster) -> (f64, f64)| indices.clone().max_by(|a, b| by(key, *a, *b));
    let Some(from) = from.filter(|from| *from < clusters.len()) else {
        return match direction {
            Direction::First => first(&time),
            Direction::Last => last(&time),
            _ => indices.clone().next(),
        };
    };
    let is_several = matches!(direction, Direction::EarlierCluster | Direction::LaterCluster);
    let is_meant = |index: &usize| !is_several || clusters[*index].count > 1;
    let after = |key: &dyn Fn(&Cluster) -> (f64, f64)| {
        let beyond = indices.clone().filter(|index| by(key, *index, from).is_gt());
        beyond.filter(is_meant).min_by(|a, b| by(key, *a, *b))
    };
    let before = |key: &dyn Fn(&Cluster) -> (f64, f64)| {
        let beyond = indices.clone().filter(|index| by(key, *index, from).is_lt());
        beyond.filter(is_meant).max_by(|a, b| by(key, *a, *b))
    };
    match direction {
        Direction::Earlier | Direction::EarlierCluster => before(&time),
        Direction::Later | Direction::LaterCluster => after(&time),
        Direction::Higher => after(&value),
        Direction::Lower => before(&value),
        Direction::First => first(&time),
        Direction::Last => last(&time),
        Direction::Worst => indices.clone().next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(time_ms: f64, value: f64, x: f64, y: f64) -> Cluster {
        Cluster {
            x,
            y,
            count: 1,
            series: None,
            row: 0,
            time_ms,
            value,
            edge: None,
            radius_px: 5.0,
        }
    }

    #[test]
    fn the_nearer_of_two_markers_is_hit() {
        let clusters = [cluster(0.0, 0.0, 100.0, 100.0), cluster(0.0, 0.0, 112.0, 100.0)];
        assert_eq!(cluster_at(&clusters, 101.0, 99.0), Some(0));
        assert_eq!(cluster_at(&clusters, 107.0, 100.0), Some(1));
        assert_eq!(cluster_at(&clusters, 130.0, 100.0), None);
    }

    #[test]
    fn the_walk_by_clusters_passes_single_ones() {
        let of = |time_ms, count| Cluster {
            count,
            ..cluster(time_ms, 1.0, 0.0, 0.0)
        };
        let clusters = [of(1.0, 5), of(2.0, 1), of(3.0, 2), of(4.0, 1)];
        assert_eq!(walk(&clusters, Some(0), Direction::LaterCluster), Some(2));
        assert_eq!(walk(&clusters, Some(2), Direction::LaterCluster), None);
        assert_eq!(walk(&clusters, Some(3), Direction::EarlierCluster), Some(2));
    }

    #[test]
    fn the_walk_reaches_every_cluster_in_both_orders() {
        let clusters = [
            cluster(5.0, 9.0, 0.0, 0.0),
            cluster(1.0, 3.0, 0.0, 0.0),
            cluster(5.0, 1.0, 0.0, 0.0),
        ];
        let way = |start, direction| {
            let mut seen = vec![walk(&clusters, None, start).unwrap()];
            while let Some(next) = walk(&clusters, seen.last().copied(), direction) {
                seen.push(next);
            }
            seen
        };
        assert_eq!(way(Direction::First, Direction::Later), [1, 2, 0]);
        assert_eq!(way(Direction::Last, Direction::Earlier), [0, 2, 1]);
        assert_eq!(way(Direction::Worst, Direction::Lower), [0, 1, 2]);
        assert_eq!(walk(&[], None, Direction::Later), None);
    }
}
