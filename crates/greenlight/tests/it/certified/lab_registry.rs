//! `greenlight lab registry`, and a run against it as a person would do it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicIsize, Ordering};
use std::time::{Duration, Instant};

use crate::binary::{Running, greenlight};
use crate::report_file::ReportFile;

/// The login that the lab asks for, where it is told to ask.
pub const LOGIN: (&str, &str) = ("someone", "hunter2-hunter2");

/// A lab registry in a process of its own, with its URL.
pub fn started(arguments: &str) -> (Running, String) {
    let mut command = greenlight(&format!("lab registry {arguments}"))
        .env("GREENLIGHT_USERNAME", LOGIN.0)
        .env("GREENLIGHT_PASSWORD", LOGIN.1);
    let mut running = command.start();
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (running, line.trim().to_owned())
}

#[test]
fn is_green_and_a_fault_is_one_finding() {
    let (_running, url) = started("");
    let ended = greenlight("registry").arg(&url).run().expect(0);
    assert!(ended.stdout.starts_with("green  distribution 1.1.1"), "{}", ended.stdout);

    let (_running, url) = started("--fault answers_manifest_pushes_without_location");
    let ended = greenlight("registry --out json").arg(&url).run().expect(1);
    let report = ReportFile::parse(&ended);
    assert_eq!(report.ids("MUST").into_iter().collect::<Vec<_>>(), ["dist.push.manifest.put-location"]);
}

#[test]
fn lists_its_switches_and_refuses_unknown_ones() {
    let ended = greenlight("lab registry --list").run().expect(0);
    assert!(ended.stdout.contains("answers_manifest_pushes_without_location") && ended.stdout.contains("variations"));
    let said = greenlight("lab registry --fault no_such_fault").run().refusal(2);
    assert!(said.contains("no_such_fault") && said.contains("--list"), "{said}");
}

#[test]
fn a_full_disk_of_the_registry_is_one_finding_that_says_where_to_look() {
    let (_running, url) = started("--fault runs_out_of_room");
    let ended = greenlight("registry").arg(&url).run().expect(1);
    let text = &ended.stdout;
    assert_eq!(text.matches("MUST[").count(), 1, "{text}");
    assert!(text.contains("MUST[dist.push.blob.put-201]") && text.contains("room on its disk"), "{text}");
    assert!(text.contains("no space left on device"), "{text}");
}

#[test]
fn a_recorded_run_is_judged_again_without_the_registry() {
    let (running, url) = started("");
    let folder = tempfile::tempdir().unwrap();
    let record = format!("registry --out json --record {}", folder.path().display());
    let first = greenlight(&record).arg(&url).run().expect(0);
    drop(running);
    let again = greenlight(&format!("registry --out json --replay {}", folder.path().display())).run().expect(0);
    let timeless = |text: &str| {
        let mut report: serde_json::Value = serde_json::from_str(text).unwrap();
        report["times"] = serde_json::Value::Null;
        report
    };
    assert_eq!(timeless(&first.stdout), timeless(&again.stdout));
}

/// Passes on to `to`, and goes away for good when the answer to so many requests is due.
fn mortal(to: &str, requests: usize) -> String {
    let to = to.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let left = Arc::new(AtomicIsize::new(isize::try_from(requests).unwrap()));
    std::thread::spawn(move || {
        listener.set_nonblocking(true).unwrap();
        let is_dead = |left: &AtomicIsize| left.load(Ordering::SeqCst) <= 0;
        while !is_dead(&left) {
            let Ok((client, _)) = listener.accept() else {
                std::thread::sleep(Duration::from_millis(1));
                continue;
            };
            client.set_nonblocking(false).unwrap();
            let server = TcpStream::connect(&to).unwrap();
            let (mut from, mut into) = (client.try_clone().unwrap(), server.try_clone().unwrap());
            let count = Arc::clone(&left);
            std::thread::spawn(move || {
                let mut bytes = [0; 65_536];
                while let Ok(length @ 1..) = from.read(&mut bytes) {
                    let methods: [&[u8]; 6] = [b"GET /", b"HEAD /", b"POST /", b"PUT /", b"PATCH /", b"DELETE /"];
                    if methods.iter().any(|method| bytes[..length].starts_with(method)) {
                        count.fetch_sub(1, Ordering::SeqCst);
                    }
                    if is_dead(&count) || into.write_all(&bytes[..length]).is_err() {
                        break;
                    }
                }
                let _ = (from.shutdown(Shutdown::Both), into.shutdown(Shutdown::Both));
            });
            let (mut from, mut into, count) = (server, client, Arc::clone(&left));
            std::thread::spawn(move || {
                let mut bytes = [0; 65_536];
                while let Ok(length @ 1..) = from.read(&mut bytes) {
                    // Half of what was due, so that some answers end in the middle.
                    let length = if is_dead(&count) { length / 2 } else { length };
                    if into.write_all(&bytes[..length]).is_err() || is_dead(&count) {
                        break;
                    }
                }
                let _ = (from.shutdown(Shutdown::Both), into.shutdown(Shutdown::Both));
            });
        }
    });
    url
}

#[test]
fn one_that_goes_away_has_broken_nothing_by_that() {
    let (_running, url) = started("");
    for requests in [10, 25, 40, 80, 160, 320, 500] {
        let ended = greenlight("registry --out json").arg(mortal(&url, requests)).run();
        assert_eq!(ended.code, Some(3), "after {requests} requests: {}{}", ended.stdout, ended.stderr);
        let report = ReportFile::parse(&ended);
        assert!(report.ids("MUST").is_empty() && report.ids("SHOULD").is_empty(), "{requests}: {}", ended.stdout);
    }
}

#[test]
fn an_interrupt_ends_a_wait_and_writes_what_is_known() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let mut head = [0; 4096];
            let length = stream.read(&mut head).unwrap_or(0);
            let answer: &[u8] = match head.get(..length).is_some_and(|head| head.starts_with(b"GET /v2/ ")) {
                true => b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                false => b"HTTP/1.1 429 Slow\r\nRetry-After: 30\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            };
            let _ = stream.write_all(answer);
        }
    });
    let mut command = greenlight("registry --out json").arg(&url);
    let started = Instant::now();
    let mut running = command.start();
    std::thread::sleep(Duration::from_millis(1_500));
    running.signal("INT");
    let ended = running.end();
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    assert!(started.elapsed() < Duration::from_secs(20));
    let report = ReportFile::parse(&ended);
    assert_ne!(report.verdict(), "green");
}
