//! Legend templates.

use crate::model::Labels;

use super::super::body::position;

/// A template with each `{{label}}` replaced by the label's value, or by nothing when the series has no such label.
pub(in crate::read) fn render(template: &str, labels: &Labels) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = position(rest, "{{") {
        let behind = &rest[start + 2..];
        let Some(end) = position(behind, "}}") else {
            break;
        };
        text.push_str(&rest[..start]);
        text.push_str(labels.get(behind[..end].trim()).unwrap_or(""));
        rest = &behind[end + 2..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_replaced_and_the_rest_is_kept() {
        let labels = Labels::from_iter([("route", "/cart"), ("code", "200")]);
        assert_eq!(render("p99 {{route}} {{ code }}", &labels), "p99 /cart 200");
        assert_eq!(render("{{absent}}-{{", &labels), "-{{");
        assert_eq!(render("{{route", &labels), "{{route");
        assert_eq!(render("ü{{}}ü", &labels), "üü");
    }
}
