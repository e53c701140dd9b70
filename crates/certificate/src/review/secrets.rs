//! Are secrets in the files? They are told by file and line, and never shown.

use super::answer::{Answer, Item};
use super::files::README;
use super::submission::{Content, Submission};
use super::{logins, tokens};

/// What stands in the place of a secret, as a whole and in small letters.
const MARKS: [&str; 22] = [
    "redacted",
    "hidden",
    "removed",
    "masked",
    "secret",
    "password",
    "mypass",
    "mypassword",
    "token",
    "none",
    "null",
    "nil",
    "true",
    "false",
    "changeme",
    "string",
    // How a test ended whose name is that of a field.
    "pass",
    "passed",
    "fail",
    "failed",
    "skip",
    "disabled",
];
/// Names of fields that hold secrets, by how they end.
const FIELDS: [&str; 10] = [
    "password",
    "passwd",
    "secret",
    "token",
    "api_key",
    "api-key",
    "apikey",
    "access_key",
    "private_key",
    "secret_key",
];
/// Tags within a line of text.
const INLINE: [&str; 9] = ["a", "b", "i", "u", "em", "strong", "span", "code", "mark"];
/// Values of cookies and tokens from this length on are taken for secrets.
pub(super) const SHORTEST: usize = 16;
/// Behind the scheme `token`, which is a word of sentences too, and behind `X-Api-Key`, shorter ones are.
const SHORTEST_KEY: usize = 8;
/// As far as a value is read, in bytes: a line may be as long as a file.
const NEAR: usize = 512;
/// The most places that are remembered.
const MOST_TOLD: usize = 1_000;

/// The item.
pub(super) fn item(submission: &Submission) -> Item {
    let (mut found, mut to_look_at) = (Vec::new(), Vec::new());
    for file in &submission.files {
        let Content::Bytes(bytes) = &file.content else { continue };
        let text = String::from_utf8_lossy(bytes);
        let mut told = std::collections::BTreeSet::new();
        // In other files what stands between `<` and `>` says what to write there.
        let is_markup = file.name.ends_with(".html") || file.name.ends_with(".xml");
        let mut names_field = false;
        for (number, line) in text.lines().enumerate() {
            // An exchange stands in one line of XML, with its own line ends escaped.
            for piece in line.split("&#xA;") {
                let mut kinds = of_line(&plain(piece));
                let shown = if is_markup { without_tags(piece) } else { piece.to_owned() };
                for text in shown.lines().map(plain) {
                    if is_markup {
                        kinds.extend(of_line(&text));
                    }
                    if names_field && is_lone_value(&text) {
                        kinds.push(FIELD);
                    }
                    names_field = ends_with_field(&text);
                }
                for what in kinds {
                    if !told.insert((number, what)) || found.len() + to_look_at.len() >= MOST_TOLD {
                        continue;
                    }
                    let place = format!("`{}` line {}: {what}", file.name, number + 1);
                    // Instructions make up passwords for registries of one's own, and balancers of load tell clients apart.
                    let is_made_up = file.name == README && [FIELD, LOGIN].contains(&what) || what == COOKIE;
                    if is_made_up { to_look_at.push(place) } else { found.push(place) }
                }
            }
        }
    }
    if !found.is_empty() {
        Item::new("secrets", Answer::Fail, "there are secrets in the files")
            .evidence(found.into_iter().chain(to_look_at))
            .mend("revoke each of them, then submit files in which `*****` stands in their place")
    } else if to_look_at.is_empty() {
        Item::new("secrets", Answer::Pass, "no secret was seen in the files")
    } else {
        Item::new("secrets", Answer::Warn, "there is what may be a secret in the files")
            .evidence(to_look_at)
            .mend("look at each, revoke it if it opens anything but a test on one's own machine, and write `*****` in its place")
    }
}

const HEADER: &str = "an `Authorization` header with its value";
const TOKEN: &str = "a token behind `Bearer` or `Basic`";
const URL: &str = "a URL with a password";
const KEY: &str = "a private key";
const AWS: &str = "an access key of AWS";
const SESSION: &str = "the cookie of a session with its value";
const COOKIE: &str = "a cookie with its value";
const KEY_HEADER: &str = "an `X-Api-Key` header with its value";
const KNOWN: &str = "a token with a known prefix";
const JWT: &str = "a JSON Web Token";
const SIGNATURE: &str = "the signature of a URL, or the key of an account";
const DOCKER: &str = "a login of Docker";
const LOGIN: &str = "a login on a command line";
const FIELD: &str = "a field for a secret with its value";

/// The kinds of secrets in one line.
fn of_line(line: &str) -> Vec<&'static str> {
    let lower = line.to_ascii_lowercase();
    let kinds = [
        (HEADER, has_header(&lower)),
        (TOKEN, has_token(line)),
        (URL, has_url(line)),
        (KEY, line.contains("-----BEGIN ") && line.contains("PRIVATE KEY-----")),
        (AWS, has_aws_key(line)),
        (KEY_HEADER, has_key_header(&lower)),
        (KNOWN, tokens::has_prefixed(line)),
        (JWT, tokens::has_jwt(line)),
        (SIGNATURE, tokens::has_signature(line, &lower)),
        (DOCKER, tokens::has_docker_login(line)),
        (LOGIN, logins::has_login(line)),
        (FIELD, has_field(line, &lower)),
    ];
    kinds.into_iter().filter(|(_, is_there)| *is_there).map(|(kind, _)| kind).chain(cookie(&lower)).collect()
}

/// The few escapes of HTML and XML that stand around values.
fn plain(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let escapes = [
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#43;", "+"),
        ("&amp;", "&"),
    ];
    escapes.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain))
}

/// The text of markup: what is left without its tags, of which all that are not within a line of text end one.
fn without_tags(text: &str) -> String {
    let mut rest = text;
    let mut left = String::new();
    while let Some((before, tag)) = rest.split_once('<') {
        left.push_str(before);
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            left.push('<');
            rest = tag;
            continue;
        }
        // A tag that goes on in the next line is followed by no text in this one.
        let Some((tag, behind)) = tag.split_once('>') else { return left };
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if !INLINE.contains(&name) {
            left.push('\n');
        }
        rest = behind;
    }
    left + rest
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

/// What stands from a place on, as far as it is read.
pub(super) fn near(line: &str, from: usize) -> &str {
    let rest = line.get(from..).unwrap_or_default();
    rest.get(..rest.floor_char_boundary(NEAR)).unwrap_or_default()
}

/// Every place behind `name` that is a name of its own and is followed by `:` or `=`: the text of the value.
fn values<'a>(line: &'a str, lower: &str, name: &str) -> Vec<&'a str> {
    let found = lower.match_indices(name).filter_map(|(at, _)| {
        let rest = near(line, at + name.len()).trim_start_matches(['"', '\'', '\\']).trim_start();
        let rest = rest.strip_prefix([':', '='])?;
        // `==` compares, and `://` is a URL.
        (!rest.starts_with(['=', '/'])).then(|| rest.trim_start())
    });
    found.collect()
}

pub(super) fn is_redacted(value: &str) -> bool {
    let value = value.trim_matches(['"', '\'', '[', ']', '\\', ' ', ',', ';', '}', ')']);
    let lower = value.to_ascii_lowercase();
    value.is_empty()
        || value.chars().all(|c| matches!(c, '*' | 'x' | 'X' | '.' | '•' | '-' | '_'))
        || value.starts_with(['<', '$', '%', '{', '*'])
        || MARKS.contains(&lower.as_str())
        || ["redacted", "your-", "your_", "example", "placeholder"].iter().any(|word| lower.contains(word))
}

fn has_header(lower: &str) -> bool {
    values(lower, lower, "authorization").into_iter().any(|value| {
        let value = value.trim_start_matches(['"', '\'', '[', '\\', ' ']);
        let rest = ["basic ", "bearer ", "digest ", "negotiate "].iter().find_map(|scheme| value.strip_prefix(scheme));
        let key = value.strip_prefix("token ").map(first_word);
        // The name of a scheme alone is no secret; a list of names of headers neither.
        let first = first_word(rest.unwrap_or(value));
        match rest {
            _ if key.is_some_and(is_key) => true,
            Some(_) => !is_redacted(first),
            None => first.len() >= SHORTEST && !is_redacted(first),
        }
    })
}

fn first_word(text: &str) -> &str {
    text.trim_start().split([' ', '"', '\'', ']', ',']).next().unwrap_or_default()
}

// A word of a sentence has no digits.
fn is_key(word: &str) -> bool {
    let has_digit = word.contains(|c: char| c.is_ascii_digit());
    word.len() >= if has_digit { SHORTEST_KEY } else { SHORTEST } && !is_redacted(word)
}

fn has_key_header(lower: &str) -> bool {
    values(lower, lower, "x-api-key")
        .into_iter()
        .any(|value| is_key(first_word(value.trim_start_matches(['"', '\'', '[']))))
}

/// Whether a line ends with the name of a field for a secret and a colon: its value may be the next line.
fn ends_with_field(line: &str) -> bool {
    let name = line.trim_end().trim_end_matches(['|', '>', '-', '+']).trim_end();
    let name = name.strip_suffix(':').map(|name| name.trim_end_matches(['"', '\'']));
    name.is_some_and(|name| {
        let last = name.get(name.ceil_char_boundary(name.len().saturating_sub(NEAR))..).unwrap_or_default();
        FIELDS.iter().any(|field| last.to_ascii_lowercase().ends_with(field))
    })
}

/// Whether a line is one word that may be the value of the field before.
fn is_lone_value(line: &str) -> bool {
    let word = line.trim().trim_matches(['"', '\'', ',']);
    !word.contains(|c: char| c.is_whitespace() || "(){}<>`".contains(c))
        && !word.ends_with(':')
        && looks_random(word)
        && !is_redacted(word)
}

fn has_token(line: &str) -> bool {
    ["Bearer ", "bearer ", "Basic ", "basic "].iter().any(|scheme| {
        line.match_indices(scheme).any(|(at, _)| {
            let rest = near(line, at + scheme.len());
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-._~+/=".contains(c)).unwrap_or(rest.len());
            let token = rest.get(..end).unwrap_or_default();
            token.len() >= SHORTEST && !token.trim_end_matches('=').contains('=') && looks_random(token)
        })
    })
}

// Letters with digits or in both cases: words of a sentence are neither.
pub(super) fn looks_random(token: &str) -> bool {
    let has = |of: fn(char) -> bool| token.chars().any(of);
    let has_inner_capital = token.chars().skip(1).any(|c| c.is_ascii_uppercase());
    has(|c| c.is_ascii_alphabetic())
        && (has(|c| c.is_ascii_digit()) || has_inner_capital && has(|c| c.is_ascii_lowercase()))
}

fn has_url(line: &str) -> bool {
    line.match_indices("://").any(|(at, mark)| {
        let rest = near(line, at + mark.len());
        let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'<>`".contains(c)).unwrap_or(rest.len());
        let login = rest.get(..end).and_then(|authority| authority.rsplit_once('@')).map(|(login, _)| login);
        login.and_then(|login| login.split_once(':')).is_some_and(|(_, password)| !is_redacted(password))
    })
}

fn has_aws_key(line: &str) -> bool {
    ["AKIA", "ASIA"].iter().any(|prefix| {
        line.match_indices(prefix).any(|(at, _)| {
            let before = line.get(..at).and_then(|text| text.chars().next_back());
            let rest = near(line, at + prefix.len());
            let length = rest.chars().take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit()).count();
            let after = rest.chars().nth(length);
            length == 16 && !before.is_some_and(|c| c.is_ascii_alphanumeric()) && !after.is_some_and(is_word)
        })
    })
}

/// The worst of the cookies with values that are long enough to be secrets.
fn cookie(lower: &str) -> Option<&'static str> {
    let names = values(lower, lower, "cookie").into_iter().flat_map(|value| {
        value.trim_start_matches(['"', '\'', '[']).split(';').filter_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = value.trim_matches(['"', '\'', '[', ']', ' ']);
            let name = name.trim();
            let is_attribute = ["path", "expires", "domain", "max-age", "samesite"].contains(&name);
            let is_long = value.len() >= SHORTEST && !value.contains(' ') && !is_redacted(value);
            (!is_attribute && is_long).then_some(name)
        })
    });
    let opens = |name: &str| ["sess", "sid", "auth", "token", "login", "jwt"].iter().any(|word| name.contains(word));
    names.map(|name| if opens(name) { SESSION } else { COOKIE }).max_by_key(|kind| *kind == SESSION)
}

fn has_field(line: &str, lower: &str) -> bool {
    FIELDS.iter().any(|field| {
        lower.match_indices(field).any(|(at, _)| {
            let behind = near(line, at + field.len());
            let is_quoted = behind.starts_with(['"', '\'', '\\']);
            let behind = behind.trim_start_matches(['"', '\'', '\\']);
            let separated = behind.trim_start();
            let Some(value) = separated.strip_prefix([':', '=']) else { return false };
            let is_assigned = behind.starts_with('=');
            // `token := f()`, `a == b` and URLs are code or addresses.
            if value.starts_with(['=', '/']) {
                return false;
            }
            let value = value.trim_start();
            let (value, rest) = match value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                Some(quote) => value.get(1..).and_then(|rest| rest.split_once(quote)).unwrap_or((value, "")),
                None => {
                    let end = value.find(|c: char| c.is_whitespace() || ",;&}<\"'".contains(c)).unwrap_or(value.len());
                    value.split_at(end)
                }
            };
            // In a sentence more words follow; in a file or an assignment the line ends, or a sign does.
            let is_alone = rest.trim_matches(['"', '\'', '\\', ',', '}', ']', ';', ' ', '|', ')']).is_empty();
            (is_quoted || is_assigned || is_alone) && !value.contains('(') && !is_redacted(value)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_be_as_long_as_a_file() {
        for part in [
            "token=",
            "authorization:",
            "cookie:",
            "AKIA",
            "://a:",
            "Bearer ",
            "password=\"",
            "eyJa.b.",
            "\"auth\":\"",
            "&sig=",
            "ghp_a1",
            "-u a ",
            "x-api-key:",
        ] {
            let begun = std::time::Instant::now();
            of_line(&part.repeat(200_000 / part.len()));
            assert!(begun.elapsed().as_secs() < 10, "{part}");
        }
    }

    #[test]
    fn secrets_are_seen() {
        for (line, kind) in [
            ("\tAuthorization: Basic dTpw", HEADER),
            ("curl -H 'authorization: Bearer abc'", HEADER),
            ("\"Authorization\": [\"Bearer abc\"]", HEADER),
            ("Proxy-Authorization: 0123456789abcdefgh", HEADER),
            ("it was Bearer eyJhbGciOiJIUzI1NiJ9.e30.x", TOKEN),
            ("docker login https://me:hunter2@a.example/v2/", URL),
            ("-----BEGIN EC PRIVATE KEY-----", KEY),
            ("key AKIAIOSFODNN7ABCDEFG.", AWS),
            ("Set-Cookie: sid=0123456789abcdefgh; Path=/", SESSION),
            ("Set-Cookie: edge=0123456789abcdefgh; Path=/", COOKIE),
            ("Cookie: [edge=0123456789abcdefgh; my_session=0123456789abcdefgh]", SESSION),
            ("authorization: token 0123abcd", HEADER),
            ("curl -H 'X-Api-Key: 0123abcd' https://a.example", KEY_HEADER),
            ("ghp_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A", KNOWN),
            ("(github_pat_11AB3dE5fG7hJ9kL1mN3pQ5rS7tU9v)", KNOWN),
            ("glpat-aB3dE5fG7hJ9kL1mN3pQ", KNOWN),
            ("dckr_pat_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9v", KNOWN),
            ("npm_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z5A", KNOWN),
            ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", JWT),
            ("https://a.example/b?X-Amz-Signature=0123456789abcdef0123", SIGNATURE),
            ("https://a.example/b?sv=1&sig=0123456789abcdef%3D", SIGNATURE),
            ("AccountName=a;AccountKey=0123456789abcdef==;", SIGNATURE),
            ("{\"auths\":{\"r\":{\"auth\":\"dXNlcjpwYXNzd29yZA==\"}}}", DOCKER),
            ("curl -u bob:hunter2 https://a.example/v2/", LOGIN),
            ("curl --user=bob:secret https://a.example/v2/", LOGIN),
            ("$ docker login -u bob -p hunter2", LOGIN),
            ("skopeo copy --src-creds bob:hunter2 a b", LOGIN),
            ("`oras login --password hunter2`", LOGIN),
            ("password: hunter2", FIELD),
            ("export OCI_PASSWORD=hunter2 OCI_USERNAME=me", FIELD),
            ("{\"token\":\"eyJhbGciOi\",\"expires_in\":300}", FIELD),
            ("aws_secret_access_key = abc/def", FIELD),
            ("OCI_PASSWORD=\"hunter2\"", FIELD),
        ] {
            assert!(of_line(line).contains(&kind), "{line}: {:?}", of_line(line));
        }
    }

    #[test]
    fn what_hides_or_only_names_a_secret_is_none() {
        for line in [
            "Authorization: Basic *****",
            "Authorization: [Bearer <redacted>]",
            "Access-Control-Allow-Headers: Authorization,content-type",
            "Www-Authenticate: Bearer realm=\"https://a.example/token\",service=\"a\"",
            "see https://aka.example/acr/authorization for more information",
            "Basic configuration of the registry",
            "export OCI_PASSWORD=<password>",
            "export OCI_PASSWORD=\"$PASSWORD\"",
            "password: \"\"",
            "password: '***'",
            "OCI_PASSWORD=*****<br />",
            "the password: it is what you were given",
            "A valid token: see the manual",
            "Set-Cookie: lang=en-US; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "https://a.example:5000/v2/@x",
            "ssh://git@a.example/b",
            "sha256:AKIA0123456789ABCDEF0",
            "location: https://a.example/v2/x?_state=abc",
            "-----BEGIN CERTIFICATE-----",
            "authorization: token is what you were given",
            "npm_config_registry=https://a.example ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "docker run -u 1000:1000 -p 5000:5000 registry",
            "docker login -u bob -p $PASSWORD --password-stdin",
            "curl -u <user>:<password> -u me:*** -u \"$USER:$PASSWORD\" https://a.example",
            "oras login --password <password> --creds me:REDACTED",
            "{\"auth\":\"basic\"}",
            "{\"distribution.auth.token\":\"pass\"}",
            "https://a.example/b?X-Amz-Signature=*****&sig=REDACTED",
        ] {
            assert!(of_line(line).is_empty(), "{line}: {:?}", of_line(line));
        }
    }
}
