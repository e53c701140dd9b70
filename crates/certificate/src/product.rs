//! stand-in until the real one is merged
use serde::Deserialize;
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Product {
    pub vendor: String,
    pub name: String,
    pub version: String,
}
impl Product {
    pub fn parse(text: &str) -> Result<Product, Vec<String>> {
        yaml_serde::from_str(text).map_err(|error| vec![error.to_string()])
    }
}
