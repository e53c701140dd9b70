//! The inside of JSON strings (RFC 8259 section 7): scanning them, and taking their escapes out.

use std::borrow::Cow;

use super::problem::{ProblemKind, ProblemLog, SurrogateHalf};

/// Where and why a string is broken.
pub(super) struct StringFault {
    pub start: usize,
    pub end: usize,
    pub message: String,
}

/// A scanned string: where it ends, after the closing quote, and whether it has escapes.
pub(super) struct Scanned {
    pub end: usize,
    pub escaped: bool,
}

const LOW_BITS: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// How many of eight bytes, the lowest first, stand before the first quote, backslash or control character, or byte
/// from 0x80 on.
fn plain_run(word: u64) -> usize {
    let quote = (word ^ (LOW_BITS * 0x22)).wrapping_sub(LOW_BITS);
    let backslash = (word ^ (LOW_BITS * 0x5C)).wrapping_sub(LOW_BITS);
    let control = word.wrapping_sub(LOW_BITS * 0x20);
    // A borrow only spoils bytes behind one that is found itself.
    ((quote | backslash | control | word) & HIGH_BITS).trailing_zeros() as usize / 8
}

/// Scans the string whose opening quote is at `start`.
pub(super) fn scan(bytes: &[u8], start: usize, problems: &mut ProblemLog) -> Result<Scanned, StringFault> {
    let mut at = start + 1;
    let mut escaped = false;
    let mut wide = false;
    loop {
        while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let run = plain_run(u64::from_le_bytes(*chunk));
            at += run;
            if run < 8 {
                break;
            }
        }
        match bytes.get(at).copied() {
            None => {
                return Err(StringFault {
                    start,
                    end: bytes.len(),
                    message: "the string has no closing `\"`".to_owned(),
                });
            }
            Some(b'"') => break,
            Some(b'\\') => {
                escaped = true;
                at = escape(bytes, at, problems)?;
            }
            Some(control @ 0..0x20) => {
                return Err(StringFault {
                    start: at,
                    end: at + 1,
                    message: format!(
                        "the control character `U+{control:04X}` stands raw in a string, write it as an escape"
                    ),
                });
            }
            Some(byte) => {
                wide |= byte >= 0x80;
                at += 1;
            }
        }
    }
    if wide {
        literal_noncharacters(bytes, start, at, problems);
    }
    Ok(Scanned { end: at + 1, escaped })
}

/// Reads the escape whose backslash is at `at`; gives where it ends.
fn escape(bytes: &[u8], at: usize, problems: &mut ProblemLog) -> Result<usize, StringFault> {
    let fault = |end: usize, message: String| StringFault { start: at, end: end.min(bytes.len()), message };
    match bytes.get(at + 1).copied() {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let Some(unit) = hex4(bytes, at + 2) else {
                return Err(fault(at + 6, "`\\u` is not followed by four hexadecimal digits".to_owned()));
            };
            let (point, end) = match low_after(bytes, unit, at + 6) {
                Some(point) => (point, at + 12),
                None => (unit, at + 6),
            };
            match char::from_u32(point) {
                Some(character) if is_noncharacter(character) => {
                    problems.record(ProblemKind::Noncharacter(character), at..end);
                }
                Some(_) => {}
                None => {
                    let half = if point < 0xDC00 { SurrogateHalf::High } else { SurrogateHalf::Low };
                    problems.record(ProblemKind::LoneSurrogate(half), at..end);
                }
            }
            Ok(end)
        }
        Some(byte) if byte.is_ascii_graphic() => {
            Err(fault(at + 2, format!("`\\{}` is no escape of JSON", char::from(byte))))
        }
        Some(_) => Err(fault(at + 1, "a `\\` is followed by no escape of JSON".to_owned())),
        None => Err(fault(at + 1, "the string ends within an escape".to_owned())),
    }
}

/// The value of the four hexadecimal digits at `at`.
fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.iter().try_fold(0, |unit, byte| Some(unit << 4 | char::from(*byte).to_digit(16)?))
}

/// The code point of a surrogate pair, if `unit` is a high surrogate and the escape of a low one stands at `at`.
fn low_after(bytes: &[u8], unit: u32, at: usize) -> Option<u32> {
    if !(0xD800..0xDC00).contains(&unit) || bytes.get(at..at + 2)? != b"\\u" {
        return None;
    }
    let low = hex4(bytes, at + 2)?;
    (0xDC00..0xE000).contains(&low).then(|| 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
}

fn is_noncharacter(character: char) -> bool {
    let point = u32::from(character);
    (0xFDD0..=0xFDEF).contains(&point) || point & 0xFFFE == 0xFFFE
}

fn literal_noncharacters(bytes: &[u8], start: usize, end: usize, problems: &mut ProblemLog) {
    let mut offset = start;
    for chunk in bytes.get(start..end).unwrap_or_default().utf8_chunks() {
        for (index, character) in chunk.valid().char_indices() {
            if is_noncharacter(character) {
                let at = offset + index;
                problems.record(ProblemKind::Noncharacter(character), at..at + character.len_utf8());
            }
        }
        offset += chunk.valid().len() + chunk.invalid().len();
    }
}

/// The text of a string: `raw` is what stands between its quotes and was scanned before. What is not UTF-8, and
/// each lone surrogate, becomes U+FFFD.
pub(super) fn text(raw: &[u8], escaped: bool) -> Cow<'_, str> {
    if !escaped {
        return String::from_utf8_lossy(raw);
    }
    let bytes = unescape(raw, |_, out| out.extend_from_slice("\u{FFFD}".as_bytes()));
    Cow::Owned(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// What tells one name from another: its bytes without escapes, lone surrogates kept apart.
pub(super) fn identity(raw: &[u8], escaped: bool) -> Cow<'_, [u8]> {
    if !escaped {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(unescape(raw, |unit, out| {
        // The generalised UTF-8 form of a surrogate, which no sound text has.
        let low_six = |shift: u32| 0x80 | (unit >> shift & 0x3F) as u8;
        out.extend_from_slice(&[0xED, low_six(6), low_six(0)]);
    }))
}

fn unescape(raw: &[u8], lone_surrogate: impl Fn(u32, &mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(rest) = raw.get(at..) {
        let Some(run) = rest.iter().position(|byte| *byte == b'\\') else {
            out.extend_from_slice(rest);
            break;
        };
        out.extend_from_slice(rest.get(..run).unwrap_or_default());
        at += run;
        let simple = match raw.get(at + 1).copied() {
            Some(b'b') => 0x08,
            Some(b'f') => 0x0C,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                let unit = hex4(raw, at + 2).unwrap_or(0xFFFD);
                let pair = low_after(raw, unit, at + 6);
                at += if pair.is_some() { 12 } else { 6 };
                match char::from_u32(pair.unwrap_or(unit)) {
                    Some(character) => {
                        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                    None => lone_surrogate(unit, &mut out),
                }
                continue;
            }
            Some(other) => other,
            None => break,
        };
        out.push(simple);
        at += 2;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{identity, plain_run, text};

    #[test]
    fn plain_run_ends_at_the_first_byte_that_matters() {
        assert_eq!(plain_run(u64::from_le_bytes(*b"abcdefgh")), 8);
        for place in 0..8 {
            for byte in 0..=255_u8 {
                for behind in [0, 0x1F, b'"', b'\\', b'a', 0x7F, 0xFF] {
                    let mut chunk = [b'a'; 8];
                    chunk[place] = byte;
                    chunk[place + 1..].fill(behind);
                    let ends = |byte: &u8| !(0x20..0x80).contains(byte) || matches!(byte, b'"' | b'\\');
                    let expected = chunk.iter().position(ends).unwrap_or(8);
                    assert_eq!(plain_run(u64::from_le_bytes(chunk)), expected, "{chunk:?}");
                }
            }
        }
    }

    #[test]
    fn takes_escapes_out() {
        assert_eq!(text(br#"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00z"#, true), "a\"\\/\u{8}\u{c}\n\r\t\u{e9}\u{1f600}z");
        assert_eq!(text(br"\ud800x\udc00\ud800\u0041", true), "\u{FFFD}x\u{FFFD}\u{FFFD}A");
        assert_eq!(text(b"a\xFFb", false), "a\u{FFFD}b");
    }

    #[test]
    fn identity_keeps_lone_surrogates_apart() {
        assert_eq!(identity(br"\u0061", true), identity(b"a", false));
        assert_ne!(identity(br"\ud800", true), identity(br"\ud801", true));
        assert_ne!(identity(br"\ud800", true), identity(br"\ufffd", true));
    }
}
