//! The labels of one series.

/// Names and values of a series' labels, sorted by name. An empty value is the same as no label.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(Vec<(String, String)>);

impl Labels {
    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }

    /// The value of a label, if the series has it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.position(name).ok().map(|at| self.0[at].1.as_str())
    }

    /// Sets a label; an empty value removes it.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.set_owned(name.into(), value.into());
    }

    fn set_owned(&mut self, name: String, value: String) {
        match (self.position(&name), value.is_empty()) {
            (Ok(at), true) => drop(self.0.remove(at)),
            (Ok(at), false) => self.0[at].1 = value,
            (Err(_), true) => {}
            (Err(at), false) => self.0.insert(at, (name, value)),
        }
    }

    /// Pairs of name and value, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many labels there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no label.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The labels as Prometheus writes a series: `name{a="b", c="d"}`.
    pub fn to_selector(&self) -> String {
        let pairs: Vec<String> = self
            .iter()
            .filter(|(name, _)| *name != "__name__")
            .map(|(name, value)| format!("{name}={value:?}"))
            .collect();
        let metric = self.get("__name__").unwrap_or("");
        if pairs.is_empty() && !metric.is_empty() {
            return metric.to_owned();
        }
        format!("{metric}{{{}}}", pairs.join(", "))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Labels {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut labels = Self::default();
        for (name, value) in pairs {
            labels.set(name, value);
        }
        labels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_sorted_set_once_and_removed_by_an_empty_value() {
        let mut labels: Labels = [("b", "2"), ("a", "1"), ("b", "3"), ("c", "")].into_iter().collect();
        assert_eq!(labels.iter().collect::<Vec<_>>(), [("a", "1"), ("b", "3")]);
        labels.set("a", "");
        assert_eq!((labels.get("a"), labels.get("b"), labels.len()), (None, Some("3"), 1));
    }

    #[test]
    fn a_series_is_written_as_prometheus_writes_it() {
        let labels: Labels = [("__name__", "up"), ("job", "a\"b")].into_iter().collect();
        assert_eq!(labels.to_selector(), r#"up{job="a\"b"}"#);
    }
}
