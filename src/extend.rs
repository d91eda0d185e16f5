//! Answers of an API that begin later than what is loaded: a refresh reads what is new, and what was worked out for the rest
//! stays.
//!
//! The outcome is what reading answers over the whole window would come to, except that what the server has forgotten
//! within the part that was not asked for is still there.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::data::{Data, LoadedSeries};
use crate::error::Error;
use crate::merge::merged_within;
use crate::model::TimeAxis;

/// What answers that begin later were asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// From here on answers replace what is loaded, ms: a whole number of steps.
    pub start_ms: f64,
    /// Where the window begins, ms; an answer over all of it would begin at the last whole number of steps before.
    pub from_ms: f64,
    /// The step of the samples, ms: that of the answers which are loaded.
    pub step_ms: f64,
}

/// A step is a whole number of another, give or take this share of it.
const TOLERANCE: f64 = 1e-3;

impl Data {
    /// Replaces samples and exemplars from `asked.start_ms` on by those of `more`, which are of as many answers as are loaded, in
    /// their order. Series are the same when answer and labels are; their order is that of the labels, or any in which both
    /// have the same series. What is not within the window is forgotten: exemplars at once, samples sooner or later, and
    /// series without a wanted sample.
    ///
    /// # Errors
    /// [`Error::Order`] when it cannot be said what goes on with what: other answers, or a step that does not fit; samples
    /// before the start; a series without samples (such as one of histograms); series in another order than that of their labels. Then
    /// nothing has changed.
    pub fn extend(&mut self, more: Self, asked: Asked) -> Result<(), Error> {
        if let Some(why) = self.obstacle(&more, asked) {
            return Err(refused(why));
        }
        let orders = self
            .orders(&more)
            .ok_or_else(|| refused("its series are not in the order of their labels"))?;
        let within_ms = asked.from_ms..asked.start_ms;
        self.set_exemplars(merged_within(&self.exemplars, within_ms, &more.exemplars, usize::MAX));
        let wanted_from_ms = ((asked.from_ms / asked.step_ms).floor() * asked.step_ms).round();
        self.wanted_from_ms = Some(wanted_from_ms);
        self.extend_series(more, &orders, asked.start_ms);
        self.forget_before(wanted_from_ms);
        for loaded in &mut self.series {
            // Nothing comes in from what is not wanted.
            let unwanted = loaded.series.axis().lower_bound(wanted_from_ms);
            loaded.series.end_line_before(unwanted);
        }
        self.measure_gaps();
        Ok(())
    }

    fn obstacle(&self, more: &Self, asked: Asked) -> Option<&'static str> {
        let times = |loaded: &LoadedSeries| loaded.series.axis().first_ms(0);
        if more.answers != self.answers || self.series.iter().any(|loaded| loaded.answer.is_none()) {
            return Some("what is loaded is not of as many answers");
        }
        if more.series.iter().any(|loaded| times(loaded).is_none()) {
            return Some("a series has no samples that can be drawn");
        }
        if more.series.iter().filter_map(times).any(|first| first < asked.start_ms) {
            return Some("samples are before the time that was asked for");
        }
        let is_other = |loaded: &LoadedSeries| {
            let step_ms = loaded.usual_step_ms();
            let steps = step_ms / asked.step_ms;
            // Also where what was asked for is no step.
            step_ms.is_finite() && !(0.0..=TOLERANCE).contains(&(steps - steps.round()).abs())
        };
        self.series
            .iter()
            .chain(&more.series)
            .any(is_other)
            .then_some("its samples have another step")
    }

    /// The series of both, in order: `Less` is one that only this data has, `Greater` one that only `more` has.
    fn orders(&self, more: &Self) -> Option<Vec<Ordering>> {
        let (mut own, mut others) = (self.series.iter().peekable(), more.series.iter().peekable());
        let mut orders = Vec::with_capacity(more.series.len());
        let mut last: Option<&LoadedSeries> = None;
        let (mut is_same, mut is_ascending) = (true, true);
        loop {
            let order = match (own.peek(), others.peek()) {
                (None, None) => break,
                (Some(own), Some(other)) => order_of(own, other),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
            };
            let own_next = own.next_if(|_| order.is_le());
            let Some(next) = others.next_if(|_| order.is_ge()).or(own_next) else {
                break;
            };
            is_same &= order.is_eq();
            is_ascending &= last.is_none_or(|last| order_of(last, next).is_lt());
            last = Some(next);
            orders.push(order);
        }
        (is_same || is_ascending).then_some(orders)
    }

    /// Joins the series of both by their orders, see [`Data::orders`].
    pub(crate) fn extend_series(&mut self, more: Self, orders: &[Ordering], start_ms: f64) {
        let mut axes = LongerAxes {
            old: self.take_axes().into_iter().map(Some).collect(),
            longer: Vec::new(),
        };
        let mut own = std::mem::take(&mut self.series).into_iter();
        let mut others = more.series.into_iter();
        for order in orders {
            let loaded = if order.is_le() { own.next() } else { None };
            let added = if order.is_ge() { others.next() } else { None };
            let time_axis = loaded.as_ref().map(|loaded| loaded.time_axis);
            let (known, axis) = axes.of(time_axis, added.as_ref(), start_ms);
            let is_old = self.first_wanted(&axis) == axis.len();
            if is_old && self.wanted_from_ms.is_some() {
                continue;
            }
            match (loaded, added) {
                (Some(mut loaded), added) => {
                    let values = added.as_ref().map_or(&[][..], |added| added.series.values());
                    loaded.series.extend(axis, known, values);
                    self.push_series(loaded.series, loaded.look, loaded.answer);
                }
                (None, Some(added)) => self.push_series(added.series, added.look, added.answer),
                (None, None) => {}
            }
        }
    }
}

/// Series are the same when answer and labels are, and are in the order of both.
#[inline(never)]
fn order_of(one: &LoadedSeries, other: &LoadedSeries) -> Ordering {
    let answers = one.answer.cmp(&other.answer);
    answers.then_with(|| one.series.labels().cmp(other.series.labels()))
}

fn refused(why: &str) -> Error {
    Error::Order {
        what: "what is loaded cannot be extended".to_owned(),
        why: why.to_owned(),
    }
}

/// The time axes that come of extending: one for each that is loaded and each that is added to it, however many series have
/// these.
struct LongerAxes {
    /// Those that are loaded, until they are made longer.
    old: Vec<Option<TimeAxis>>,
    longer: Vec<LongerAxis>,
}

struct LongerAxis {
    loaded: Option<usize>,
    added: Option<usize>,
    /// How many times are those of the loaded one.
    known: usize,
    axis: Rc<TimeAxis>,
}

impl LongerAxes {
    fn of(&mut self, loaded: Option<usize>, added: Option<&LoadedSeries>, start_ms: f64) -> (usize, Rc<TimeAxis>) {
        let added_index = added.map(|added| added.time_axis);
        // Neighbours have the same more often than not.
        let mut latest = self.longer.iter().rev();
        let same = latest.find(|longer| longer.loaded == loaded && longer.added == added_index);
        if let Some(same) = same {
            return (same.known, Rc::clone(&same.axis));
        }
        let old = loaded.and_then(|index| self.old.get_mut(index)?.take());
        let sibling = || self.longer.iter().find(|longer| longer.loaded == loaded);
        let more = added.map(|added| added.series.axis());
        let (known, begun) = match (loaded, old) {
            (None, _) => (0, None),
            (_, Some(axis)) => (axis.lower_bound(start_ms), Some(axis)),
            // A series with the same times has made it longer otherwise.
            (_, None) => sibling().map_or((0, None), |other| (other.known, Some(TimeAxis::clone(&other.axis)))),
        };
        let axis = match begun {
            Some(axis) => Rc::new(match more {
                Some(more) => axis.continued(known, more),
                None => axis.continued(known, &TimeAxis::default()),
            }),
            None => more.map(Rc::clone).unwrap_or_default(),
        };
        self.longer.push(LongerAxis {
            loaded,
            added: added_index,
            known,
            axis: Rc::clone(&axis),
        });
        (known, axis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Warnings;
    use crate::model::SeriesData;
    use crate::pyramid::counted;

    const STEP_MS: f64 = 1000.0;

    /// One answer with a series for each route, with a sample at each of these steps.
    fn answer(series: &[(&str, std::ops::Range<u32>)]) -> Data {
        let one = |(route, steps): &(&str, std::ops::Range<u32>)| SeriesData {
            labels: [("route", *route)].into_iter().collect(),
            times_ms: steps.clone().map(|step| f64::from(step) * STEP_MS).collect(),
            values: steps.clone().map(f64::from).collect(),
            ..SeriesData::default()
        };
        let mut data = Data::default();
        data.add_answer(series.iter().map(one).collect(), &mut Warnings::default())
            .unwrap();
        data
    }

    fn asked(start: u32, from: u32) -> Asked {
        Asked {
            start_ms: f64::from(start) * STEP_MS,
            from_ms: f64::from(from) * STEP_MS,
            step_ms: STEP_MS,
        }
    }

    fn routes(data: &Data) -> Vec<(&str, usize)> {
        fn of(loaded: &LoadedSeries) -> (&str, usize) {
            (
                loaded.series.labels().get("route").unwrap(),
                loaded.series.values().len(),
            )
        }
        data.series.iter().map(of).collect()
    }

    #[test]
    fn series_come_in_their_place_and_go_with_their_last_sample() {
        let mut data = answer(&[("b", 0..10), ("c", 0..10)]);
        data.extend(answer(&[("a", 8..12), ("c", 8..12)]), asked(8, 1)).unwrap();
        assert_eq!(routes(&data), [("a", 4), ("b", 8), ("c", 12)]);
        data.extend(answer(&[("a", 10..20), ("c", 10..20)]), asked(10, 7))
            .unwrap();
        // Samples before the wanted ones are forgotten, but for one.
        assert_eq!(routes(&data), [("a", 12), ("b", 2), ("c", 14)]);
        data.extend(answer(&[("a", 18..21), ("c", 18..21)]), asked(18, 8))
            .unwrap();
        assert_eq!(routes(&data), [("a", 13), ("c", 15)]);
    }

    #[test]
    fn a_refresh_summarises_what_is_new() {
        let all = ["a", "b", "c"];
        let mut data = answer(&all.map(|route| (route, 0..3000)));
        assert_eq!(counted::take(), 9000);
        data.extend(answer(&all.map(|route| (route, 2900..3020))), asked(2900, 20))
            .unwrap();
        // What is asked for again and new, once as an answer and once in its place, each with the begun block before it.
        assert!(counted::take() <= 3 * 2 * (120 + 32));
        assert_eq!(routes(&data), all.map(|route| (route, 3020)));
        assert_eq!(data.time_axes.len(), 1);
    }

    #[test]
    fn what_cannot_be_extended_is_refused_and_nothing_changes() {
        let mut data = answer(&[("a", 0..10), ("b", 0..10)]);
        let mut two = answer(&[("a", 8..12)]);
        two.add_answer(Vec::new(), &mut Warnings::default()).unwrap();
        let step = |step_ms| Asked { step_ms, ..asked(8, 0) };
        for (more, asked, why) in [
            (two, asked(8, 0), "not of as many"),
            (answer(&[("a", 8..8)]), asked(8, 0), "no samples"),
            (answer(&[("a", 7..12)]), asked(8, 0), "before the time"),
            (
                answer(&[("b", 8..12), ("a", 8..12)]),
                asked(8, 0),
                "order of their labels",
            ),
            (answer(&[("a", 8..12)]), step(1500.0), "another step"),
            (answer(&[("a", 8..12)]), step(0.0), "another step"),
        ] {
            let error = data.extend(more, asked).unwrap_err().to_string();
            assert!(error.contains(why), "{error} is not {why}");
            assert_eq!(routes(&data), [("a", 10), ("b", 10)]);
        }
        // Series that were handed over are of no answer.
        data.replace_series(Data::default());
        assert!(data.extend(answer(&[("a", 8..12)]), asked(8, 0)).is_err());
    }
}
