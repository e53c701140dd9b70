//! Three keys have URLs as values.

use catalogue::image as req;
use content::uri::Uri;

use super::given;
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::context::AnnotationsContext;

pub(crate) const CHECK: Check =
    Check { name: "annotated_urls_are_urls", decides: &[&req::ANNOTATIONS_URL_FORM], on: On::Annotations(look) };

const KEYS: [&str; 3] =
    ["org.opencontainers.image.url", "org.opencontainers.image.documentation", "org.opencontainers.image.source"];

fn look(context: &AnnotationsContext<'_>, answers: &mut Answers<'_>) {
    let rule = &req::ANNOTATIONS_URL_FORM;
    for key in KEYS {
        let Some((value, text)) = given::formed_text(context, key, rule, answers) else { continue };
        match fault(&text) {
            None => answers.pass(rule),
            Some(wrong) => answers.add(
                Violation::of(rule, "the value is no URL")
                    .at(value)
                    .expected("a URL with its scheme, such as `https://example.com/app`")
                    .got(format!("`{}`: {wrong}", text.escape_debug()))
                    .help("write the whole URL; `git@host:path` is `ssh://git@host/path` as one"),
            ),
        }
    }
}

// Every URL is a URI, but not the other way round: a name such as `urn:isbn:0` locates nothing.
fn fault(text: &str) -> Option<String> {
    let uri = match Uri::parse(text) {
        Ok(uri) => uri,
        Err(error) => return Some(error.to_string()),
    };
    let scheme = uri.scheme().to_ascii_lowercase();
    let has_host =
        uri.authority().is_some_and(|authority| !authority.rsplit('@').next().unwrap_or_default().is_empty());
    match scheme.as_str() {
        "urn" => Some("it names a thing, and no place of it".to_string()),
        "http" | "https" if !has_host => Some("it has no host".to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use verdict::Outcome;

    use super::{CHECK, KEYS};
    use crate::checks::case;
    use crate::context::Holder;

    #[test]
    fn urls_have_a_scheme_and_a_host() {
        for (url, outcome) in [
            ("https://example.com/app?a=b#c", Outcome::Pass),
            ("HTTP://EXAMPLE.com:8080", Outcome::Pass),
            ("ssh://git@example.com/app.git", Outcome::Pass),
            ("git+https://example.com/app", Outcome::Pass),
            ("mailto:a@example.com", Outcome::Pass),
            ("", Outcome::NotApplicable),
            ("example.com/app", Outcome::Fail),
            ("git@example.com:app.git", Outcome::Fail),
            ("https://", Outcome::Fail),
            ("https:example.com", Outcome::Fail),
            ("https://example.com/a b", Outcome::Fail),
            ("https://example.com/%zz", Outcome::Fail),
            ("urn:isbn:0451450523", Outcome::Fail),
        ] {
            for key in KEYS {
                let said = case::annotations(&CHECK, Holder::Manifest, &format!(r#"{{"{key}":"{url}"}}"#));
                assert_eq!(said.outcome(CHECK.decides[0]), Some(outcome), "{key} {url}");
            }
        }
        let said = case::annotations(&CHECK, Holder::Labels, r#"{"org.opencontainers.image.authors":"me"}"#);
        assert_eq!(said.outcome(CHECK.decides[0]), Some(Outcome::NotApplicable));
    }
}
