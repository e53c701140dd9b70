//! Names of formats, and reading reports back.

use report::{Error, Format, Options, parse, render};
use verdict::{Event, Recorder};

use crate::sample;

#[test]
fn formats_have_names() {
    for format in Format::ALL {
        assert_eq!(format.as_str().parse::<Format>(), Ok(format));
    }
    let error = "pdf".parse::<Format>().unwrap_err().to_string();
    assert!(error.starts_with("unknown format `pdf`: use one of `terminal`, `json`"), "{error}");
    assert!(Format::ALL.iter().all(|format| error.contains(&format!("`{format}`"))), "{error}");
}

#[test]
fn what_is_written_as_json_is_read_back() {
    for (name, sample) in sample::ALL {
        let report = sample();
        let json = render(&report, Format::Json, &Options::default()).unwrap();
        assert!(parse(json.as_bytes()).unwrap() == report, "{name}");
    }
}

#[test]
fn the_events_make_the_report() {
    for (name, sample) in sample::ALL {
        let report = sample();
        let lines = render(&report, Format::Ndjson, &Options::default()).unwrap();
        let mut recorder = Recorder::default();
        for line in lines.lines() {
            recorder.record(serde_json::from_str::<Event>(line).unwrap());
        }
        assert!(recorder.into_report().unwrap() == report, "{name}");
    }
}

#[test]
fn other_versions_and_shapes_are_refused() {
    let json = render(&sample::red(), Format::Json, &Options::default()).unwrap();
    let newer = json.replacen("\"schemaVersion\": \"1\"", "\"schemaVersion\": \"2\", \"more\": 1", 1);
    let message = parse(newer.as_bytes()).unwrap_err().to_string();
    assert!(message.contains("`schemaVersion` is `2`") && message.contains("only `1`"), "{message}");
    let unknown = json.replacen("\"profile\"", "\"colour\": 1, \"profile\"", 1);
    assert!(matches!(parse(unknown.as_bytes()), Err(Error::Shape(_))));
    for text in ["", "[]", "{}", "{\"schemaVersion\": 1}", "\u{feff}{}"] {
        assert!(matches!(parse(text.as_bytes()), Err(Error::NotAReport(_))), "{text}");
    }
    assert!(matches!(parse(b"\xff"), Err(Error::NotAReport(_))));
}
