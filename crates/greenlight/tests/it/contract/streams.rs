//! Data on standard output, talk on standard error; colours and signs.

use std::process::{Command, Stdio};

use crate::binary::{Running, greenlight};
use crate::peer;
use crate::subject::{Folder, green, red, yellow};

#[test]
fn a_verdict_is_data_and_says_nothing_on_the_side() {
    let folder = Folder::new();
    for (name, layout, code) in [("green", green(), 0), ("yellow", yellow(), 0), ("red", red(), 1)] {
        let ended = greenlight("check").arg(folder.layout(name, &layout)).run().expect(code);
        assert_eq!(ended.stderr, "");
        assert!(ended.stdout.starts_with(&format!("{name}  image ")), "{}", ended.stdout);
    }
}

#[test]
fn a_report_in_a_file_leaves_the_terminal_format_on_standard_output() {
    let folder = Folder::new();
    let image = folder.layout("image", &red());
    let plain = greenlight("check image").dir(folder.path()).run().expect(1);
    let ended =
        greenlight("check image --out json=report.json --out junit=report.xml").dir(folder.path()).run().expect(1);
    assert_eq!(ended.stdout, plain.stdout);
    assert_eq!(ended.stderr, "");
    assert!(folder.read("report.json").starts_with('{') && folder.read("report.xml").starts_with("<?xml"));
    let named = greenlight("check --out terminal=report.txt --out json").arg(&image).dir(folder.path()).run().expect(1);
    assert!(named.stdout.starts_with('{') && folder.read("report.txt").starts_with("red  "));
}

#[test]
fn quiet_is_the_verdict_line_and_no_more() {
    let folder = Folder::new();
    for (name, layout, code) in [("green", green(), 0), ("red", red(), 1)] {
        let image = folder.layout(name, &layout);
        let full = greenlight("check").arg(&image).run().expect(code).stdout;
        let quiet = greenlight("check --quiet").arg(&image).run().expect(code);
        assert_eq!(quiet.stdout.lines().collect::<Vec<_>>(), full.lines().take(1).collect::<Vec<_>>());
        assert_eq!(quiet.stderr, "");
    }
}

#[test]
fn the_verdict_is_the_first_line_and_the_last() {
    let folder = Folder::new();
    let image = folder.layout("image", &red());
    let text = greenlight("check").arg(&image).run().expect(1).stdout;
    assert_eq!(text.lines().next(), text.lines().last());
}

#[test]
fn nobody_is_told_about_a_closed_pipe() {
    let folder = Folder::new();
    let image = folder.layout("image", &red());
    let check = greenlight("check --out html").arg(&image);
    for (mut command, code) in [(greenlight("catalogue"), 0), (check, 1)] {
        let Running(child) = &mut command.start();
        drop(child.stdout.take());
        let output = child.stderr.take().map(std::io::read_to_string).unwrap().unwrap();
        assert_eq!((child.wait().unwrap().code(), output.as_str()), (Some(code), ""));
    }
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let folder = Folder::new();
    let image = folder.layout("image", &red());
    let text = |arguments: &str| greenlight(arguments).arg(&image).run().expect(1).stdout;
    let plain = text("check");
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(plain, text("check --color never"));
    let coloured = text("check --color always");
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(without_escapes(&coloured), plain, "colour is never the only sign");
    let out = format!("terminal={}", folder.join("report.txt").display());
    greenlight("check --color always --out").arg(out).arg(&image).run().expect(1);
    assert!(!folder.read("report.txt").contains('\u{1b}'), "a file has no colours");
}

#[test]
fn no_color_is_heard_on_a_terminal() {
    if !peer::are_there(&["script"]) {
        return;
    }
    let folder = Folder::new();
    folder.layout("image", &red());
    let on_a_terminal = |arguments: &str, no_color: &str| {
        let line = format!("{} check image {arguments}", env!("CARGO_BIN_EXE_greenlight"));
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(folder.path());
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("TERM", "xterm");
        let output =
            command.env("HOME", folder.path()).env("NO_COLOR", no_color).stdin(Stdio::null()).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(on_a_terminal("", "").contains("\u{1b}["), "an empty NO_COLOR counts as none");
    assert!(!on_a_terminal("", "1").contains("\u{1b}["));
    assert!(on_a_terminal("--color always", "1").contains("\u{1b}["), "the argument is nearer than the environment");
}

#[test]
fn ascii_is_ascii() {
    let folder = Folder::new();
    let image = folder.layout("image", &red());
    let asked = greenlight("check --symbols ascii").arg(&image).run().expect(1).stdout;
    assert!(asked.is_ascii(), "{asked}");
    let locale = greenlight("check").env("LC_ALL", "C").arg(&image).run().expect(1).stdout;
    let dumb = greenlight("check").env("TERM", "dumb").arg(&image).run().expect(1).stdout;
    assert_eq!((&locale, &dumb), (&asked, &asked));
    assert!(!greenlight("check").arg(&image).run().expect(1).stdout.is_ascii());
    assert!(!greenlight("check --symbols unicode").env("LC_ALL", "C").arg(&image).run().expect(1).stdout.is_ascii());
}

// As a terminal would show it, which obeys them.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}
