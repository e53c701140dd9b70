//! `PRODUCT.yaml`: what is read, what is refused and why, and the schema beside it.

use std::collections::BTreeSet;

use certificate::{Product, ProductType};
use regex_lite::Regex;
use serde_json::{Map, Value};

/// A good file, by fields.
const GOOD: [(&str, &str); 9] = [
    ("vendor", "Example Ltd"),
    ("name", "Crate Harbour"),
    ("version", "v1.7.4"),
    ("website_url", "https://harbour.example/"),
    ("repo_url", "https://git.example/harbour"),
    ("documentation_url", "http://docs.harbour.example/a/b?c#d"),
    ("product_logo_url", "https://harbour.example/logo.SVG?v=1"),
    ("type", "distribution"),
    ("description", "\"Keeps images near to where they run, e.g. on ships.\""),
];

/// The good file with one field written as this, or left out.
fn file(field: &str, value: Option<&str>) -> String {
    let lines = GOOD.iter().filter_map(|(name, good)| {
        let value = if *name == field { value? } else { good };
        Some(format!("{name}: {value}\n"))
    });
    lines.collect()
}

/// What is read from a product file that is bad in one way: the field, how it is written (left out if none), a word of the
/// message, and whether a schema can see it too.
const BAD: &[(&str, Option<&str>, &str, bool)] = &[
    ("vendor", None, "is missing", true),
    ("name", None, "is missing", true),
    ("version", None, "is missing", true),
    ("website_url", None, "is missing", true),
    ("documentation_url", None, "is missing", true),
    ("type", None, "is missing", true),
    ("description", None, "is missing", true),
    ("vendor", Some("\"\""), "is empty", true),
    ("vendor", Some(""), "is empty", true),
    ("repo_url", Some("~"), "is empty", true),
    ("vendor", Some("[a, b]"), "no single value", true),
    ("version", Some("{a: b}"), "no single value", true),
    ("vendor", Some("\"a\\eb\""), "cannot be seen: `a\\u{1b}b`", true),
    ("vendor", Some("\"a\\u202eb\""), "cannot be seen", false),
    ("description", Some("|\n  one\n  two"), "cannot be seen", true),
    ("name", Some("Harbour OCI"), "`oci`", true),
    ("name", Some("oci-harbour"), "`oci`", true),
    ("name", Some("The Open container Initiative's harbour"), "`open container initiative`", true),
    ("name", Some("Linux Foundation Harbour"), "`linux foundation`", true),
    ("name", Some("OCIregistry"), "`oci`", true),
    ("name", Some("OCIRegistry"), "`oci`", true),
    ("name", Some("Ocireg"), "`oci`", true),
    ("name", Some("MyOCI"), "`oci`", true),
    ("name", Some("my2oci"), "`oci`", true),
    ("name", Some("OCI2go"), "`oci`", true),
    ("name", Some("XMLOciTools"), "`oci`", true),
    ("name", Some("O.C.I. Harbour"), "`oci`", true),
    ("name", Some("\u{41e}\u{421}I Harbour"), "`oci`", false),
    ("name", Some("\u{39f}C\u{399}harbour"), "`oci`", false),
    ("name", Some("OpenContainerInitiativeRegistry"), "`open container initiative`", true),
    ("name", Some("TheOpen container initiatives"), "`open container initiative`", true),
    ("name", Some("Open Containers"), "`opencontainers`", true),
    ("name", Some("myopencontainersreg"), "`opencontainers`", true),
    ("name", Some("LinuxFoundation Harbour"), "`linux foundation`", true),
    ("name", Some("\u{ff2c}inux Foundation Harbour"), "`linux foundation`", false),
    ("name", Some("Open Containers Initiative Harbour"), "`open containers initiative`", true),
    ("name", Some("opencontainers"), "`opencontainers`", true),
    ("website_url", Some("harbour.example"), "no URL", true),
    ("website_url", Some("/harbour"), "no URL", true),
    ("website_url", Some("ftp://harbour.example/"), "no address of the web", true),
    ("website_url", Some("https:harbour"), "no address of the web", true),
    ("website_url", Some("https:///harbour"), "no address of the web", true),
    ("repo_url", Some("https://some one.example/"), "no URL", true),
    ("repo_url", Some("https://me:hunter2@git.example/"), "has a login", true),
    ("product_logo_url", Some("https://harbour.example/logo.png"), "a `png` file", true),
    ("product_logo_url", Some("https://harbour.example/logo.svg.webp?a=.svg"), "a `webp` file", true),
    ("type", Some("registry"), "is `registry`", true),
    ("type", Some("cloud and self hosted"), "is `cloud and self hosted`", true),
    ("description", Some("It keeps images. They are near."), "more than one sentence", false),
    ("colour", Some("green"), "is no field", true),
];

#[test]
fn a_good_file_is_read_as_it_is_written_and_written_as_it_is_read() {
    let product = Product::parse(&file("", None)).unwrap();
    assert_eq!((product.vendor.as_str(), product.kind), ("Example Ltd", ProductType::Distribution));
    for version in
        ["'null'", "'~'", "'='", "'<<'", "1_000", "yes", "NO", "on", "1:30", "0x1F", "0o7", ".inf", "'a \"b\" \\ c'"]
    {
        let product = Product::parse(&file("version", Some(version))).unwrap();
        let yaml = product.to_yaml().unwrap();
        assert!(yaml.lines().all(|line| line.contains(": \"") && line.ends_with('"')), "{yaml}");
        assert_eq!(product.version, version.trim_matches('\''));
        assert_eq!(Product::parse(&yaml).unwrap(), product, "{yaml}");
    }
    for version in ["1.10", "3", "'1.10'", "\"3\"", "0x10", "1e3", "true", "2026-11-26", "007", ".5", "1_0"] {
        let product = Product::parse(&file("version", Some(version))).unwrap();
        assert_eq!(product.version, version.trim_matches(['"', '\'']), "{version}");
        let yaml = product.to_yaml().unwrap();
        assert_eq!(Product::parse(&yaml).unwrap(), product, "{yaml}");
        // A reader that knows nothing of us reads text too.
        let value: yaml_serde::Value = yaml_serde::from_str(&yaml).unwrap();
        assert_eq!(value["version"].as_str(), Some(product.version.as_str()), "{yaml}");
    }
}

#[test]
fn the_sample_that_other_validators_read_is_good() {
    let sample = include_str!("../../../../tests/formats/PRODUCT.yaml");
    assert_eq!(Product::parse(sample).unwrap().version, "1.10");
    assert!(validates(sample));
}

#[test]
fn fields_may_be_left_out_where_that_is_said_and_types_are_the_words_of_the_programme() {
    let product = Product::parse(&file("repo_url", None)).unwrap();
    assert_eq!(product.repo_url, None);
    assert!(!product.to_yaml().unwrap().contains("repo_url"));
    for (word, kind) in [
        ("hosted platform", ProductType::HostedPlatform),
        ("hosted", ProductType::HostedPlatform),
        ("installer", ProductType::Installer),
    ] {
        assert_eq!(Product::parse(&file("type", Some(word))).unwrap().kind, kind);
    }
    let shows = |logo| Product::parse(&file("product_logo_url", logo)).unwrap().shows_format_of_logo();
    assert!(shows(None) && shows(Some("https://a.example/b.eps")) && !shows(Some("https://a.example/u/1234")));
}

#[test]
fn names_that_only_look_like_the_owner_are_fine() {
    for name in [
        "Socius",
        "social",
        "VELOCITY",
        "Loci",
        "FOCI",
        "O Cinema",
        "Go ciao",
        "Photo Cinema",
        "Reopen Containers",
        "Linux Harbour Foundation",
        "Open Container Harbour",
        "\u{421}\u{43e}\u{446}\u{438}\u{443}\u{43c}",
    ] {
        let yaml = file("name", Some(name));
        assert!(Product::parse(&yaml).is_ok() && validates(&yaml), "{name}");
    }
}

#[test]
fn each_mistake_is_one_problem_that_names_the_field() {
    for (field, value, word, _) in BAD {
        let yaml = written(field, *value);
        let problems = Product::parse(&yaml).unwrap_err();
        assert_eq!(problems.len(), 1, "{yaml}: {problems:?}");
        let problem = problems[0].to_string();
        assert_eq!(problems[0].field.as_deref(), Some(*field), "{problem}");
        assert!(problem.starts_with(&format!("`{field}` ")) && problem.contains(word), "{word}: {problem}");
        assert!(!problem.contains("hunter2") && !problem.contains('\u{1b}'), "{problem}");
        assert!(!problems[0].mend.is_empty() && !problems[0].mend.ends_with('.'), "{problem}");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let problems = Product::parse("name: OCI\nname: b\ntype: x\nversion: [1]\nextra: 1\n").unwrap_err();
    let fields: Vec<&str> = problems.iter().filter_map(|problem| problem.field.as_deref()).collect();
    assert_eq!(
        fields,
        ["vendor", "name", "name", "version", "website_url", "documentation_url", "type", "description", "extra"]
    );
    assert!(problems[1].to_string().contains("2 times"), "{}", problems[1]);
}

#[test]
fn what_is_no_mapping_is_one_problem() {
    assert!(Product::parse(&format!("\u{feff}{}", file("", None))).is_ok());
    for yaml in ["- a\n", "text", "a: b: c\n", "\u{1}", &"a: b\n".repeat(20_000), &"[".repeat(60_000)] {
        let problems = Product::parse(yaml).unwrap_err();
        assert!(problems.len() == 1 && problems[0].field.is_none(), "{problems:?}");
    }
}

#[test]
fn lengths_are_bounded() {
    for (field, most) in [("vendor", 100), ("name", 100), ("version", 64), ("description", 300)] {
        assert!(Product::parse(&file(field, Some(&"é".repeat(most)))).is_ok(), "{field}");
        let long = file(field, Some(&"é".repeat(most + 1)));
        let problems = Product::parse(&long).unwrap_err();
        assert!(problems[0].to_string().contains(&format!("{most} are the most")), "{}", problems[0]);
        assert!(!validates(&long), "{field}");
    }
    let long = format!("https://a.example/{}", "b".repeat(2048));
    for field in ["website_url", "repo_url", "documentation_url", "product_logo_url"] {
        assert!(Product::parse(&file(field, Some(&long))).is_err() && !validates(&file(field, Some(&long))), "{field}");
    }
}

fn written(field: &str, value: Option<&str>) -> String {
    if GOOD.iter().any(|(name, _)| *name == field) {
        file(field, value)
    } else {
        format!("{}{field}: {}\n", file("", None), value.unwrap_or_default())
    }
}

// What follows holds the schema against the type.

fn schema() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/product.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_schema_names_the_fields_of_the_type() {
    let schema = schema();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let all = serde_json::to_value(Product::parse(&file("", None)).unwrap()).unwrap();
    assert_eq!(keys(&schema["properties"]), keys(&all));
    let mut required = all.as_object().unwrap().clone();
    required.remove("repo_url");
    required.remove("product_logo_url");
    let listed: BTreeSet<String> =
        schema["required"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, keys(&Value::Object(required)));
    for word in schema["properties"]["type"]["enum"].as_array().unwrap() {
        assert!(ProductType::of_word(word.as_str().unwrap()).is_some(), "{word}");
    }
}

#[test]
fn the_schema_refuses_what_we_refuse_as_far_as_a_schema_can() {
    assert!(validates(&file("", None)));
    for version in ["1.10", "3"] {
        assert!(validates(&file("version", Some(version))));
    }
    for word in ["hosted platform", "hosted", "installer"] {
        assert!(validates(&file("type", Some(word))));
    }
    for logo in ["a.svg", "a.ai", "a.EPS", "a.svg?b=c.png", "u/1234", "", "a.b/c"] {
        let yaml = file("product_logo_url", Some(&format!("https://a.example/{logo}")));
        assert!(validates(&yaml) && Product::parse(&yaml).is_ok(), "{logo}");
    }
    for logo in ["a.svgz", "a.png", "a.sv", "a.s", "a.aif", "a.ep", "a.svg.gif", "b/a.jpeg#x"] {
        let yaml = file("product_logo_url", Some(&format!("https://a.example/{logo}")));
        assert!(!validates(&yaml) && Product::parse(&yaml).is_err(), "{logo}");
    }
    for (field, value, word, can_see) in BAD {
        assert_eq!(!validates(&written(field, *value)), *can_see, "{field} {value:?} {word}");
    }
}

/// Whether a document keeps to the schema, by those of its keywords that the schema uses.
fn validates(yaml: &str) -> bool {
    let Ok(yaml_serde::Value::Mapping(mapping)) = yaml_serde::from_str(yaml) else { return false };
    let document: Map<String, Value> = mapping
        .into_iter()
        .map(|(key, value)| (key.as_str().unwrap().to_owned(), serde_json::to_value(value).unwrap()))
        .collect();
    let schema = schema();
    let required = schema["required"].as_array().unwrap();
    required.iter().all(|name| document.contains_key(name.as_str().unwrap()))
        && document.iter().all(|(name, value)| schema["properties"].get(name).is_some_and(|rule| keeps(value, rule)))
}

fn keeps(value: &Value, rule: &Value) -> bool {
    rule.as_object().unwrap().iter().all(|(keyword, rule)| match keyword.as_str() {
        "description" => true,
        "type" => {
            let is = |name: &Value| match name.as_str().unwrap() {
                "string" => value.is_string(),
                "number" => value.is_number(),
                other => panic!("the test does not know the type `{other}`"),
            };
            rule.as_array().map_or_else(|| is(rule), |names| names.iter().any(is))
        }
        "enum" => rule.as_array().unwrap().contains(value),
        "anyOf" => rule.as_array().unwrap().iter().any(|rule| keeps(value, rule)),
        "not" => !keeps(value, rule),
        "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= rule.as_u64().unwrap()),
        "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap()),
        "pattern" => value.as_str().is_none_or(|text| Regex::new(rule.as_str().unwrap()).unwrap().is_match(text)),
        other => panic!("the test does not know the keyword `{other}`"),
    })
}
