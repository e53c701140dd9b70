//! What a probe answers.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::Mount;

/// One fact: a value, an error of the kernel, or nothing at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact<'a> {
    /// What the probe read.
    Value(&'a [u8]),
    /// The kernel's error number.
    Error(i32),
    /// The probe does not say.
    Absent,
}

/// A whole answer: every line of it, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answer {
    lines: Vec<Line>,
}

/// A line of it: `key=value`, or `key!error`. It is recorded as the probe wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
struct Line {
    key: String,
    value: Result<Vec<u8>, i32>,
}

impl Line {
    fn parse(line: &str) -> Option<Line> {
        let at = line.find(['=', '!'])?;
        let (key, rest) = (line.get(..at)?.to_owned(), line.get(at + 1..)?);
        let value = match line.as_bytes().get(at) {
            Some(b'=') => Ok(unescaped(rest)?),
            _ => Err(rest.parse().ok()?),
        };
        Some(Line { key, value })
    }
}

impl From<Line> for String {
    fn from(line: Line) -> String {
        match line.value {
            Ok(value) => format!("{}={}", line.key, escaped(&value)),
            Err(error) => format!("{}!{error}", line.key),
        }
    }
}

impl TryFrom<String> for Line {
    type Error = String;

    fn try_from(text: String) -> Result<Line, String> {
        Line::parse(&text).ok_or_else(|| format!("`{text}` is no line of a probe's answer"))
    }
}

impl Answer {
    /// The answer that is framed with `nonce`, whatever is written around it. None if there is none, or it is not whole.
    pub fn parse(text: &str, nonce: &str) -> Option<Answer> {
        let (first, last) = (format!("greenlight-probe {nonce}"), format!("end {nonce}"));
        let mut lines = text.lines().skip_while(|line| !line.ends_with(&first)).skip(1);
        let mut answer = Answer { lines: Vec::new() };
        loop {
            let line = lines.next()?;
            if line == last {
                return Some(answer);
            }
            answer.lines.push(Line::parse(line)?);
        }
    }

    /// The first fact with this key.
    pub fn fact(&self, key: &str) -> Fact<'_> {
        match self.lines.iter().find(|line| line.key == key).map(|line| &line.value) {
            Some(Ok(value)) => Fact::Value(value),
            Some(Err(error)) => Fact::Error(*error),
            None => Fact::Absent,
        }
    }

    /// The value of a fact as text; none if it is an error or absent.
    pub fn text(&self, key: &str) -> Option<String> {
        match self.fact(key) {
            Fact::Value(value) => Some(String::from_utf8_lossy(value).into_owned()),
            _ => None,
        }
    }

    /// The value of a fact as a number.
    pub fn number(&self, key: &str) -> Option<i64> {
        self.text(key)?.trim().parse().ok()
    }

    /// The numbers of a fact, which are separated by blanks or commas.
    pub fn numbers(&self, key: &str) -> Option<Vec<u64>> {
        self.text(key)?.split([' ', ',']).filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
    }

    /// All values with this key, in order.
    pub fn all(&self, key: &str) -> Vec<String> {
        let of_key = self.lines.iter().filter(|line| line.key == key);
        of_key
            .filter_map(|line| line.value.as_ref().ok())
            .map(|value| String::from_utf8_lossy(value).into_owned())
            .collect()
    }

    /// A capability set: `effective`, `permitted`, `inheritable`, `bounding`, `ambient`.
    pub fn capabilities(&self, set: &str) -> Option<BTreeSet<u64>> {
        Some(self.numbers(&format!("cap.{set}"))?.into_iter().collect())
    }

    /// The mount table, in the order of the kernel.
    pub fn mounts(&self) -> Option<Vec<Mount>> {
        Some(self.text("mountinfo")?.lines().filter_map(Mount::parse).collect())
    }

    /// The fact in words, for people: the value, or the error.
    pub fn describe(&self, key: &str) -> String {
        match self.fact(key) {
            Fact::Value(value) => format!("`{}`", String::from_utf8_lossy(value).trim_end()),
            Fact::Error(error) => match std::io::Error::from_raw_os_error(error).to_string().split(" (os error").next()
            {
                Some(words) => format!("error {error}, {}", words.to_lowercase()),
                None => format!("error {error}"),
            },
            Fact::Absent => "nothing".to_owned(),
        }
    }

    /// Whether a thing that was tried worked.
    pub fn worked(&self, key: &str) -> bool {
        matches!(self.fact(key), Fact::Value(_))
    }
}

fn unescaped(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let (digits, behind) = rest.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        rest = behind;
    }
    Some(bytes)
}

/// The text that [`unescaped`] makes these bytes of.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b' '..=b'~' if *byte != b'%' => text.push(char::from(*byte)),
            // Writing into a string does not fail.
            _ => {
                let _ = write!(text, "%{byte:02x}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "chatter\nwarn greenlight-probe abc\ncwd=/a%20b\nargv=x\nargv=y\nuid!13\nend abc\nmore";

    #[test]
    fn an_answer_is_recorded_as_the_probe_wrote_it() {
        let answer = Answer::parse(TEXT, "abc").unwrap();
        let text = serde_json::to_string(&answer).unwrap();
        assert_eq!(text, r#"["cwd=/a b","argv=x","argv=y","uid!13"]"#);
        assert_eq!(serde_json::from_str::<Answer>(&text).unwrap(), answer);
        assert_eq!(unescaped(&escaped(b"a%\n\xff")).unwrap(), b"a%\n\xff");
    }

    #[test]
    fn an_answer_is_found_in_other_output() {
        let answer = Answer::parse(TEXT, "abc").unwrap();
        assert_eq!(answer.text("cwd").as_deref(), Some("/a b"));
        assert_eq!(answer.all("argv"), ["x", "y"]);
        assert_eq!(answer.fact("uid"), Fact::Error(13));
        assert_eq!(answer.fact("gid"), Fact::Absent);
        assert_eq!(answer.describe("uid"), "error 13, permission denied");
    }

    #[test]
    fn what_is_not_whole_or_of_another_is_no_answer() {
        assert_eq!(Answer::parse(TEXT, "abd"), None);
        assert_eq!(Answer::parse(&TEXT.replace("end abc", "end"), "abc"), None);
        assert_eq!(Answer::parse(&TEXT.replace("%20", "%zz"), "abc"), None);
        assert_eq!(Answer::parse("", "abc"), None);
    }
}
