//! Secrets that are known by their form: tokens with a prefix, JSON Web Tokens, signatures of URLs, logins of Docker.

use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};

use super::secrets::{SHORTEST, is_redacted, is_word, looks_random, near};

/// Prefixes of tokens, each with the fewest characters that follow.
const PREFIXES: [(&str, usize); 18] = [
    ("ghp_", 20),
    ("gho_", 20),
    ("ghs_", 20),
    ("ghu_", 20),
    ("ghr_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("dckr_pat_", 16),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xoxa-", 10),
    ("xoxr-", 10),
    ("xoxs-", 10),
    ("npm_", 30),
    ("sk_live_", 16),
    ("rk_live_", 16),
    ("AIza", 35),
    ("hf_", 30),
];
/// Parameters of URLs and of connections that let anyone in, in small letters.
const SIGNATURES: [&str; 5] = ["x-amz-signature=", "x-goog-signature=", "?sig=", "&sig=", "accountkey="];
/// The fewest characters of the header of a JSON Web Token.
const SHORTEST_PART: usize = 10;

/// Every place of `mark` at which no word is under way: what stands behind it.
fn behind<'a>(line: &'a str, mark: &str) -> impl Iterator<Item = &'a str> {
    line.match_indices(mark).filter_map(move |(at, mark)| {
        let before = line.get(..at)?.chars().next_back();
        before.is_none_or(|c| !is_word(c)).then(|| near(line, at + mark.len()))
    })
}

/// What a text begins with, as far as it is made of letters, digits and these.
fn run<'a>(text: &'a str, others: &str) -> &'a str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !others.contains(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// A token with a known prefix.
pub(super) fn has_prefixed(line: &str) -> bool {
    PREFIXES.iter().any(|(prefix, fewest)| {
        behind(line, prefix).any(|rest| {
            let token = run(rest, "-_");
            token.len() >= *fewest && looks_random(token) && !is_redacted(token)
        })
    })
}

/// A JSON Web Token: three parts, of which the first is an object of JSON. In base64 one with a name begins with `eyJ`.
pub(super) fn has_jwt(line: &str) -> bool {
    behind(line, "eyJ").any(|rest| {
        let mut parts = run(rest, "-_.").split('.');
        let (Some(header), Some(_), Some(signature)) = (parts.next(), parts.next(), parts.next()) else { return false };
        let header = format!("eyJ{header}");
        header.len() >= SHORTEST_PART
            && signature.len() >= SHORTEST
            && Base64UrlUnpadded::decode_vec(&header).is_ok_and(|json| json.starts_with(b"{\""))
    })
}

/// The signature of a URL, or the key of an account in a connection.
pub(super) fn has_signature(line: &str, lower: &str) -> bool {
    SIGNATURES.iter().any(|name| {
        lower.match_indices(name).any(|(at, name)| {
            let value = run(near(line, at + name.len()), "-_%+/=");
            value.len() >= SHORTEST && !is_redacted(value)
        })
    })
}

/// A login as Docker keeps it: `"auth": "dTpw"`, which is a name and a password in base64.
pub(super) fn has_docker_login(line: &str) -> bool {
    line.match_indices("\"auth\"").any(|(at, name)| {
        let rest = near(line, at + name.len()).trim_start();
        let value = rest.strip_prefix(':').and_then(|rest| rest.trim_start().strip_prefix('"'));
        let login = value.and_then(|value| Base64::decode_vec(run(value, "+/=")).ok());
        let login = login.and_then(|login| String::from_utf8(login).ok());
        login.as_deref().and_then(|login| login.split_once(':')).is_some_and(|(_, password)| !password.is_empty())
    })
}
