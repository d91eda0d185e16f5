//! What a host sets, before it has a type: read once whatever it comes from, then asked for by name. A refusal names
//! the place (`axes[1].min`), what is expected there, and what was found.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::color::Color;

/// A value of no particular type. What is undefined is [`Setting::Null`].
#[derive(Debug, Clone, PartialEq)]
pub enum Setting {
    /// Nothing; the same as absent.
    Null,
    /// A truth value.
    Flag(bool),
    /// A number, finite or not.
    Number(f64),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Setting>),
    /// Named values.
    Map(Vec<(String, Setting)>),
}

/// Why a setting cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    place: String,
    reason: String,
}

impl Refusal {
    /// A refusal of the very value that is being read.
    pub fn new(reason: String) -> Self {
        Self {
            place: String::new(),
            reason,
        }
    }

    /// A refusal of a value that is not of the form expected.
    pub fn expected(what: &str, found: &Setting) -> Self {
        Self::new(format!("expected {what}, found {found}"))
    }

    /// The same, seen from what holds the value: a name or an index in brackets.
    pub fn within(mut self, holder: &str) -> Self {
        if !self.place.is_empty() && !self.place.starts_with('[') {
            self.place.insert(0, '.');
        }
        self.place.insert_str(0, holder);
        self
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            f.write_str(&self.place)?;
            f.write_str(": ")?;
        }
        f.write_str(&self.reason)
    }
}

/// How much of an offending text a refusal quotes, in characters.
const EXCERPT_CHARS: usize = 60;

/// As a refusal quotes it.
impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("nothing"),
            Self::Flag(true) => f.write_str("true"),
            Self::Flag(false) => f.write_str("false"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{:?}", text.chars().take(EXCERPT_CHARS).collect::<String>()),
            Self::List(_) => f.write_str("a list"),
            Self::Map(_) => f.write_str("an object"),
        }
    }
}

/// What can be read from a setting.
pub trait FromSetting: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`Refusal`] when it has another form, or a value that cannot be used.
    fn from_setting(setting: &Setting) -> Result<Self, Refusal>;
}

/// One of several names.
pub trait Choice: Copy + 'static {
    /// The names and what they stand for.
    const NAMES: &'static [(&'static str, Self)];
}

impl<T: Choice> FromSetting for T {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let named = |(name, _): &&(&str, T)| matches!(setting, Setting::Text(text) if text == name);
        T::NAMES.iter().find(named).map(|(_, choice)| *choice).ok_or_else(|| {
            let names: Vec<&str> = T::NAMES.iter().map(|(name, _)| *name).collect();
            Refusal::expected(&format!("one of {}", names.join(", ")), setting)
        })
    }
}

impl FromSetting for f64 {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        match setting {
            Setting::Number(number) => Ok(*number),
            _ => Err(Refusal::expected("a number", setting)),
        }
    }
}

impl FromSetting for f32 {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        f64::from_setting(setting).map(|number| number as f32)
    }
}

impl FromSetting for usize {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        match setting {
            Setting::Number(number) if *number == f64::from(*number as u32) => Ok(*number as usize),
            _ => Err(Refusal::expected("a whole number from 0", setting)),
        }
    }
}

impl FromSetting for u8 {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let number = usize::from_setting(setting)?;
        Self::try_from(number).map_err(|_| Refusal::expected("at most 255", setting))
    }
}

impl FromSetting for bool {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        match setting {
            Setting::Flag(flag) => Ok(*flag),
            _ => Err(Refusal::expected("true or false", setting)),
        }
    }
}

impl FromSetting for String {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        match setting {
            Setting::Text(text) => Ok(text.clone()),
            _ => Err(Refusal::expected("a text", setting)),
        }
    }
}

impl FromSetting for Color {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        match setting {
            Setting::Text(text) => Self::parse(text).map_err(|error| Refusal::new(error.to_string())),
            _ => Err(Refusal::expected("a colour", setting)),
        }
    }
}

impl<T: FromSetting> FromSetting for Option<T> {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        match setting {
            Setting::Null => Ok(None),
            _ => T::from_setting(setting).map(Some),
        }
    }
}

impl<T: FromSetting> FromSetting for Vec<T> {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let Setting::List(items) = setting else {
            return Err(Refusal::expected("a list", setting));
        };
        let mut list = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            list.push(T::from_setting(item).map_err(|refusal| refusal.within(&format!("[{index}]")))?);
        }
        Ok(list)
    }
}

/// A map with any names.
impl<T: FromSetting> FromSetting for Vec<(String, T)> {
    fn from_setting(setting: &Setting) -> Result<Self, Refusal> {
        let read = |(name, value): &(String, Setting)| match T::from_setting(value) {
            Ok(value) => Ok((name.clone(), value)),
            Err(refusal) => Err(refusal.within(name)),
        };
        setting.members()?.0.iter().map(read).collect()
    }
}

/// The members of a map.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a>(&'a [(String, Setting)]);

impl Setting {
    /// The members of a map.
    ///
    /// # Errors
    /// [`Refusal`] when it is none.
    pub fn members(&self) -> Result<Members<'_>, Refusal> {
        match self {
            Self::Map(members) => Ok(Members(members)),
            _ => Err(Refusal::expected("an object", self)),
        }
    }
}

impl Members<'_> {
    fn get(&self, name: &str) -> &Setting {
        let member = self.0.iter().find(|(member, _)| member == name);
        member.map_or(&Setting::Null, |(_, setting)| setting)
    }

    /// Reads a member into `target`, which stays as it is when there is none.
    ///
    /// # Errors
    /// That of the member.
    pub fn set<T: FromSetting>(&self, name: &str, target: &mut T) -> Result<(), Refusal> {
        if *self.get(name) != Setting::Null {
            *target = self.need(name)?;
        }
        Ok(())
    }

    /// Reads a member that there must be.
    ///
    /// # Errors
    /// That of the member.
    pub fn need<T: FromSetting>(&self, name: &str) -> Result<T, Refusal> {
        T::from_setting(self.get(name)).map_err(|refusal| refusal.within(name))
    }

    /// Makes sure that there are no members but these.
    ///
    /// # Errors
    /// [`Refusal`] naming another.
    pub fn only(&self, names: &[&str]) -> Result<(), Refusal> {
        let unknown = self.0.iter().find(|(name, _)| !names.contains(&name.as_str()));
        unknown.map_or(Ok(()), |(name, _)| {
            let reason = format!("unknown; there are {}", names.join(", "));
            Err(Refusal::new(reason).within(name))
        })
    }
}

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SettingVisitor)
    }
}

struct SettingVisitor;

impl<'de> Visitor<'de> for SettingVisitor {
    type Value = Setting;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a truth value, number, text, list or object")
    }

    fn visit_unit<E>(self) -> Result<Setting, E> {
        Ok(Setting::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Setting, E> {
        Ok(Setting::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Setting, E> {
        Ok(Setting::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Setting, E> {
        Ok(Setting::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Setting, E> {
        Ok(Setting::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Setting, E> {
        Ok(Setting::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Setting, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Setting::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Setting, A::Error> {
        let mut map = Vec::new();
        while let Some(name) = members.next_key()? {
            map.push((name, members.next_value()?));
        }
        Ok(Setting::Map(map))
    }
}

/// Reads a type that a host can set from any source that serde knows.
///
/// # Errors
/// Those of the source, and [`Refusal`] as an error of it.
pub fn deserialize<'de, T: FromSetting, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let setting = Setting::deserialize(deserializer)?;
    T::from_setting(&setting).map_err(D::Error::custom)
}

/// Gives types that have [`FromSetting`] serde's `Deserialize` too.
macro_rules! deserialize_as_setting {
    ($($settable:ty),+) => {$(
        impl<'de> serde::Deserialize<'de> for $settable {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::setting::deserialize(deserializer)
            }
        }
    )+};
}
pub(crate) use deserialize_as_setting;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;

    fn refusal(json: &str) -> String {
        let setting: Setting = serde_json::from_str(json).unwrap();
        Options::from_setting(&setting).unwrap_err().to_string()
    }

    #[test]
    fn a_refusal_names_place_expectation_and_value() {
        for (json, sentence) in [
            ("3", "expected an object, found 3"),
            (r#"{"bucketPx":"4"}"#, r#"bucketPx: expected a number, found "4""#),
            (
                r#"{"axes":[{},{"min":[]}]}"#,
                "axes[1].min: expected a number, found a list",
            ),
            (
                r#"{"hiddenSeries":[0,-1]}"#,
                "hiddenSeries[1]: expected a whole number from 0, found -1",
            ),
            (
                r#"{"policy":"most"}"#,
                r#"policy: expected one of max, min, latest, earliest, found "most""#,
            ),
            (
                r#"{"thresholds":[{"mode":"line"}]}"#,
                "thresholds[0].steps: expected a list, found nothing",
            ),
            (
                r#"{"filter":{"exclude":{"route":[1]}}}"#,
                "filter.exclude.route[0]: expected a text, found 1",
            ),
            (
                r#"{"filter":{"maxvalue":1}}"#,
                "filter.maxvalue: unknown; there are hide, include, exclude, minValue, maxValue",
            ),
        ] {
            assert_eq!(refusal(json), sentence);
        }
    }

    #[test]
    fn null_is_the_same_as_absent() {
        let nulls: Options = serde_json::from_str(r#"{"bucketPx":null,"axes":null,"filter":null,"other":{}}"#).unwrap();
        assert_eq!(nulls, Options::default());
    }
}
