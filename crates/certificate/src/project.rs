//! stand-in until the real one is merged
use crate::Date;
use serde::Deserialize;
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Waiver {
    pub requirement: String,
}
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Project {
    pub subject: Option<String>,
    pub spec: Option<String>,
    pub profile: Option<String>,
    pub program: Option<String>,
    #[serde(default, rename = "waiver")]
    pub waivers: Vec<Waiver>,
}
impl Project {
    pub fn parse(text: &str, _: Date) -> Result<Project, toml::de::Error> {
        toml::from_str(text)
    }
}
