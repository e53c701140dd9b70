//! Where a finding is, in words and as a file.

use verdict::{Location, Report};

use crate::visible::visible;

/// The spot in its subject: `:3:17`, ` entry 12 ./etc/passwd at offset 10240`, ` at offset 512`, ` /layers/0`, ` (tags-n#4)`.
pub(crate) fn spot(location: &Location) -> String {
    if let Some(entry) = &location.entry {
        return format!(" entry {} {} at offset {}", entry.number, visible(&entry.name), entry.offset);
    }
    if let Some(exchange) = &location.exchange {
        return format!(" ({})", visible(exchange));
    }
    match (location.line, location.column, &location.pointer, location.offset) {
        (Some(line), Some(column), ..) => format!(":{line}:{column}"),
        (Some(line), None, ..) => format!(":{line}"),
        (None, _, Some(pointer), _) if !pointer.is_empty() => format!(" {}", visible(pointer)),
        (None, _, _, Some(offset)) => format!(" at offset {offset}"),
        _ => String::new(),
    }
}

/// The subject and the spot in it.
pub(crate) fn full(location: &Location) -> String {
    format!("{}{}", visible(&location.subject), spot(location))
}

/// As [`full`], with the hexadecimal part of a digest cut to `digits`.
pub(crate) fn short(location: &Location, digits: usize) -> String {
    format!("{}{}", short_id(&location.subject, digits), spot(location))
}

/// A digest with its encoded part cut to `digits`; anything else as it is.
pub(crate) fn short_id(id: &str, digits: usize) -> String {
    match digest(id).and_then(|(algorithm, encoded)| Some((algorithm, encoded.get(..digits)?, encoded.len()))) {
        Some((algorithm, start, length)) if length > digits => format!("{algorithm}:{start}…"),
        _ => visible(id),
    }
}

/// Algorithm and encoded part, if `id` looks like a digest.
fn digest(id: &str) -> Option<(&str, &str)> {
    let (algorithm, encoded) = id.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '_' | '-' | '=');
    let good =
        !algorithm.is_empty() && encoded.len() >= 32 && algorithm.chars().all(plain) && encoded.chars().all(plain);
    good.then_some((algorithm, encoded))
}

/// The file of a layout that holds `subject`.
pub(crate) fn file_in_layout(subject: &str) -> String {
    match digest(subject) {
        Some((algorithm, encoded)) => format!("blobs/{algorithm}/{encoded}"),
        None => subject.to_owned(),
    }
}

/// The file that a person would open, relative to where Greenlight ran; none if there is no such file.
pub(crate) fn file_on_disk(report: &Report, location: &Location) -> Option<String> {
    let named = report.subject.name.as_str();
    let name = named.trim_start_matches("./").trim_end_matches('/');
    match report.subject.form.as_str() {
        "layout directory" if name.is_empty() || name == "." => Some(file_in_layout(&location.subject)),
        "layout directory" => Some(format!("{name}/{}", file_in_layout(&location.subject))),
        "document" | "layout archive" | "docker archive" if named != "-" => Some(name.to_owned()),
        _ => None,
    }
}

/// Whether `file_on_disk` is the very document that lines and columns count in.
pub(crate) fn is_whole_file(report: &Report) -> bool {
    matches!(report.subject.form.as_str(), "layout directory" | "document")
}

#[cfg(test)]
mod tests {
    use verdict::Entry;

    use super::*;

    #[test]
    fn digests_are_shortened_and_names_are_not() {
        let digest = format!("sha256:{}", "ab".repeat(32));
        assert_eq!(short_id(&digest, 12), "sha256:abababababab…");
        assert_eq!(short_id("index.json", 12), "index.json");
        assert_eq!(file_in_layout(&digest), format!("blobs/sha256/{}", "ab".repeat(32)));
        assert_eq!(file_in_layout("../x:y"), "../x:y");
    }

    #[test]
    fn an_entry_is_named_with_number_and_offset() {
        let entry = Some(Entry { number: 12, name: "./etc/\x1bpasswd".to_owned(), offset: 10240 });
        let location = Location { subject: "sha256:1".to_owned(), entry, ..Location::default() };
        assert_eq!(full(&location), "sha256:1 entry 12 ./etc/\\u{1b}passwd at offset 10240");
    }
}
