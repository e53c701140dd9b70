//! Tokens that are not what they should be, and answers without the tokens in them.

use content::base64;
use serde_json::{Value, json};
use wire::redact::Secrets;

use super::Token;

/// The members of a token service's answer that let somebody in.
const SECRET: [&str; 3] = ["token", "access_token", "refresh_token"];

/// The token as it is shown.
pub(super) fn token(kind: Token, value: &str, scope: &str) -> String {
    match kind {
        Token::Own => value.to_owned(),
        Token::Changed => changed(value),
        Token::Unsigned => unsigned(value, scope),
    }
}

/// Another character at three quarters: in a JWT that is the signature, and not its last character, whose bits do not all count.
fn changed(value: &str) -> String {
    let place = value.len() * 3 / 4;
    let other = |at: usize, c: char| match (at == place, c) {
        (false, c) => c,
        (true, 'A') => 'B',
        (true, _) => 'A',
    };
    value.char_indices().map(|(at, c)| other(at, c)).collect()
}

/// The claims of the token itself, or such as the token flow has them.
fn unsigned(value: &str, scope: &str) -> String {
    let header = url_safe(json!({ "alg": "none", "typ": "JWT" }).to_string().as_bytes());
    let parts: Vec<&str> = value.split('.').collect();
    let claims = match parts.as_slice() {
        [_, claims, _] => (*claims).to_owned(),
        _ => {
            let access: Vec<Value> = scope.split(' ').filter_map(access).collect();
            url_safe(json!({ "sub": "greenlight", "exp": 4_102_444_800_u64, "access": access }).to_string().as_bytes())
        }
    };
    format!("{header}.{claims}.")
}

fn access(scope: &str) -> Option<Value> {
    let (kind, rest) = scope.split_once(':')?;
    let (name, actions) = rest.rsplit_once(':')?;
    Some(json!({ "type": kind, "name": name, "actions": actions.split(',').collect::<Vec<_>>() }))
}

fn url_safe(bytes: &[u8]) -> String {
    base64::encode(bytes).trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// The answer with a word in the place of each token, the same word for the same token. What is no JSON is not kept at all.
pub(super) fn without_tokens(body: &[u8], secrets: &Secrets) -> Vec<u8> {
    let Ok(Value::Object(mut members)) = serde_json::from_slice(body) else { return Vec::new() };
    let mut seen: Vec<String> = Vec::new();
    for name in SECRET {
        let Some(Value::String(token)) = members.get(name).cloned() else { continue };
        if token.is_empty() {
            continue;
        }
        secrets.learn(&token);
        let at = seen.iter().position(|known| *known == token).unwrap_or_else(|| {
            seen.push(token);
            seen.len() - 1
        });
        members.insert(name.to_owned(), Value::from(format!("word-{}", at + 1)));
    }
    Value::Object(members).to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgeries_differ_from_the_token_in_what_counts() {
        let jwt = "aGVhZGVy.Y2xhaW1z.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw";
        let forged = changed(jwt);
        assert_eq!(forged.len(), jwt.len());
        assert_ne!(forged.rsplit('.').next(), jwt.rsplit('.').next());
        assert_eq!(forged.split('.').nth(1), jwt.split('.').nth(1));
        assert_eq!(unsigned(jwt, ""), format!("{}.Y2xhaW1z.", url_safe(br#"{"alg":"none","typ":"JWT"}"#)));
        let claims = unsigned("opaque", "repository:a/b:pull,push");
        let claims = claims.split('.').nth(1).unwrap().replace('-', "+").replace('_', "/");
        let padded = format!("{claims}{}", "=".repeat((4 - claims.len() % 4) % 4));
        let claims: Value = serde_json::from_slice(&base64::decode(&padded).unwrap().bytes).unwrap();
        assert_eq!(claims["access"][0], json!({ "type": "repository", "name": "a/b", "actions": ["pull", "push"] }));
    }

    #[test]
    fn tokens_leave_their_answers() {
        let secrets = Secrets::default();
        let body = without_tokens(br#"{"token":"secret-one","access_token":"secret-one","expires_in":60}"#, &secrets);
        let read: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(read, json!({ "access_token": "word-1", "expires_in": 60, "token": "word-1" }));
        assert_eq!(without_tokens(b"secret", &secrets), b"");
    }
}
