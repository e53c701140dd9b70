//! What a number of the text loses in an IEEE 754 double.

use std::fmt;

/// Why a double cannot hold a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberLoss {
    /// An integer beyond 2^53 that lies between two doubles.
    IntegerNotExact,
    /// The magnitude is beyond the greatest double.
    Overflow,
}

impl fmt::Display for NumberLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IntegerNotExact => "the integer has no exact double, readers that use doubles change its value",
            Self::Overflow => "the number is greater than any double, readers that use doubles lose its value",
        })
    }
}

/// Whether `text` is an integer: without fraction and exponent.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is lost when `text`, a number by the grammar of JSON, becomes a double.
pub(super) fn loss(text: &str) -> Option<NumberLoss> {
    // Fifteen digits always fit, and nearly every number in practice ends here.
    let has_exponent = || text.bytes().any(|byte| matches!(byte, b'e' | b'E'));
    if text.len() <= 15 && !has_exponent() {
        return None;
    }
    let double: f64 = text.parse().ok()?;
    if double.is_infinite() {
        return Some(NumberLoss::Overflow);
    }
    (is_integer(text) && format!("{double:.0}") != text).then_some(NumberLoss::IntegerNotExact)
}

#[cfg(test)]
mod tests {
    use super::{NumberLoss, is_integer, loss};

    #[test]
    fn integers_are_texts_without_fraction_and_exponent() {
        for text in ["0", "-0", "12", "-9007199254740993"] {
            assert!(is_integer(text), "{text}");
        }
        for text in ["2.0", "2e0", "-1E5", "-", ""] {
            assert!(!is_integer(text), "{text}");
        }
    }

    #[test]
    fn tells_exact_integers_from_those_between_doubles() {
        for exact in [
            "9007199254740992",
            "9007199254740994",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551616",
            "-0",
            "1e308",
            "0.1",
            "123456789012345.678",
        ] {
            assert_eq!(loss(exact), None, "{exact}");
        }
        for lost in ["9007199254740993", "9223372036854775807", "-9007199254740993"] {
            assert_eq!(loss(lost), Some(NumberLoss::IntegerNotExact), "{lost}");
        }
        let long = "9".repeat(400);
        for great in ["1e309", "-1E400", long.as_str()] {
            assert_eq!(loss(great), Some(NumberLoss::Overflow), "{great}");
        }
    }
}
