//! A YAML mapping of names to single values, with every value as it was written: `1.10` is `1.10`, and no number.

use std::fmt;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};

/// The keys of the mapping in their order, each as often as it stands there.
pub(super) fn keys(yaml: &str) -> Result<Vec<String>, yaml_serde::Error> {
    struct Keys;
    impl<'de> Visitor<'de> for Keys {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a mapping of fields to values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
            let mut keys = Vec::new();
            while let Some((key, _)) = map.next_entry::<String, IgnoredAny>()? {
                keys.push(key);
            }
            Ok(keys)
        }
    }
    yaml_serde::Deserializer::from_str(yaml).deserialize_map(Keys)
}

/// The value of `key` where it is a single one, empty where it is the null of YAML, which a quoted `null` is not. The library gives a
/// value as it was written only where it knows that text is wanted, and ends at the first one that is none: so it is asked once a field.
pub(super) fn value(yaml: &str, key: &str) -> Option<String> {
    struct Wanted<'a>(&'a str);
    impl<'de> Visitor<'de> for Wanted<'_> {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a mapping of fields to values")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<String>, A::Error> {
            let mut found = None;
            while let Some(name) = map.next_key::<String>()? {
                if name == self.0 && found.is_none() {
                    found = Some(map.next_value::<Option<String>>()?.unwrap_or_default());
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(found)
        }
    }
    yaml_serde::Deserializer::from_str(yaml).deserialize_map(Wanted(key)).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_as_they_were_written() {
        for (written, read) in [
            ("1.10", "1.10"),
            ("'1.10'", "1.10"),
            ("3", "3"),
            ("0x1f", "0x1f"),
            ("1e3", "1e3"),
            ("true", "true"),
            ("2026-01-02", "2026-01-02"),
            ("1_000", "1_000"),
            ("\"a\\nb\"", "a\nb"),
            (">-\n  a\n  b", "a b"),
            ("null", ""),
            ("~", ""),
            ("\"null\"", "null"),
            ("'~'", "~"),
        ] {
            assert_eq!(value(&format!("other: [1]\nkey: {written}\n"), "key").as_deref(), Some(read), "{written}");
        }
        for written in ["[1]", "{a: b}", "\n  - a"] {
            assert_eq!(value(&format!("key: {written}\n"), "key"), None, "{written}");
        }
    }

    #[test]
    fn keys_come_as_often_as_they_stand_there() {
        assert_eq!(keys("a: 1\nb: [2]\na: 3\n").unwrap(), ["a", "b", "a"]);
        for yaml in ["- a\n", "text\n", "a: 1\nb\n", "a: &x [*x]\n*y : 1\n", "a: 1\n---\nb: 2\n"] {
            assert!(keys(yaml).is_err(), "{yaml}");
        }
    }
}
