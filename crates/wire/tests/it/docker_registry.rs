//! A real registry on loopback, with and without a login.
use sha2::{Digest, Sha256};
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wire::Error;
use wire::registry::Registry;

use crate::pulling::options;

const MANIFEST_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";

/// The user and the password of the line below, which is the password's bcrypt hash.
const LOGIN: (&str, &str) = ("someone", "a-test-password");
const HTPASSWD: &str = "someone:$2b$05$SL7cOP6u/vwiqvAquqDRRe8Z1h7Y9W.b6TUZ/v1PZjWkqZ7zAwMK6\n";

/// A running registry; dropped, it ends.
struct RealRegistry {
    child: Child,
    host: String,
    dir: tempfile::TempDir,
}

impl RealRegistry {
    /// `None`, with a line that says so, if the programs are not there.
    fn start(with_login: bool) -> Option<RealRegistry> {
        for program in ["docker-registry", "skopeo"] {
            if let Err(error) =
                Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status()
            {
                eprintln!("SKIPPED: {program} cannot be run ({error}); install the `{program}` package");
                return None;
            }
        }
        let dir = tempfile::tempdir().unwrap();
        let host = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let root = dir.path().display();
        std::fs::write(dir.path().join("htpasswd"), HTPASSWD).unwrap();
        let auth = if with_login {
            format!("auth:\n  htpasswd:\n    realm: test\n    path: {root}/htpasswd\n")
        } else {
            String::new()
        };
        let config = format!(
            "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {root}/data\nhttp:\n  addr: {host}\n{auth}"
        );
        std::fs::write(dir.path().join("config.yml"), config).unwrap();
        let child = Command::new("docker-registry")
            .arg("serve")
            .arg(dir.path().join("config.yml"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let registry = RealRegistry { child, host, dir };
        let end = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(&registry.host).is_err() {
            assert!(Instant::now() < end, "the registry does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(registry)
    }

    /// Pushes the layout in `layout` by skopeo.
    fn push(&self, login: Option<(&str, &str)>) {
        let mut command = Command::new("skopeo");
        command.args(["--insecure-policy", "copy", "--quiet", "--preserve-digests", "--dest-tls-verify=false"]);
        if let Some((user, password)) = login {
            command.args(["--dest-creds", &format!("{user}:{password}")]);
        }
        let from = format!("oci:{}:t", self.dir.path().join("layout").display());
        let output = command.arg(from).arg(format!("docker://{}/a/b:t", self.host)).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for RealRegistry {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn digest(bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hash}")
}

/// The bytes of an image with one layer.
struct Image {
    manifest: Vec<u8>,
    config: Vec<u8>,
    layer: Vec<u8>,
}

fn write_layout(dir: &Path) -> Image {
    let mut state = 1u64;
    let layer: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 56) as u8
    })
    .take(3_000_000)
    .collect();
    let config = format!(
        r#"{{"architecture":"amd64","os":"linux","rootfs":{{"type":"layers","diff_ids":["{}"]}}}}"#,
        digest(&layer)
    );
    let manifest = format!(
        r#"{{"schemaVersion": 2, "mediaType":"{MANIFEST_TYPE}",
 "config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{}","size":{}}},
 "layers":[{{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{}","size":{}}}]}}"#,
        digest(config.as_bytes()),
        config.len(),
        digest(&layer),
        layer.len()
    );
    let blobs = dir.join("blobs/sha256");
    std::fs::create_dir_all(&blobs).unwrap();
    for bytes in [&layer[..], config.as_bytes(), manifest.as_bytes()] {
        std::fs::write(blobs.join(&digest(bytes)["sha256:".len()..]), bytes).unwrap();
    }
    std::fs::write(dir.join("oci-layout"), r#"{"imageLayoutVersion":"1.0.0"}"#).unwrap();
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"{MANIFEST_TYPE}","digest":"{}","size":{},"annotations":{{"org.opencontainers.image.ref.name":"t"}}}}]}}"#,
        digest(manifest.as_bytes()),
        manifest.len()
    );
    std::fs::write(dir.join("index.json"), index).unwrap();
    Image { manifest: manifest.into(), config: config.into(), layer }
}

fn assert_pulls(registry: &Registry, image: &Image) {
    let by_tag = registry.manifest("a/b", "t", &[MANIFEST_TYPE], 1 << 20).unwrap();
    assert_eq!(by_tag.bytes, image.manifest);
    assert_eq!(by_tag.content_type.as_deref(), Some(MANIFEST_TYPE));
    assert_eq!(by_tag.docker_content_digest, Some(digest(&image.manifest)));
    let by_digest = registry.manifest("a/b", &digest(&image.manifest), &[MANIFEST_TYPE], 1 << 20).unwrap();
    assert_eq!(by_digest.bytes, image.manifest);
    std::thread::scope(|scope| {
        for bytes in [&image.config, &image.layer] {
            scope.spawn(|| {
                let mut blob = registry.blob("a/b", &digest(bytes)).unwrap();
                assert_eq!(blob.length(), Some(bytes.len() as u64));
                let mut read = Vec::new();
                blob.read_to_end(&mut read).unwrap();
                assert!(read == *bytes);
            });
        }
    });
}

#[test]
fn pulls_what_skopeo_pushed() {
    let Some(server) = RealRegistry::start(false) else { return };
    let image = write_layout(&server.dir.path().join("layout"));
    server.push(None);
    let registry = Registry::new(&server.host, options(None)).unwrap();
    assert_pulls(&registry, &image);
    assert_eq!(registry.transcript().count(), 4);
    let absent = registry.manifest("a/b", "absent", &[], 1000).unwrap_err();
    assert!(matches!(absent, Error::NotFound { .. }) && absent.to_string().contains("MANIFEST_UNKNOWN"), "{absent}");
    assert!(matches!(registry.blob("other", &digest(b"")).unwrap_err(), Error::NotFound { .. }));
}

#[test]
fn pulls_with_a_login() {
    let Some(server) = RealRegistry::start(true) else { return };
    let image = write_layout(&server.dir.path().join("layout"));
    server.push(Some(LOGIN));
    let registry = Registry::new(&server.host, options(Some(LOGIN))).unwrap();
    assert_pulls(&registry, &image);
    assert_eq!(registry.transcript().count(), 5, "one challenge for all");
    assert!(!registry.transcript().render().contains(LOGIN.1));
    for login in [None, Some(("someone", "wrong-password"))] {
        let stranger = Registry::new(&server.host, options(login)).unwrap();
        let error = stranger.manifest("a/b", "t", &[MANIFEST_TYPE], 1 << 20).unwrap_err();
        assert!(matches!(error, Error::Unauthorized { .. }), "{error}");
    }
}
