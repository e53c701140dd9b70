//! Texts that mean harm stay texts, and names of files stay names.

use site::{Entry, build};

use crate::sample::{ALL_PASS, entry, hostile, hostile_and_told};

#[test]
fn no_text_becomes_markup_and_nothing_hidden_stays_hidden() {
    let files = build(vec![hostile(), hostile_and_told(), entry("Good", ALL_PASS)], "2026-11-26").unwrap();
    for (path, text) in files.iter().filter(|(path, _)| *path != "style.css") {
        assert!(
            !text.chars().any(|c| c != '\n' && (c.is_control() || c == '\u{202e}')),
            "{path} holds a hidden character"
        );
        if path.ends_with(".json") {
            continue;
        }
        for harm in ["<script", "<img src=x", "onclick=\"", "href=\"javascript", "&amp;amp;amp;"] {
            assert!(!text.contains(harm), "{path} holds `{harm}`");
        }
    }
    let shown = files.values().filter(|text| text.contains("&lt;script&gt;alert(1)&lt;/script&gt;")).count();
    assert!(shown > 5, "the texts are shown, in {shown} files");
}

#[test]
fn names_of_files_are_plain_short_and_unique() {
    let mut entries = vec![hostile(), hostile_and_told()];
    for name in ["..", "../../etc", "CON", "", "Ä", "名前", "a/b", &"x".repeat(10_000)] {
        let mut one = entry(name, ALL_PASS);
        one.id = name.to_owned();
        one.product.vendor.clear();
        entries.push(one);
        let mut same = entry(name, ALL_PASS);
        same.id = name.to_owned();
        same.profile = "other".to_owned();
        entries.push(same);
    }
    let count = entries.len();
    let files = build(entries, "2026-11-26").unwrap();
    assert_eq!(files.keys().filter(|path| path.starts_with("reports/") && path.ends_with(".html")).count(), count);
    for path in files.keys() {
        let parts: Vec<&str> = path.split('/').collect();
        assert!(parts.len() <= 2, "{path}");
        for part in parts {
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
            assert!(part.bytes().all(plain) && !part.starts_with('.') && part.len() <= 250, "{path}");
        }
    }
}

#[test]
fn requirements_of_another_catalogue_are_counted_and_have_no_page() {
    let files = build(vec![hostile_and_told()], "2026-11-26").unwrap();
    assert!(files["index.html"].contains("1 requirement is of another catalogue"), "{}", files["index.html"]);
    let pages = files.keys().filter(|path| path.starts_with("requirements/") && path.ends_with(".html")).count();
    assert_eq!(pages, 4);
}

#[test]
fn an_empty_programme_is_a_site_too() {
    let files = build(Vec::<Entry>::new(), "2026-11-26").unwrap();
    assert!(files["index.html"].contains("0 subjects, 0 dossiers"));
}
