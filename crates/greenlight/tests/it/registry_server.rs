//! A real registry on loopback.

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::peer::{self, script};
use crate::subject::Folder;

/// The user and the password of the line below, which holds the password's bcrypt hash.
pub const LOGIN: (&str, &str) = ("someone", "a-test-password");
const HTPASSWD: &str = "someone:$2b$05$SL7cOP6u/vwiqvAquqDRRe8Z1h7Y9W.b6TUZ/v1PZjWkqZ7zAwMK6\n";

/// A running registry. Dropped, it ends.
pub struct RegistryServer {
    child: Child,
    /// `127.0.0.1:port`.
    pub host: String,
    folder: Folder,
}

/// What a registry asks of its clients.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing.
    Nothing,
    /// A login.
    Login,
    /// TLS, with a certificate of an authority that only its own file knows.
    Tls,
}

impl RegistryServer {
    /// Starts one that deletes nothing; `None`, with a line that says so, if a program is not there.
    pub fn start(asks: Asks) -> Option<RegistryServer> {
        Self::start_with(asks, false)
    }

    /// Starts one that deletes manifests and blobs, or does not.
    pub fn start_with(asks: Asks, deletes: bool) -> Option<RegistryServer> {
        if !peer::are_there(&["docker-registry", "skopeo", "openssl"]) {
            return None;
        }
        // Somebody else may take the free port before the registry does.
        (0..5).find_map(|_| Self::on_a_free_port(asks, deletes)).or_else(|| panic!("the registry does not start"))
    }

    fn on_a_free_port(asks: Asks, deletes: bool) -> Option<RegistryServer> {
        let folder = Folder::new();
        let host = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let root = folder.path().display();
        folder.write("htpasswd", HTPASSWD);
        let more = match asks {
            Asks::Nothing => String::new(),
            Asks::Login => format!("auth:\n  htpasswd:\n    realm: test\n    path: {root}/htpasswd\n"),
            Asks::Tls => {
                make_certificates(folder.path());
                format!("  tls:\n    certificate: {root}/server.pem\n    key: {root}/server.key\n")
            }
        };
        let config = format!(
            "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {root}/data\n  delete:\n    enabled: {deletes}\nhttp:\n  addr: {host}\n{more}"
        );
        let config = folder.write("config.yml", config);
        let mut command = Command::new("docker-registry");
        command.arg("serve").arg(config).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut registry = RegistryServer { child: command.spawn().unwrap(), host, folder };
        let end = Instant::now() + Duration::from_secs(30);
        loop {
            let answers = TcpStream::connect(&registry.host).is_ok();
            if registry.child.try_wait().unwrap().is_some() || Instant::now() > end {
                return None;
            }
            if answers {
                return Some(registry);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Pushes what `from` names (`oci:PATH:NAME`, say) as it is, every platform of it.
    #[track_caller]
    pub fn push(&self, from: &str, repository_and_tag: &str) {
        let (user, password) = LOGIN;
        script(
            self.folder.path(),
            &format!(
                "skopeo --insecure-policy copy --quiet --all --preserve-digests --dest-tls-verify=false \
                 --dest-creds {user}:{password} {from} docker://{}/{repository_and_tag}",
                self.host
            ),
        );
    }

    /// The certificate of the authority that signed for a registry with [`Asks::Tls`].
    pub fn authority(&self) -> std::path::PathBuf {
        self.folder.join("ca.pem")
    }
}

impl Drop for RegistryServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn make_certificates(folder: &Path) {
    script(
        folder,
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout ca.key -out ca.pem \
           -subj /CN=test-authority -addext basicConstraints=critical,CA:TRUE 2>/dev/null
         openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key -out server.csr -subj /CN=127.0.0.1 2>/dev/null
         openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out server.pem \
           -extfile <(printf 'subjectAltName=IP:127.0.0.1\\nbasicConstraints=CA:FALSE\\n') 2>/dev/null",
    );
}
