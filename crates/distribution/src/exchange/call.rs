//! A request that a scenario wants to send.

use wire::exchange::{Body, Bytes, Origin};

/// Where a call goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A target on the registry itself, sent verbatim.
    Registry(String),
    /// Where an answer pointed.
    Elsewhere(Origin, String),
}

/// How it is put on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// As it stands.
    Plain,
    /// A length is announced, so many bytes of the body are sent, and the connection is cut.
    CutAfter(usize),
    /// With `Expect: 100-continue`: the body waits for the server's word.
    Expecting,
    /// With a token for the call's scope and nothing else, and without an answer to a challenge.
    Bearing(Token),
    /// As a request for a token: with the password, if the service may have it. Tokens in the answer are replaced by words.
    ForToken,
}

/// What becomes of a token before it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Nothing.
    Own,
    /// A character behind its middle is another one.
    Changed,
    /// It says of itself that nobody signed it (`alg` is `none`), and gives the rights that the call needs.
    Unsigned,
}

/// A request that a scenario wants to send: method, place, headers in order, body. Nothing is added but `Host`, `User-Agent`, the
/// framing of the body and the login.
#[derive(Clone)]
pub struct Call {
    pub(crate) method: &'static str,
    pub(crate) place: Place,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Body,
    pub(crate) how: How,
    pub(crate) login: bool,
    pub(crate) follow: bool,
    pub(crate) scope: Option<String>,
}

impl Call {
    /// A request without headers and body.
    pub fn new(method: &'static str, target: impl Into<String>) -> Call {
        Call {
            method,
            place: Place::Registry(target.into()),
            headers: Vec::new(),
            body: Body::None,
            how: How::Plain,
            login: true,
            follow: true,
            scope: None,
        }
    }

    /// GET.
    pub fn get(target: impl Into<String>) -> Call {
        Call::new("GET", target)
    }

    /// HEAD.
    pub fn head(target: impl Into<String>) -> Call {
        Call::new("HEAD", target)
    }

    /// POST.
    pub fn post(target: impl Into<String>) -> Call {
        Call::new("POST", target)
    }

    /// PUT.
    pub fn put(target: impl Into<String>) -> Call {
        Call::new("PUT", target)
    }

    /// PATCH.
    pub fn patch(target: impl Into<String>) -> Call {
        Call::new("PATCH", target)
    }

    /// DELETE.
    pub fn delete(target: impl Into<String>) -> Call {
        Call::new("DELETE", target)
    }

    /// To where an answer pointed.
    #[must_use]
    pub fn to(mut self, origin: Origin, target: String) -> Call {
        self.place = Place::Elsewhere(origin, target);
        self
    }

    /// With a header behind those that are there.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Call {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With these bytes and their length.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Bytes>) -> Call {
        self.body = Body::Bytes(bytes.into());
        self
    }

    /// With a body framed otherwise.
    #[must_use]
    pub fn framed(mut self, body: Body) -> Call {
        self.body = body;
        self
    }

    /// Put on the wire in another way.
    #[must_use]
    pub fn how(mut self, how: How) -> Call {
        self.how = how;
        self
    }

    /// As nobody.
    #[must_use]
    pub fn anonymous(mut self) -> Call {
        self.login = false;
        self
    }

    /// The first answer, even if it is a redirect.
    #[must_use]
    pub fn unfollowed(mut self) -> Call {
        self.follow = false;
        self
    }

    /// With the right to do this, where it is not plain from the target: scopes with spaces between.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Call {
        self.scope = Some(scope.into());
        self
    }
}
