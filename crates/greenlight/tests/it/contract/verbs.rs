//! The verbs around `check`.

use serde_json::Value;

use crate::binary::greenlight;
use crate::peer;
use crate::subject::Folder;

const ID: &str = "image.descriptor.size-required";

#[test]
fn explain_says_what_is_asked_where_and_how_it_is_checked() {
    let page = greenlight("explain").arg(ID).run().expect(0).stdout;
    for part in [ID, "level", "REQUIRED", "section", "https://github.com/opencontainers/image-spec/blob/", "checked"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let list = greenlight("explain image.descriptor.size").run().expect(0).stdout;
    assert!(list.lines().count() > 2 && list.lines().all(|line| line.starts_with("image.descriptor.size")), "{list}");
}

#[test]
fn every_id_of_a_report_can_be_explained() {
    let folder = Folder::new();
    let image = folder.layout("image", &crate::subject::yellow());
    let report = greenlight("check").arg(image).report();
    for id in report.ids("SHOULD") {
        assert!(greenlight("explain").arg(id).run().expect(0).stdout.starts_with(id));
    }
}

#[test]
fn the_catalogue_is_the_same_in_each_format() {
    let json: Value = serde_json::from_str(&greenlight("catalogue --format json").run().expect(0).stdout).unwrap();
    let ids: Vec<&str> =
        json["requirements"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 800 && ids.contains(&ID), "{} rows", ids.len());

    let rows = csv(&greenlight("catalogue --format csv").run().expect(0).stdout);
    let (head, rows) = rows.split_first().unwrap();
    assert_eq!(head[0], "id");
    assert!(rows.iter().all(|row| row.len() == head.len()), "a row has other columns than the head");
    assert_eq!(rows.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), ids);

    let markdown = greenlight("catalogue").run().expect(0).stdout;
    let lines: Vec<&str> = markdown.lines().filter(|line| line.starts_with("| `")).collect();
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(lines.iter().all(|line| columns(line) == columns(lines[0])), "a row has other columns than the first");
    assert_eq!(lines.iter().map(|line| line.split('`').nth(1).unwrap()).collect::<Vec<_>>(), ids);
}

#[test]
fn the_catalogue_can_be_narrowed() {
    let count = |arguments: &str| {
        greenlight(arguments).run().expect(0).stdout.lines().filter(|line| line.starts_with("| `")).count()
    };
    let all = count("catalogue");
    let of_specs = ["image", "distribution", "runtime"].map(|spec| count(&format!("catalogue --spec {spec}")));
    assert_eq!(of_specs.iter().sum::<usize>(), all);
    let first = count("catalogue --spec image@1.0.0");
    assert!(0 < first && first < of_specs[0], "{first} of {}", of_specs[0]);
    let role = count("catalogue --spec image --role image");
    assert!(0 < role && role <= of_specs[0]);
}

#[test]
fn completions_are_scripts_that_the_shell_can_read() {
    let folder = Folder::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = greenlight("completions").arg(shell).run().expect(0).stdout;
        assert!(script.contains("greenlight") && script.contains("fail-on"), "{shell}");
        folder.write(shell, script);
    }
    peer::script(folder.path(), "source ./bash && complete -p greenlight");
}

#[test]
fn the_manual_page_is_a_manual_page() {
    let page = greenlight("man").run().expect(0).stdout;
    assert!(page.contains(".TH greenlight 1") && page.contains(".SH SYNOPSIS"), "{page}");
    let folder = Folder::new();
    greenlight("man --out").arg(folder.join("man")).run().expect(0);
    let pages: Vec<_> = std::fs::read_dir(folder.join("man")).unwrap().map(|page| page.unwrap().file_name()).collect();
    for name in ["greenlight.1", "greenlight-check.1", "greenlight-certify-attach.1", "greenlight-explain.1"] {
        assert!(pages.iter().any(|page| page == name), "no {name} in {pages:?}");
    }
}

#[test]
fn the_demo_shows_a_green_and_a_red_verdict_and_writes_a_page() {
    let folder = Folder::new();
    let ended = greenlight("demo").dir(folder.path()).run().expect(0);
    let colours: Vec<&str> =
        ended.stdout.lines().filter(|line| line.contains("  image ") && line.contains("MUST ")).collect();
    assert!(
        colours.iter().any(|line| line.starts_with("green  ")) && colours.iter().any(|line| line.starts_with("red  ")),
        "{}",
        ended.stdout
    );
    assert!(ended.stderr.contains("greenlight-report.html"), "{}", ended.stderr);
    let page = folder.read("greenlight-report.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    greenlight("demo --html other.html").dir(folder.path()).run().expect(0);
    assert!(folder.read("other.html").starts_with("<!DOCTYPE html>"));
}

// RFC 4180: a quoted cell may hold anything, a quote is doubled.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => assert_eq!(chars.peek(), Some(&'\n'), "a line ends in CR without LF"),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "the last row does not end");
    rows
}
