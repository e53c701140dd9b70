//! Numbers in tar headers: octal digits, base-256, or the decimal of a pax record.

/// How a number was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Octal digits, as POSIX has it.
    Octal,
    /// Two's complement, marked by the top bit of the first byte; a GNU and star form.
    Base256,
    /// A decimal number in a pax record.
    Pax,
    /// Nothing but NULs and spaces, which reads as zero.
    Empty,
    /// None of these, or too large.
    Invalid,
}

/// A number of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Numeric {
    /// The number; `None` if it is invalid. Fractions of a second are cut off.
    pub value: Option<i64>,
    /// How it was written.
    pub encoding: Encoding,
}

impl Numeric {
    const INVALID: Self = Self { value: None, encoding: Encoding::Invalid };

    /// The number, if there is one and it is not negative.
    pub fn unsigned(self) -> Option<u64> {
        self.value.and_then(|value| u64::try_from(value).ok())
    }

    /// Whether there is a number below zero.
    pub fn is_negative(self) -> bool {
        self.value.is_some_and(i64::is_negative)
    }

    /// Reads a header field. Like all readers we allow spaces and NULs on both sides of the octal digits.
    pub(super) fn from_field(field: &[u8]) -> Self {
        match field.first() {
            Some(first) if first & 0x80 != 0 => Self::from_base256(field),
            _ => Self::from_octal(field),
        }
    }

    fn from_octal(field: &[u8]) -> Self {
        let is_padding = |byte: &&u8| matches!(byte, 0 | b' ');
        let lead = field.iter().take_while(is_padding).count();
        let digits = field.get(lead..).unwrap_or_default();
        let digits = digits.split(|&byte| byte == 0).next().unwrap_or_default();
        let digits = digits.trim_ascii_end();
        let (value, encoding) = if digits.is_empty() {
            (Some(0), Encoding::Empty)
        } else {
            let number = digits.iter().try_fold(0_i64, |number, byte| match byte {
                b'0'..=b'7' => number.checked_mul(8)?.checked_add(i64::from(byte - b'0')),
                _ => None,
            });
            (number, Encoding::Octal)
        };
        match value {
            Some(_) => Self { value, encoding },
            None => Self::INVALID,
        }
    }

    fn from_base256(field: &[u8]) -> Self {
        let Some((&first, rest)) = field.split_first() else {
            return Self::INVALID;
        };
        // The top bit is the mark and the next one the sign.
        let start = if first & 0x40 != 0 { i128::from(first) - 256 } else { i128::from(first & 0x7f) };
        let value = rest.iter().try_fold(start, |number, &byte| {
            let number = number * 256 + i128::from(byte);
            i64::try_from(number).ok().map(i128::from)
        });
        match value.and_then(|number| i64::try_from(number).ok()) {
            Some(value) => Self { value: Some(value), encoding: Encoding::Base256 },
            None => Self::INVALID,
        }
    }

    /// Reads a pax value: decimal digits, with a sign and a fraction only where `is_time`.
    pub(super) fn from_pax(value: &[u8], is_time: bool) -> Self {
        let Ok(text) = std::str::from_utf8(value) else {
            return Self::INVALID;
        };
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) if is_time => (whole, fraction),
            _ => (text, ""),
        };
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if digits.is_empty() || !all_digits(digits) || !all_digits(fraction) {
            return Self::INVALID;
        }
        match whole.parse() {
            Ok(value) => Self { value: Some(value), encoding: Encoding::Pax },
            Err(_) => Self::INVALID,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(bytes: &[u8]) -> Option<i64> {
        Numeric::from_field(bytes).value
    }

    #[test]
    fn octal_is_read_with_any_padding() {
        assert_eq!(field(b"0000644\0"), Some(0o644));
        assert_eq!(field(b"   644 \0"), Some(0o644));
        assert_eq!(field(b"\0 17\0zz"), Some(0o17));
        assert_eq!(field(b"777777777777"), Some(0o777_777_777_777));
        assert_eq!(Numeric::from_field(b"\0\0  ").encoding, Encoding::Empty);
        assert_eq!(field(b"0008\0"), None);
        assert_eq!(field(b"-1\0"), None);
        assert_eq!(field(b"12 34\0"), None);
    }

    #[test]
    fn base256_has_a_sign_and_a_range() {
        assert_eq!(field(b"\x80\0\0\0\0\0\0\x2a"), Some(42));
        assert_eq!(field(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe"), Some(-2));
        assert_eq!(field(b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff"), Some(i64::MAX));
        assert_eq!(field(b"\x80\0\0\0\x80\0\0\0\0\0\0\0"), None);
        assert_eq!(field(b"\xbf\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), None);
    }

    #[test]
    fn pax_numbers_are_decimal() {
        assert_eq!(Numeric::from_pax(b"123", false).value, Some(123));
        assert_eq!(Numeric::from_pax(b"-5", false).value, Some(-5));
        assert_eq!(Numeric::from_pax(b"-5.25", true).value, Some(-5));
        assert_eq!(Numeric::from_pax(b"1.5", false).value, None);
        for bad in [&b""[..], b"-", b"+1", b"0x1", b" 1", b"1e3", b"99999999999999999999", b"\xff"] {
            assert_eq!(Numeric::from_pax(bad, true).value, None, "{bad:?}");
        }
    }
}
