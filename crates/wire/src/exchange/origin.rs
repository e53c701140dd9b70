//! Where a request goes: scheme, host and port, with the authority kept as it was given.
use std::fmt;
use std::net::IpAddr;

/// The two schemes that a registry can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// Plain text.
    Http,
    /// Over TLS.
    Https,
}

impl Scheme {
    /// The scheme's name as in a URL.
    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }

    /// The port that a URL without one means.
    pub fn default_port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
        }
    }
}

/// A text that names no place to connect to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// Neither `http` nor `https`.
    #[error("use the scheme `{0}`: only `http` and `https` are spoken")]
    Scheme(String),
    /// The host or port is missing or malformed, or there is user information.
    #[error("read `{0}` as `host` or `host:port`: {1}")]
    Authority(String, &'static str),
}

/// Scheme, host and port. Two origins are equal if they mean the same place, however the authority was written.
#[derive(Clone)]
pub struct Origin {
    scheme: Scheme,
    authority: String,
    host: String,
    port: u16,
}

impl Origin {
    /// Splits `authority` (`host`, `host:port`, `[v6]:port`). User information is refused: it would be a password in a place
    /// that is not kept secret.
    pub fn new(scheme: Scheme, authority: &str) -> Result<Origin, OriginError> {
        let bad = |why| Err(OriginError::Authority(authority.to_owned(), why));
        if authority.contains('@') {
            return Err(OriginError::Authority("<redacted>".to_owned(), "it holds user information"));
        }
        if authority.bytes().any(|b| !b.is_ascii_graphic() || matches!(b, b'/' | b'?' | b'#' | b'\\')) {
            return bad("it holds a character that no host has");
        }
        let (host, port) = match authority.strip_prefix('[') {
            Some(rest) => match rest.split_once(']') {
                Some((host, "")) => (host, None),
                Some((host, port)) if port.starts_with(':') => (host, port.strip_prefix(':')),
                _ => return bad("the bracket is not closed"),
            },
            None => match authority.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            },
        };
        if host.is_empty() {
            return bad("there is no host");
        }
        let port = match port {
            None | Some("") => scheme.default_port(),
            Some(port) if port.bytes().all(|b| b.is_ascii_digit()) => match port.parse() {
                Ok(port) => port,
                Err(_) => return bad("the port is above 65535"),
            },
            Some(_) => return bad("the port is not a number"),
        };
        Ok(Origin { scheme, authority: authority.to_owned(), host: host.to_ascii_lowercase(), port })
    }

    /// Splits an absolute URL into its origin and the rest, which is a request target (at least `/`, no fragment).
    pub fn of_url(url: &str) -> Result<(Origin, String), OriginError> {
        let Some((scheme, rest)) = url.split_once("://") else {
            return Err(OriginError::Scheme(url.split([':', '/', '?', '#']).next().unwrap_or_default().to_owned()));
        };
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            other => return Err(OriginError::Scheme(other.to_owned())),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        Ok((Origin::new(scheme, authority)?, target))
    }

    /// The scheme.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Host and port as they were given: what the `Host` header says.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The host in lower case and without brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port, the scheme's own if none was given.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether the host is this machine by name or address.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Whether the host is an address that only means something to this machine or its link (loopback, link-local,
    /// unspecified): nothing that a remote party may send us to.
    pub fn is_local_only(&self) -> bool {
        let local = |ip: IpAddr| match ip {
            IpAddr::V4(ip) => ip.is_loopback() || ip.is_link_local() || ip.is_unspecified(),
            IpAddr::V6(ip) => {
                ip.is_loopback()
                    || ip.is_unspecified()
                    || ip.is_unicast_link_local()
                    || ip.to_ipv4_mapped().is_some_and(|ip| ip.is_loopback() || ip.is_link_local())
            }
        };
        self.is_loopback() || self.host.parse().is_ok_and(local)
    }
}

impl PartialEq for Origin {
    fn eq(&self, other: &Origin) -> bool {
        (self.scheme, self.port, &self.host) == (other.scheme, other.port, &other.host)
    }
}

impl Eq for Origin {}

impl std::hash::Hash for Origin {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.scheme, self.port, &self.host).hash(state);
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.authority)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Origin({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_and_compares() {
        let a = Origin::new(Scheme::Https, "Registry.example").unwrap();
        assert_eq!((a.host(), a.port(), a.authority()), ("registry.example", 443, "Registry.example"));
        assert_eq!(a, Origin::new(Scheme::Https, "registry.example:443").unwrap());
        assert_ne!(a, Origin::new(Scheme::Http, "registry.example:443").unwrap());
        let six = Origin::new(Scheme::Http, "[::1]:5000").unwrap();
        assert_eq!((six.host(), six.port()), ("::1", 5000));
        assert!(six.is_loopback() && six.is_local_only());
        assert!(Origin::new(Scheme::Http, "169.254.169.254").unwrap().is_local_only());
        for bad in ["", ":80", "a:b", "a:70000", "[::1", "u:p@host", "a/b", "a b"] {
            assert!(Origin::new(Scheme::Http, bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn splits_urls() {
        let (origin, target) = Origin::of_url("HTTPS://a:1/b?c=d#e").unwrap();
        assert_eq!((origin.to_string().as_str(), target.as_str()), ("https://a:1", "/b?c=d"));
        assert_eq!(Origin::of_url("http://a?x").unwrap().1, "/?x");
        assert_eq!(Origin::of_url("ftp://a/"), Err(OriginError::Scheme("ftp".into())));
        assert!(Origin::of_url("/a").is_err());
        assert!(!Origin::of_url("http://user:secret@a/").unwrap_err().to_string().contains("secret"));
    }
}
