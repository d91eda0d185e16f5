//! More samples for series that are loaded: what was worked out for the old ones stays.
//!
//! A refresh that brings the last seconds of an hour costs those seconds. Old samples are forgotten in batches, so that each is
//! moved only a few times in its life.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::data::Data;
use crate::error::Error;
use crate::model::TimeAxis;

/// Samples before the wanted ones are forgotten when they are at least this part of an axis.
const FORGOTTEN_PART: usize = 4;

impl Data {
    /// Appends the samples of `more`, whose series are those loaded, in their order. With `keep_from_ms` samples before
    /// that time may be forgotten, sooner or later.
    ///
    /// # Errors
    /// [`Error::Length`] when there are not as many series, and [`Error::Order`] when samples are before the last ones of
    /// their series. Then nothing has changed.
    pub fn append(&mut self, more: Self, keep_from_ms: Option<f64>) -> Result<(), Error> {
        if more.series.len() != self.series.len() {
            return Err(Error::Length {
                what: "series to append to".to_owned(),
                expected: self.series.len(),
                found: more.series.len(),
            });
        }
        for (loaded, appended) in self.series.iter().zip(&more.series) {
            let last = loaded.series.axis().last_ms();
            let first = appended.series.axis().first_ms(0);
            if let (Some(last), Some(first)) = (last, first)
                && first < last
            {
                return Err(Error::Order {
                    what: format!("times of {}", loaded.series.display_name()),
                    why: format!("{first} comes after {last}, which is there already"),
                });
            }
        }
        let all_go_on = vec![Ordering::Equal; self.series.len()];
        self.wanted_from_ms = None;
        self.extend_series(more, &all_go_on, f64::INFINITY);
        if let Some(from_ms) = keep_from_ms {
            self.forget_before(from_ms);
        }
        Ok(())
    }

    /// Forgets old samples, when they are many.
    pub(crate) fn forget_before(&mut self, from_ms: f64) {
        // The sample before the first one stays: a line comes in from it.
        let surplus = |axis: &Rc<TimeAxis>| {
            let before = axis.lower_bound(from_ms).saturating_sub(1);
            if before * FORGOTTEN_PART >= axis.len() {
                before
            } else {
                0
            }
        };
        let counts: Vec<usize> = self.time_axes.iter().map(surplus).collect();
        if counts.iter().all(|count| *count == 0) {
            return;
        }
        let axes = self.take_axes().into_iter().zip(&counts);
        self.time_axes = axes.map(|(axis, count)| Rc::new(axis.without_first(*count))).collect();
        for loaded in &mut self.series {
            let axis = Rc::clone(&self.time_axes[loaded.time_axis]);
            loaded.series.shorten(axis, counts[loaded.time_axis]);
        }
    }

    /// The time axes, which nobody else holds until the series are given others, so that they need not be copied.
    #[inline(never)]
    pub(crate) fn take_axes(&mut self) -> Vec<TimeAxis> {
        self.series.iter_mut().for_each(|loaded| loaded.series.release_axis());
        let axes = std::mem::take(&mut self.time_axes);
        axes.into_iter().map(Rc::unwrap_or_clone).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::SeriesLook;
    use crate::error::Warnings;
    use crate::model::SeriesData;

    fn data(series: &[(&[f64], &[f64])]) -> Data {
        let mut data = Data::default();
        for (times, values) in series {
            let one = SeriesData {
                times_ms: times.to_vec(),
                values: values.to_vec(),
                ..SeriesData::default()
            };
            data.add_series(one, SeriesLook::default(), &mut Warnings::default())
                .unwrap();
        }
        data
    }

    fn samples(data: &Data) -> Vec<(Vec<f64>, Vec<f64>)> {
        let of = |loaded: &crate::data::LoadedSeries| {
            (
                loaded.series.axis().times_ms(0..usize::MAX).collect(),
                loaded.series.values().to_vec(),
            )
        };
        data.series.iter().map(of).collect()
    }

    #[test]
    fn appended_samples_are_like_loaded_ones() {
        let times: Vec<f64> = (0..1000).map(|second| f64::from(second) * 1000.0).collect();
        let values: Vec<f64> = times.iter().map(|time| (time / 7e3).sin()).collect();
        let whole = data(&[(&times, &values), (&times, &values)]);
        let mut grown = data(&[(&times[..300], &values[..300]), (&times[..300], &values[..300])]);
        for range in [300..301, 301..640, 640..1000] {
            let (times, values) = (&times[range.clone()], &values[range]);
            grown.append(data(&[(times, values), (times, values)]), None).unwrap();
        }
        assert_eq!(samples(&grown), samples(&whole));
        assert_eq!(grown.time_axes, whole.time_axes);
        assert_eq!(grown.time_axes.len(), 1);
        let extent = |data: &Data| {
            let series = &data.series[1].series;
            series.pyramid().range(series.values(), 250..999)
        };
        assert_eq!(extent(&grown), extent(&whole));
    }

    #[test]
    fn what_does_not_go_on_is_refused_and_nothing_changes() {
        let mut loaded = data(&[(&[1.0, 2.0], &[1.0, 2.0]), (&[1.0, 2.0], &[1.0, 2.0])]);
        let before = samples(&loaded);
        let refusals = [data(&[(&[3.0], &[1.0])]), data(&[(&[1.5], &[1.0]), (&[1.5], &[1.0])])];
        let sentences: Vec<String> = refusals
            .into_iter()
            .map(|more| loaded.append(more, None).unwrap_err().to_string())
            .collect();
        assert!(sentences[1].contains("1.5 comes after 2"), "{sentences:?}");
        assert_eq!(samples(&loaded), before);
    }

    #[test]
    fn series_that_shared_their_times_may_go_on_apart() {
        let mut loaded = data(&[(&[1.0, 2.0], &[1.0, 2.0]), (&[1.0, 2.0], &[3.0, 4.0]), (&[], &[])]);
        let more = data(&[(&[3.0], &[5.0]), (&[4.0], &[6.0]), (&[], &[])]);
        loaded.append(more, None).unwrap();
        let expected = [
            (vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 5.0]),
            (vec![1.0, 2.0, 4.0], vec![3.0, 4.0, 6.0]),
            (vec![], vec![]),
        ];
        assert_eq!(samples(&loaded), expected);
    }

    #[test]
    fn old_samples_are_forgotten_in_batches() {
        let mut loaded = data(&[(&[0.0, 1.0, 2.0, 3.0], &[0.0, 1.0, 2.0, 3.0])]);
        let more = |time: f64| data(&[(&[time], &[time])]);
        loaded.append(more(4.0), Some(1.5)).unwrap();
        assert_eq!(samples(&loaded)[0].0.len(), 5);
        loaded.append(more(5.0), Some(3.5)).unwrap();
        assert_eq!(samples(&loaded)[0], (vec![3.0, 4.0, 5.0], vec![3.0, 4.0, 5.0]));
    }
}
