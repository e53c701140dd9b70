//! What each field of a product file has to be.

use content::uri::Uri;

use super::marks;
use super::problem::Problem;
use super::record::ProductType;
use crate::shown::{clipped, is_hidden, shown};

/// A field, and what is asked of it.
pub(super) struct Field {
    pub(super) name: &'static str,
    optional: bool,
    /// Characters at most.
    most: usize,
    kind: Kind,
    /// What to write where it is missing.
    example: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Name,
    Url,
    Logo,
    Type,
    Sentence,
}

const fn field(name: &'static str, kind: Kind, most: usize, example: &'static str) -> Field {
    let optional = matches!(name.as_bytes(), b"repo_url" | b"product_logo_url");
    Field { name, optional, most, kind, example }
}

/// The fields, in the order in which they are written.
pub(super) const FIELDS: [Field; 9] = [
    field("vendor", Kind::Text, 100, "add the legal entity, as in `vendor: Example Ltd`"),
    field("name", Kind::Name, 100, "add what the product is called, as in `name: Crate Harbour`"),
    field("version", Kind::Text, 64, "add the version of the product that was tested, as in `version: v1.7.4`"),
    field(
        "website_url",
        Kind::Url,
        2048,
        "add the page of the product, as in `website_url: https://example.com/harbour`",
    ),
    field("repo_url", Kind::Url, 2048, "leave it out, or add where the source is"),
    field(
        "documentation_url",
        Kind::Url,
        2048,
        "add its documentation, as in `documentation_url: https://example.com/docs`",
    ),
    field("product_logo_url", Kind::Logo, 2048, "leave it out, or add the URL of an SVG, AI or EPS file"),
    field("type", Kind::Type, 64, "add `type: distribution`, `type: hosted platform` or `type: installer`"),
    field("description", Kind::Sentence, 300, "add one sentence about the product"),
];

/// What a logo may be.
const LOGO_FORMATS: [&str; 3] = ["svg", "ai", "eps"];
/// The value of a field, empty where an optional one is not there; what is wrong with it goes to `problems`.
pub(super) fn value(
    field: &Field,
    is_there: bool,
    value: Option<String>,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let before = problems.len();
    let mut wrong = |wrong: String, mend: String| problems.push(Problem::of_field(field.name, wrong, mend));
    match value {
        None if is_there => wrong("is no single value".to_owned(), format!("write `{}: text` on one line", field.name)),
        None if field.optional => {}
        None => wrong("is missing".to_owned(), field.example.to_owned()),
        Some(text) if text.trim().is_empty() => {
            wrong("is empty".to_owned(), field.example.to_owned());
        }
        Some(text) => {
            if text.chars().any(is_hidden) {
                let wrote = clipped(&shown(&text), 80);
                wrong(
                    format!("has characters that cannot be seen: `{wrote}`"),
                    "write it on one line, without them".to_owned(),
                );
            }
            let length = text.chars().count();
            if length > field.most {
                wrong(format!("has {length} characters, and {} are the most", field.most), "shorten it".to_owned());
            }
            if let Some((what, mend)) = of_kind(field.kind, &text) {
                wrong(what, mend);
            }
            return (problems.len() == before).then_some(text);
        }
    }
    None
}

fn of_kind(kind: Kind, text: &str) -> Option<(String, String)> {
    let shows = || clipped(&shown(text), 80);
    match kind {
        Kind::Text => None,
        Kind::Name => marks::owner(text).map(|owner| {
            let wrong = format!("is `{}`, with the word `{owner}` in it, which belongs to the owner of the marks", shows());
            (wrong, "use a name without it".to_owned())
        }),
        Kind::Url => of_url(text),
        Kind::Logo => of_url(text).or_else(|| {
            let extension = extension(text)?.to_ascii_lowercase();
            (!LOGO_FORMATS.contains(&extension.as_str())).then(|| {
                let wrong = format!("is a `{}` file", clipped(&shown(&extension), 20));
                (wrong, "give an SVG, AI or EPS file, or leave the field out".to_owned())
            })
        }),
        Kind::Type => ProductType::of_word(text).is_none().then(|| {
            let mend = "write `distribution` (a user installs it), `hosted platform` (you run it) or `installer` (it installs what \
                        others made)";
            (format!("is `{}`", shows()), mend.to_owned())
        }),
        Kind::Sentence => is_several_sentences(text)
            .then(|| ("is more than one sentence".to_owned(), "say it in one, the rest is for the website".to_owned())),
    }
}

fn of_url(text: &str) -> Option<(String, String)> {
    let mend = || "write the whole of it, as in `https://example.com/product`".to_owned();
    let shows = clipped(&shown(text), 120);
    let uri = match Uri::parse(text) {
        Ok(uri) => uri,
        Err(error) => {
            return Some((
                format!("is `{shows}`, which is no URL ({})", clipped(&shown(&error.to_string()), 160)),
                mend(),
            ));
        }
    };
    let authority = uri.authority().unwrap_or_default();
    if !["http", "https"].iter().any(|scheme| uri.scheme().eq_ignore_ascii_case(scheme)) || authority.is_empty() {
        return Some((format!("is `{shows}`, which is no address of the web"), mend()));
    }
    // What stands there may be a secret, so it is not shown.
    authority.contains('@').then(|| ("has a login in it".to_owned(), "leave out what stands before the `@`".to_owned()))
}

/// What stands behind the last dot of the last segment of the path.
pub(super) fn extension(url: &str) -> Option<&str> {
    let path = Uri::parse(url).ok()?.path();
    let (_, extension) = path.rsplit('/').next()?.rsplit_once('.')?;
    Some(extension).filter(|extension| !extension.is_empty())
}

// A stop behind a word of more than three letters, and then a capital: `e.g. Debian`, `Dr. Who` and `v1.2 Beta` are none.
fn is_several_sentences(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let [first, second] = pair else { return false };
        let before = first.trim_end_matches(['.', '!', '?']);
        before.len() < first.len()
            && before.chars().filter(|c| c.is_alphabetic()).count() > 3
            && second.chars().next().is_some_and(char::is_uppercase)
    })
}
