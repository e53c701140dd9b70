//! TLS against certificates made on the spot.
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::JoinHandle;
use wire::Error;
use wire::exchange::{Client, ClientOptions, Origin, Request, Scheme};
use wire::tls::TlsOptions;

/// Runs openssl; `None`, with a line that says so, if it is not there.
fn openssl(dir: &Path, args: &[&str]) -> Option<()> {
    match Command::new("openssl").args(args).current_dir(dir).stdout(Stdio::null()).stderr(Stdio::null()).status() {
        Ok(status) => {
            assert!(status.success(), "openssl {args:?}");
            Some(())
        }
        Err(error) => {
            eprintln!("SKIPPED: openssl cannot be run ({error}); install the `openssl` package");
            None
        }
    }
}

/// A throw-away authority in `ca.pem`, and a certificate for `localhost` alone in `cert.pem` and `key.pem`.
fn certificates(dir: &Path) -> Option<PathBuf> {
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    let ca = ["req", "-x509", "-days", "2", "-subj", "/CN=throw-away", "-keyout", "ca.key", "-out", "ca.pem"];
    openssl(dir, &[&ca[..], &key].concat())?;
    let request = ["req", "-subj", "/CN=x", "-keyout", "key.pem", "-out", "req.pem"];
    openssl(dir, &[&request[..], &key].concat())?;
    std::fs::write(dir.join("ext"), "subjectAltName=DNS:localhost\n").unwrap();
    let sign = ["x509", "-req", "-in", "req.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"];
    openssl(dir, &[&sign[..], &["-extfile", "ext", "-out", "cert.pem"]].concat())?;
    Some(dir.join("ca.pem"))
}

/// Answers `count` connections over TLS and gives the protocols that were offered on the last one.
fn serve(dir: &Path, count: usize) -> (u16, JoinHandle<()>) {
    let certificate = CertificateDer::from_pem_file(dir.join("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(dir.join("key.pem")).unwrap();
    let mut config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        for _ in 0..count {
            let (mut socket, _) = listener.accept().unwrap();
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::Stream::new(&mut connection, &mut socket);
            if stream.read(&mut [0; 4096]).is_err() {
                continue;
            }
            let body = vec![b'x'; 100_000];
            let protocol = String::from_utf8_lossy(stream.conn.alpn_protocol().unwrap()).into_owned();
            let head = format!("HTTP/1.1 200 OK\r\nProtocol: {protocol}\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    (port, thread)
}

fn get(host: &str, port: u16, tls: TlsOptions) -> Result<(String, usize), Error> {
    let client = Client::new(ClientOptions { tls, ..Default::default() });
    let origin = Origin::new(Scheme::Https, &format!("{host}:{port}")).unwrap();
    let response = client.send(&origin, &Request::new("GET", "/"))?;
    let protocol = response.head.header_text("protocol").unwrap().to_owned();
    Ok((protocol, response.body.read_all(1_000_000).unwrap().unwrap().len()))
}

#[test]
fn who_is_trusted() {
    let dir = tempfile::tempdir().unwrap();
    let Some(ca) = certificates(dir.path()) else { return };
    let (port, thread) = serve(dir.path(), 4);
    let ours = TlsOptions { ca_file: Some(ca), insecure: false };
    let anybody = TlsOptions { ca_file: None, insecure: true };

    let expected = ("http/1.1".to_owned(), 100_000);
    assert_eq!(get("localhost", port, ours.clone()).unwrap(), expected);
    assert_eq!(get("127.0.0.1", port, anybody).unwrap(), expected);

    let wrong_name = get("127.0.0.1", port, ours).unwrap_err();
    assert!(matches!(wrong_name, Error::Tls { .. }), "{wrong_name}");
    assert!(wrong_name.to_string().contains("use a name that the certificate holds"), "{wrong_name}");
    let stranger = get("localhost", port, TlsOptions::default()).unwrap_err();
    assert!(stranger.to_string().contains("`--ca FILE`"), "{stranger}");
    thread.join().unwrap();
}

#[test]
fn a_ca_file_that_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("ca.pem");
    let missing = get("localhost", 1, TlsOptions { ca_file: Some(file.clone()), insecure: false }).unwrap_err();
    assert!(missing.to_string().contains("ca.pem` cannot be used"), "{missing}");
    std::fs::write(&file, "nothing").unwrap();
    let empty = get("localhost", 1, TlsOptions { ca_file: Some(file), insecure: false }).unwrap_err();
    assert!(empty.to_string().contains("no certificate in PEM form"), "{empty}");
}
