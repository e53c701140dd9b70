//! The part of SARIF that we write.

use std::collections::BTreeMap;

use serde::Serialize;

use super::region::Region;
use crate::visible::visible;

#[derive(Serialize)]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) version: &'static str,
    pub(super) runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    pub(super) tool: Tool,
    pub(super) invocations: [Invocation; 1],
    pub(super) column_kind: &'static str,
    pub(super) properties: RunProperties,
    pub(super) results: Vec<ResultRecord>,
}

#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    pub(super) name: String,
    pub(super) version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) semantic_version: Option<String>,
    pub(super) rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) help_uri: Option<String>,
    pub(super) default_configuration: Configuration,
    pub(super) properties: RuleProperties,
}

#[derive(Serialize)]
pub(super) struct Configuration {
    pub(super) level: &'static str,
}

#[derive(Serialize)]
pub(super) struct RuleProperties {
    pub(super) keyword: String,
    pub(super) tags: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_time_utc: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_time_utc: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) associated_rule: RuleReference,
}

#[derive(Serialize)]
pub(super) struct RuleReference {
    pub(super) id: String,
}

#[derive(Serialize)]
pub(super) struct RunProperties {
    pub(super) verdict: &'static str,
    pub(super) vector: String,
    pub(super) subject: String,
    pub(super) form: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) digest: Option<String>,
    pub(super) catalogue: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultRecord {
    pub(super) rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) rule_index: Option<usize>,
    pub(super) level: &'static str,
    pub(super) message: Message,
    pub(super) locations: [Place; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Place>,
    pub(super) occurrence_count: u64,
    pub(super) partial_fingerprints: BTreeMap<&'static str, String>,
    pub(super) fingerprints: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    pub(super) physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PhysicalLocation {
    pub(super) artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<Region>,
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogicalLocation {
    name: String,
    fully_qualified_name: String,
    kind: &'static str,
}

impl LogicalLocation {
    pub(super) fn new(name: &str, full: &str, kind: &'static str) -> LogicalLocation {
        LogicalLocation { name: visible(name), fully_qualified_name: visible(full), kind }
    }
}

#[derive(Serialize)]
pub(super) struct Message {
    text: String,
}

impl Message {
    /// A message text, in which brackets would be links and braces placeholders; line feeds stay.
    pub(super) fn literal(text: &str) -> Message {
        let lines: Vec<String> = text.split('\n').map(visible).collect();
        let text = lines.join("\n").replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
        Message { text: text.replace('{', "{{").replace('}', "}}") }
    }
}

/// `path` as a relative reference that leads nowhere but down: segments are percent-encoded, `.` and `..` dropped.
pub(super) fn relative_uri(path: &str) -> String {
    let segments = path.split('/').filter(|segment| !matches!(*segment, "" | "." | ".."));
    let encoded: Vec<String> = segments.map(percent_encoded).collect();
    if encoded.is_empty() { "unnamed".to_owned() } else { encoded.join("/") }
}

fn percent_encoded(segment: &str) -> String {
    let mut out = String::new();
    for byte in segment.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'+' | b'=' | b'@' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Whether `text` is a web address without anything that a URI must not hold.
pub(super) fn is_web_address(text: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    };
    (text.starts_with("https://") || text.starts_with("http://")) && text.bytes().all(plain)
}

/// The version, if it is one of semantic versioning.
pub(super) fn semantic_version(version: &str) -> Option<String> {
    let core = version.split(['-', '+']).next()?;
    let numbers = core.split('.').filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let plain = version.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'));
    (plain && numbers.count() == 3 && core.split('.').count() == 3).then(|| version.to_owned())
}

/// The time, if it looks like RFC 3339 in UTC.
pub(super) fn date_time(time: &str) -> Option<String> {
    let shape = "0000-00-00T00:00:00";
    let digits = |(have, want): (u8, u8)| if want == b'0' { have.is_ascii_digit() } else { have == want };
    let fits = time.len() > shape.len() && time.ends_with('Z') && time.bytes().zip(shape.bytes()).all(digits);
    fits.then(|| time.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_relative_and_encoded() {
        assert_eq!(relative_uri("/../a b/./c%:d"), "a%20b/c%25%3Ad");
        assert_eq!(relative_uri(".."), "unnamed");
    }

    #[test]
    fn brackets_and_braces_are_literal() {
        assert_eq!(Message::literal("[x](y) {0}\n\\").text, "\\[x\\](y) {{0}}\n\\\\");
    }

    #[test]
    fn addresses_versions_and_times_are_looked_at() {
        assert!(is_web_address("https://example.com/a#b"));
        assert!(!is_web_address("javascript:alert(1)") && !is_web_address("https://a b"));
        assert_eq!(semantic_version("0.1.0").as_deref(), Some("0.1.0"));
        assert_eq!(semantic_version("1.0"), None);
        assert_eq!(date_time("2026-01-02T03:04:05Z").as_deref(), Some("2026-01-02T03:04:05Z"));
        assert_eq!(date_time("yesterday"), None);
    }
}
