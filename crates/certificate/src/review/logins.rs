//! Logins on a command line.

use super::secrets::is_redacted;

/// Options whose value is a name and a password with a colon between them.
const LOGINS: [&str; 6] = ["-u", "--user", "--creds", "--src-creds", "--dest-creds", "--proxy-user"];
/// Options whose value is a password.
const PASSWORDS: [&str; 4] = ["--password", "--src-password", "--dest-password", "--registry-token"];

/// Whether an option of a command in this line has a password for its value.
pub(super) fn has_login(line: &str) -> bool {
    let mut is_login = false;
    let mut words = line.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let word = bare(word);
        is_login |= word == "login";
        let (option, value) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (word, words.peek().copied()),
        };
        let Some(value) = value.map(bare) else { continue };
        let is_secret = if LOGINS.contains(&option) {
            value.split_once(':').is_some_and(|(user, password)| is_password(password) && !is_number(user, password))
        } else {
            (PASSWORDS.contains(&option) || is_login && option == "-p") && is_password(value)
        };
        if is_secret {
            return true;
        }
    }
    false
}

/// A word without the signs of a shell, of Markdown or of JSON around it.
fn bare(word: &str) -> &str {
    word.trim_matches(['"', '\'', '`', ',', '(', ')', '[', ']', ';'])
}

// Where an option is asked for, `secret` is what was given, and no stand-in.
fn is_password(value: &str) -> bool {
    !value.starts_with('-') && !value.starts_with('/') && (value == "secret" || !is_redacted(value))
}

// `-u 1000:1000` says as whom a container runs.
fn is_number(user: &str, group: &str) -> bool {
    [user, group].iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
}
