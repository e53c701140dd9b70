//! What everything that is shown goes through: hiding by value and by place, in the order in which nothing is left.
use super::encoding::percent_decode;
use super::place::{self, MARK, is_scheme, is_sensitive, parameters};
use super::secrets::Secrets;

/// Values that are only known by their place are taken for secrets elsewhere if they have as many bytes.
const SHORTEST_CARRIED: usize = 12;

/// Stands for what is hidden by value, until what is to be hidden by place is found: a mark that could end a value would leave
/// its rest.
const STAND_IN: &str = "\u{e000}";

/// Hides the secrets of a run and those that one exchange carries.
#[derive(Debug, Clone)]
pub struct Screen {
    known: Secrets,
    carried: Secrets,
}

impl Screen {
    /// A screen for texts that are about no exchange.
    pub fn new(known: &Secrets) -> Screen {
        Screen { known: known.clone(), carried: Secrets::default() }
    }

    /// A text (a target, a URL, a body, a message), fit to be shown.
    pub fn text(&self, text: &str) -> String {
        place::text(&self.by_value(text)).replace(STAND_IN, MARK)
    }

    /// The value of a header, fit to be shown.
    pub fn header(&self, name: &str, value: &[u8]) -> String {
        let value = self.by_value(&String::from_utf8_lossy(value));
        place::header(name, value.as_bytes()).replace(STAND_IN, MARK)
    }

    /// A body of `application/x-www-form-urlencoded`, fit to be shown.
    pub fn form(&self, body: &str) -> String {
        place::form(&self.by_value(body)).replace(STAND_IN, MARK)
    }

    /// A text that was cut, so that it may end in the middle of a value.
    pub(crate) fn cut_text(&self, text: &str) -> String {
        let begun = self.known.begun_at_end(text).max(self.carried.begun_at_end(text));
        match text.get(..text.len().saturating_sub(begun)) {
            Some(before) if begun > 0 => self.text(&format!("{before}{STAND_IN}")),
            _ => self.text(text),
        }
    }

    fn by_value(&self, text: &str) -> String {
        self.carried.replace(&self.known.replace(text, STAND_IN), STAND_IN)
    }

    /// Remembers what a header carries that is secret by its place, for an exchange may repeat it in others: a storage service
    /// quotes the signature that it refuses.
    pub(crate) fn learn_header(&self, name: &str, value: &[u8]) {
        let value = String::from_utf8_lossy(value);
        if !is_sensitive(name) {
            return self.learn_text(&value);
        }
        let value = value.split(';').next().unwrap_or_default();
        let value = match value.split_once(['=', ' ']) {
            Some((before, after)) if is_scheme(before) || is_cookie(name) => after,
            _ => value,
        };
        self.learn_carried(value.trim());
    }

    /// The same for a target or URL.
    pub(crate) fn learn_text(&self, text: &str) {
        parameters(text, |name, value| {
            if is_sensitive(name) {
                self.learn_carried(value);
                self.learn_carried(&percent_decode(value));
            }
        });
    }

    /// Short values are no secrets but words.
    fn learn_carried(&self, value: &str) {
        if value.len() >= SHORTEST_CARRIED {
            self.carried.learn(value);
        }
    }
}

fn is_cookie(name: &str) -> bool {
    name.to_ascii_lowercase().contains("cookie")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_within_a_value_leaves_nothing_of_it() {
        let secrets = Secrets::default();
        secrets.learn("hunter2");
        let screen = Screen::new(&secrets);
        assert_eq!(screen.text("/a?sig=abc-hunter2-def&n=1"), "/a?sig=<redacted>&n=1");
        assert_eq!(screen.text("it is hunter2"), "it is <redacted>");
        assert_eq!(screen.header("Authorization", b"Bearer x-hunter2"), "Bearer <redacted>");
        assert_eq!(screen.form("password=x-hunter2-y&service=hunter2"), "password=<redacted>&service=<redacted>");
    }

    #[test]
    fn hides_the_start_of_a_value_at_a_cut() {
        let secrets = Secrets::default();
        let screen = Screen::new(&secrets);
        secrets.learn("xyzäxyzä");
        for (text, shown) in [
            ("a xyz", "a xyz"),
            ("a xyzä", "a <redacted>"),
            ("a xyzäxyz", "a <redacted>"),
            ("a xyzäxyzä", "a <redacted>"),
            ("xyzäxyzä xyzäx", "<redacted> <redacted>"),
            ("xyzäx b", "xyzäx b"),
        ] {
            assert_eq!(screen.cut_text(text), shown, "{text}");
        }
    }

    #[test]
    fn learns_what_a_message_carries() {
        let screen = Screen::new(&Secrets::default());
        screen.learn_header("Location", b"https://h/b?X-Amz-Signature=0123456789ab%2Fc&X-Amz-Date=20240101T000000Z");
        screen.learn_header("Set-Cookie", b"session=cookie-value-1; Path=/some/long/path");
        screen.learn_header("X-Auth-Token", b"token-value=12");
        screen.learn_header("Authorization", b"Bearer bearer-value-1");
        screen.learn_header("Content-Type", b"application/json");
        let text = "0123456789ab/c 0123456789ab%2Fc cookie-value-1 token-value=12 bearer-value-1";
        assert_eq!(screen.text(text), [MARK; 5].join(" "));
        for open in ["20240101T000000Z", "/some/long/path", "application/json"] {
            assert_eq!(screen.text(open), open);
        }
    }
}
