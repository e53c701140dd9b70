//! Writes an HTTP Archive of a few exchanges with a server on loopback to the file that is its argument, for validators that are
//! not ours.
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};

use wire::exchange::{Body, Client, ClientOptions, Origin, Request, Scheme};

/// One answer a connection: plain, with a redirect, behind an interim head, cut, and none at all.
const ANSWERS: [&[u8]; 5] = [
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    b"HTTP/1.1 307 Away\r\nLocation: https://storage.example/b?sig=secret&n=1\r\nSet-Cookie: a=secret\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 103 Early\r\nLink: <x>; rel=preload\r\n\r\nHTTP/1.1 201 Created\r\nLocation: /v2/a\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nabc",
    b"",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args_os().nth(1).ok_or("give the file to write to")?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let origin = Origin::new(Scheme::Http, &listener.local_addr()?.to_string())?;
    let server = std::thread::spawn(move || {
        for (answer, stream) in ANSWERS.iter().zip(listener.incoming()) {
            let mut stream = stream?;
            let _ = stream.read(&mut [0; 4096])?;
            stream.write_all(answer)?;
            // Closed with something unread, it would be reset.
            stream.shutdown(Shutdown::Write)?;
            std::io::copy(&mut stream, &mut std::io::sink())?;
        }
        std::io::Result::Ok(())
    });
    let client = Client::new(ClientOptions::default());
    for (at, _) in ANSWERS.iter().enumerate() {
        let mut request =
            Request::new("PUT", format!("/v2/a?n={at}&state=secret")).with_header("Content-Type", "text/plain");
        if at > 0 {
            request.body = Body::Bytes(vec![b'0'; at].into());
        }
        // Two of them fail, and that stands in the archive.
        if let Ok(response) = client.send(&origin, &request) {
            let _ = response.body.read_all(1000);
        }
    }
    server.join().map_err(|_| "the server has failed")??;
    let archive = wire::har::log(&client.transcript().exchanges(), env!("CARGO_PKG_VERSION"));
    Ok(std::fs::write(file, archive.to_string())?)
}
