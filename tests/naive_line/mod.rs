//! What a line covers, taken from its description: a rectangle for each straight piece, a part of a disc for each joint.
//!
//! Along y it is exact; along x it is measured at [`PLACES`] places in each pixel.

/// Places in x at which a pixel is measured: an upright edge is wrong by half of one of them at most.
const PLACES: usize = 512;

type At = (f64, f64);

/// The share of each pixel (row by row) that runs of points cover, drawn as lines that reach `half` to both sides, with
/// round joins and butt ends. What a run covers twice counts once; what several runs cover adds up to the whole at most.
pub fn coverage(runs: &[Vec<At>], half: f64, width: usize, height: usize) -> Vec<f64> {
    measured(width, height, |x| {
        runs.iter().flat_map(|run| stretches(run, half, x)).collect()
    })
}

/// The share of each pixel that a disc covers.
pub fn disc(center: At, radius: f64, width: usize, height: usize) -> Vec<f64> {
    measured(width, height, |x| {
        let reach = (radius * radius - (x - center.0).powi(2)).max(0.0).sqrt();
        vec![(center.1 - reach, center.1 + reach)]
    })
}

fn measured(width: usize, height: usize, stretches: impl Fn(f64) -> Vec<At>) -> Vec<f64> {
    let mut pixels = vec![0.0_f64; width * height];
    for place in 0..width * PLACES {
        for (top, bottom) in stretches((place as f64 + 0.5) / PLACES as f64) {
            for row in top.max(0.0) as usize..height.min(bottom.max(0.0).ceil() as usize) {
                let (upper, lower) = (top.max(row as f64), bottom.min(row as f64 + 1.0));
                pixels[row * width + place / PLACES] += (lower - upper) / PLACES as f64;
            }
        }
    }
    pixels.iter().map(|share| share.min(1.0)).collect()
}

/// The stretches of y that a run covers at `x`, apart from each other. If its first or last piece is shorter than the line
/// is wide, other pieces may stick out behind that end like spokes; what lies between them is then covered too.
fn stretches(run: &[At], half: f64, x: f64) -> Vec<At> {
    let pieces = run
        .windows(2)
        .filter_map(|ends| across_rectangle(ends[0], ends[1], half, x));
    let joins = run
        .windows(3)
        .filter_map(|ends| across_join([ends[0], ends[1], ends[2]], half, x));
    let mut all: Vec<At> = pieces.chain(joins).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let length = |ends: &[At]| (ends[1].0 - ends[0].0).hypot(ends[1].1 - ends[0].1);
    let is_stubby = length(&run[..2]).min(length(&run[run.len() - 2..])) < 2.0 * half;
    let mut apart: Vec<At> = Vec::new();
    for (top, bottom) in all {
        match apart.last_mut() {
            Some(last) if top <= last.1 || is_stubby => last.1 = last.1.max(bottom),
            _ => apart.push((top, bottom)),
        }
    }
    apart
}

/// Where an upright line crosses the rectangle around a straight piece.
fn across_rectangle(from: At, to: At, half: f64, x: f64) -> Option<At> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (across_x, across_y) = (-dy / dx.hypot(dy) * half, dx / dx.hypot(dy) * half);
    let corners = [
        (from.0 + across_x, from.1 + across_y),
        (to.0 + across_x, to.1 + across_y),
        (to.0 - across_x, to.1 - across_y),
        (from.0 - across_x, from.1 - across_y),
    ];
    let sides = (0..4).map(|index| (corners[index], corners[(index + 1) % 4]));
    let crossed = sides.filter(|(a, b)| (a.0 <= x) != (b.0 <= x));
    let ys: Vec<f64> = crossed
        .map(|(a, b)| a.1 + (b.1 - a.1) * (x - a.0) / (b.0 - a.0))
        .collect();
    (ys.len() == 2).then(|| (ys[0].min(ys[1]), ys[0].max(ys[1])))
}

/// Where an upright line crosses a round join: the part of the disc around the joint that lies beyond the end of the piece
/// before and beyond the start of the piece after.
fn across_join([before, joint, after]: [At; 3], half: f64, x: f64) -> Option<At> {
    if (x - joint.0).abs() >= half {
        return None;
    }
    let reach = (half * half - (x - joint.0).powi(2)).sqrt();
    let (mut top, mut bottom) = (-reach, reach);
    for from in [before, after] {
        // How far a point at x, y (from the joint) is beyond: x * dx + y * dy.
        let (dx, dy) = (joint.0 - from.0, joint.1 - from.1);
        let level = -(x - joint.0) * dx / dy;
        if dy > 0.0 {
            top = top.max(level);
        } else if dy < 0.0 {
            bottom = bottom.min(level);
        } else if (x - joint.0) * dx < 0.0 {
            return None;
        }
    }
    (top < bottom).then_some((joint.1 + top, joint.1 + bottom))
}

/// The dashes of a run: lengths of dash and gap in turn, again and again.
pub fn dashes(run: &[At], lengths: &[f64]) -> Vec<Vec<At>> {
    let (mut dashes, mut dash) = (Vec::new(), vec![run[0]]);
    let (mut index, mut rest) = (0, lengths[0]);
    for ends in run.windows(2) {
        let ((x, y), (dx, dy)) = (ends[0], (ends[1].0 - ends[0].0, ends[1].1 - ends[0].1));
        let (mut done, length) = (0.0, dx.hypot(dy));
        while done + rest < length {
            done += rest;
            let at = (x + dx * done / length, y + dy * done / length);
            dash.push(at);
            if index % 2 == 0 {
                dashes.push(std::mem::take(&mut dash));
            }
            dash = vec![at];
            index += 1;
            rest = lengths[index % lengths.len()];
        }
        rest -= length - done;
        dash.push(ends[1]);
    }
    if index % 2 == 0 {
        dashes.push(dash);
    }
    dashes
}
