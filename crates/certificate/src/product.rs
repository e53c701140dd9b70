//! stand-in until the real one is merged
use serde::{Deserialize, Serialize};
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Product {
    pub vendor: String,
    pub name: String,
    pub version: String,
    pub website_url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo_url: Option<String>,
    pub documentation_url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_logo_url: Option<String>,
    #[serde(rename = "type")]
    pub kind: String,
    pub description: String,
}
impl Product {
    pub fn parse(text: &str) -> Result<Product, Vec<String>> {
        yaml_serde::from_str(text).map_err(|error| vec![error.to_string()])
    }
    pub fn to_yaml(&self) -> String {
        yaml_serde::to_string(self).unwrap_or_default()
    }
}
