//! What keeps a run from being one: the code, and a line that says what to do.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use crate::binary::greenlight;
use crate::registry_server::{Asks, LOGIN, RegistryServer};

#[test]
fn there_is_no_registry() {
    let said = greenlight("registry http://no-such-host.invalid").run().refusal(4);
    assert!(said.contains("host name is not known"), "{said}");
    let said = greenlight("registry http://127.0.0.1:1").run().refusal(4);
    assert!(said.contains("nothing listens"), "{said}");
    // Something that speaks HTTP and is no registry.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(
                b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
            );
        }
    });
    let said = greenlight("registry").arg(&url).run().refusal(4);
    assert!(said.contains("there is no registry") && said.contains("404"), "{said}");
    let said = greenlight("registry --read-only").arg(&url).run().refusal(4);
    assert!(said.contains("no registry") || said.contains("--content"), "{said}");
}

#[test]
fn tls_and_logins_are_refused_with_what_to_do() {
    let Some(server) = RegistryServer::start(Asks::Tls) else { return };
    let said = greenlight("registry").arg(&server.host).run().refusal(4);
    assert!(said.contains("--ca"), "{said}");
    let Some(server) = RegistryServer::start(Asks::Login) else { return };
    let url = format!("http://{}", server.host);
    let said = greenlight("registry").arg(&url).run().refusal(4);
    assert!(said.contains("login"), "{said}");
    let wrong =
        greenlight("registry").arg(&url).env("GREENLIGHT_USERNAME", LOGIN.0).env("GREENLIGHT_PASSWORD", "wrong");
    let said = wrong.run().refusal(4);
    assert!(said.contains("login") && !said.contains("wrong"), "{said}");
}

#[test]
fn wrong_usage_is_told_before_anything_is_sent() {
    for (arguments, word) in [
        ("registry http://127.0.0.1:1/path", "path"),
        ("registry ftp://127.0.0.1", "scheme"),
        ("registry http://127.0.0.1:1 --spec 3.0", "3.0"),
        ("registry http://127.0.0.1:1 --profile nonsense", "nonsense"),
        ("registry http://127.0.0.1:1 --category pulling", "pulling"),
        ("registry http://127.0.0.1:1 --only dist.nothing", "dist.nothing"),
        ("registry http://127.0.0.1:1 --repository one", "two"),
        ("registry http://127.0.0.1:1 --content nothing", "nothing"),
        ("registry --replay /no/such/folder", "/no/such/folder"),
    ] {
        let said = greenlight(arguments).run().refusal(2);
        assert!(said.contains(word), "{arguments}: {said}");
    }
    assert_eq!(greenlight("registry").run().code, Some(2));
    assert_eq!(greenlight("registry http://127.0.0.1:1 --quick --read-only").run().code, Some(2));
}
