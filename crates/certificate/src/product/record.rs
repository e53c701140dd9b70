//! A product, from its file and back.

use serde::{Deserialize, Serialize};

use super::document;
use super::problem::Problem;
use super::rules::{self, FIELDS, Field};

/// The most bytes of a product file.
const MOST_BYTES: usize = 64 * 1024;
/// The most problems that are told about fields that nobody knows.
const MOST_UNKNOWN: usize = 10;

/// A product, as its vendor names it. What was read keeps to the rules of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Product {
    /// The legal entity.
    pub vendor: String,
    /// What it is called.
    pub name: String,
    /// Its own version, as it was written: never a number.
    pub version: String,
    /// Where it is presented.
    pub website_url: String,
    /// Where its source is, if that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repo_url: Option<String>,
    /// Where it is explained.
    pub documentation_url: String,
    /// Its logo, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product_logo_url: Option<String>,
    /// In which form it comes.
    #[serde(rename = "type")]
    pub kind: ProductType,
    /// One sentence about it.
    pub description: String,
}

/// In which form a product comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProductType {
    /// Software that a user installs.
    #[serde(rename = "distribution")]
    Distribution,
    /// A service that the vendor runs.
    #[serde(rename = "hosted platform")]
    HostedPlatform,
    /// Something that installs software of others.
    #[serde(rename = "installer")]
    Installer,
}

impl ProductType {
    /// The word in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            ProductType::Distribution => "distribution",
            ProductType::HostedPlatform => "hosted platform",
            ProductType::Installer => "installer",
        }
    }

    /// The type with this word. `hosted` alone, as many wrote it, is a hosted platform.
    pub fn of_word(word: &str) -> Option<ProductType> {
        match word {
            "distribution" => Some(ProductType::Distribution),
            "hosted platform" | "hosted" => Some(ProductType::HostedPlatform),
            "installer" => Some(ProductType::Installer),
            _ => None,
        }
    }
}

impl Product {
    /// Reads the text of a `PRODUCT.yaml`, of at most 64 KiB. Gives every problem that it has, in the order of the fields.
    pub fn parse(yaml: &str) -> Result<Product, Vec<Problem>> {
        if yaml.len() > MOST_BYTES {
            let wrong = format!("the file has {} bytes, and 64 KiB are the most", yaml.len());
            return Err(vec![Problem::of_file(wrong, "leave nothing in it but the nine fields")]);
        }
        let yaml = crate::foreign::yaml(yaml)
            .map_err(|why| vec![Problem::of_file(format!("{why}"), "leave nothing in it but the nine fields")])?;
        let keys = document::keys(yaml).map_err(|error| {
            let wrong = format!("the file is no YAML mapping ({})", crate::shown::shown(&error.to_string()));
            vec![Problem::of_file(wrong, "write one `field: value` a line")]
        })?;
        let mut problems = Vec::new();
        let mut take = |field: &'static Field| {
            let count = keys.iter().filter(|key| *key == field.name).count();
            if count > 1 {
                let wrong = format!("stands there {count} times");
                problems.push(Problem::of_field(field.name, wrong, "keep the one that is true"));
            }
            let value = rules::value(field, count > 0, document::value(yaml, field.name), &mut problems);
            value.unwrap_or_default()
        };
        let [vendor, name, version, website_url, repo_url, documentation_url, product_logo_url, kind, description] =
            FIELDS.each_ref().map(&mut take);
        let unknown = keys.iter().filter(|key| !FIELDS.iter().any(|field| field.name == key.as_str()));
        problems.extend(unknown.take(MOST_UNKNOWN).map(|key| {
            let names: Vec<String> = FIELDS.iter().map(|field| format!("`{}`", field.name)).collect();
            Problem::of_field(
                &crate::shown::clipped(key, 60),
                "is no field of this file",
                format!("leave it out; there are {}", names.join(", ")),
            )
        }));
        match ProductType::of_word(&kind) {
            Some(kind) if problems.is_empty() => {
                let given = |text: String| (!text.is_empty()).then_some(text);
                let (repo_url, product_logo_url) = (given(repo_url), given(product_logo_url));
                Ok(Product {
                    vendor,
                    name,
                    version,
                    website_url,
                    repo_url,
                    documentation_url,
                    product_logo_url,
                    kind,
                    description,
                })
            }
            _ => Err(problems),
        }
    }

    /// What is wrong with the value of one of the fields of the file.
    pub fn problems_of(field: &str, value: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(field) = FIELDS.iter().find(|known| known.name == field) {
            rules::value(field, true, Some(value.to_owned()), &mut problems);
        }
        problems
    }

    /// The text of the file. Every value is quoted, and so stays text for readers of YAML 1.1, too, to which `yes`, `1:30` and
    /// `2026-11-27` are none.
    pub fn to_yaml(&self) -> Result<String, serde_json::Error> {
        let values = serde_json::to_value(self)?;
        let lines = FIELDS.iter().filter_map(|field| {
            // A string of JSON is one of YAML.
            values.get(field.name).map(|value| format!("{}: {value}\n", field.name))
        });
        Ok(lines.collect())
    }

    /// Whether the URL of the logo shows in which format it is; true where there is none.
    pub fn shows_format_of_logo(&self) -> bool {
        self.product_logo_url.as_deref().is_none_or(|url| rules::extension(url).is_some())
    }
}
