//! A registry that stops answering in the middle of a run.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use distribution::Live;
use verdict::Verdict;
use wire::exchange::ClientOptions;
use wire::registry::{Driver, RegistryOptions};
use wire::retry::RetryPolicy;

use crate::driven::{Unwatched, options};

#[test]
fn one_that_keeps_everybody_waiting_is_not_asked_again_and_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            if count.fetch_add(1, Ordering::SeqCst) == 0 {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            } else {
                held.push(stream);
            }
        }
    });
    let client = ClientOptions { idle_timeout: Duration::from_millis(200), ..ClientOptions::default() };
    let access = RegistryOptions { client, ..RegistryOptions::default() };
    let live = Live::new(Driver::new(&url, access).unwrap(), RetryPolicy::default(), false);
    let report = distribution::run(&live, &options(), &Unwatched, &AtomicBool::new(false)).report;
    assert_eq!(report.verdict, Verdict::Incomplete);
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    let reason = report.outcomes.iter().find_map(|record| record.reason.as_deref().filter(|why| why.contains("away")));
    assert!(reason.unwrap().contains("the registry went away: failed to get an answer from"), "{reason:?}");
    // The base, the first question that is not answered, and one to know that nothing is.
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}
