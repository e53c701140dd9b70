//! Path templates, in which a name may stand for several segments.

/// A path of a document, with the path of its server before it.
#[derive(Debug)]
pub struct Template {
    segments: Vec<Segment>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    /// A parameter, which is one segment and not empty.
    One,
    /// A name, which is one segment or several.
    Many,
}

impl Template {
    /// Reads `/v2/{name}/blobs/{digest}`, where `is_many` says which parameters may have slashes.
    pub fn parse(text: &str, is_many: impl Fn(&str) -> bool) -> Template {
        let segment = |text: &str| match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
            Some(name) if is_many(name) => Segment::Many,
            Some(_) => Segment::One,
            None => Segment::Literal(text.to_string()),
        };
        Template { segments: text.split('/').map(segment).collect() }
    }

    /// Whether `path`, without a query, is one of this template.
    pub fn matches(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |segments: &[Segment], parts: &[&str]| {
            segments.len() == parts.len() && segments.iter().zip(parts).all(|(segment, part)| segment.takes(part))
        };
        let Some(at) = self.segments.iter().position(|segment| *segment == Segment::Many) else {
            return fits(&self.segments, &parts);
        };
        let (before, after) = self.segments.split_at(at);
        let after = after.get(1..).unwrap_or_default();
        let Some(rest) = parts.get(before.len()..).filter(|rest| rest.len() > after.len()) else { return false };
        let (name, tail) = rest.split_at(rest.len() - after.len());
        fits(before, parts.get(..before.len()).unwrap_or_default())
            && fits(after, tail)
            && name.iter().any(|part| !part.is_empty())
    }

    /// How many segments are given. Of two templates that match, the one with more is meant.
    pub fn literals(&self) -> usize {
        self.segments.iter().filter(|segment| matches!(segment, Segment::Literal(_))).count()
    }
}

impl Segment {
    fn takes(&self, part: &str) -> bool {
        match self {
            Segment::Literal(text) => text == part,
            Segment::One | Segment::Many => !part.is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_takes_one_segment_or_several() {
        let template = Template::parse("/v2/{name}/manifests/{reference}", |name| name == "name");
        for path in ["/v2/a/manifests/latest", "/v2/a/b/c/manifests/sha256:0", "/v2/manifests/manifests/manifests"] {
            assert!(template.matches(path), "{path}");
        }
        for path in [
            "/v2/manifests/latest",
            "/v2//manifests/latest",
            "/v2/a/manifests/",
            "/v2/a/manifests/b/c",
            "/v1/a/manifests/b",
        ] {
            assert!(!template.matches(path), "{path}");
        }
    }

    #[test]
    fn without_a_name_segments_stand_one_by_one() {
        let template = Template::parse("/v2/{n1}/blobs/uploads/", |_| false);
        assert!(template.matches("/v2/a/blobs/uploads/"));
        assert!(!template.matches("/v2/a/blobs/uploads") && !template.matches("/v2/a/b/blobs/uploads/"));
    }
}
