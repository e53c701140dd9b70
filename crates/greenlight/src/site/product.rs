//! The description of a product, read leniently: what is not there is empty.

use std::path::Path;

use certificate::foreign;
use serde::Deserialize;
use site::Product;

use super::file;

/// The fields of a `PRODUCT.yaml`. A version such as `1.10` is a number to YAML; as a text it stays what was written.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Fields {
    vendor: Option<String>,
    name: Option<String>,
    version: Option<String>,
    description: Option<String>,
    website_url: Option<String>,
    documentation_url: Option<String>,
    repo_url: Option<String>,
    product_logo_url: Option<String>,
}

/// The product of the dossier in `directory`, and what is wrong with its description.
pub(super) fn read(directory: &Path) -> (Product, Vec<String>) {
    let path = directory.join("PRODUCT.yaml");
    if !file::is_there(&path) {
        return (Product::default(), vec!["there is no `PRODUCT.yaml`: nobody describes the product".to_owned()]);
    }
    let fields = file::read(&path, file::YAML).and_then(|bytes| {
        let text = std::str::from_utf8(&bytes).map_err(|_| "is no text of UTF-8".to_owned())?;
        let yaml = foreign::yaml(text).map_err(|why| format!("is not read: {why}"))?;
        yaml_serde::from_str::<Fields>(yaml).map_err(|_| "is no description of a product".to_owned())
    });
    match fields {
        Err(why) => (Product::default(), vec![format!("`PRODUCT.yaml` {why}")]),
        Ok(fields) => (product(fields), Vec::new()),
    }
}

fn product(fields: Fields) -> Product {
    let text = |field: Option<String>| field.unwrap_or_default().trim().to_owned();
    Product {
        vendor: text(fields.vendor),
        name: text(fields.name),
        version: text(fields.version),
        description: text(fields.description),
        website_url: text(fields.website_url),
        documentation_url: text(fields.documentation_url),
        repo_url: text(fields.repo_url),
        logo_url: text(fields.product_logo_url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_texts_whatever_yaml_takes_them_for() {
        let yaml = "name: yes\nversion: 1.10\nvendor: 7\ndescription: ~\nunknown: [1, 2]\n";
        let product = product(yaml_serde::from_str(yaml).unwrap());
        assert_eq!([product.name, product.version, product.vendor, product.description], ["yes", "1.10", "7", ""]);
    }

    #[test]
    fn a_description_is_not_read_at_any_cost_and_may_begin_with_a_mark() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("PRODUCT.yaml");
        std::fs::write(&path, format!("name: {}", "[".repeat(200_000))).unwrap();
        let (_, problems) = read(directory.path());
        assert!(problems.len() == 1 && problems[0].contains("opening brackets"), "{problems:?}");
        std::fs::write(&path, "\u{feff}name: a\n").unwrap();
        let (product, problems) = read(directory.path());
        assert_eq!((product.name.as_str(), problems.len()), ("a", 0));
    }
}
