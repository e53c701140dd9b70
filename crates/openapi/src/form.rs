//! The two ways to write repository names, which have slashes, in a format whose path parameters have none.

use catalogue::{Version, distribution as row};
use serde_json::{Map, Value, json};

use crate::marks::{ids, marked};
use crate::operation::Path;
use crate::schemas::{component, name_component};

/// How many components of a name get a path of their own.
const DEPTHS: usize = 4;

/// How a document writes repository names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `/v2/{name}/…`, where `name` is marked `x-multi-segment`, and paths for names of 2, 3 and 4 components beside it.
    MultiSegment,
    /// One repository, whose name is part of the server: `{base}/v2/{name}`.
    PerRepository,
}

/// One of the paths at which an operation lives.
pub(crate) struct Place {
    /// The key in `paths`.
    pub path: String,
    /// What its path item has beside operations and parameters.
    pub item: Map<String, Value>,
    /// The parameters that make up the name of the repository, with their schemas.
    pub names: Vec<(String, Value)>,
    /// What is added to the ids of operations.
    pub suffix: String,
}

impl Form {
    /// Both.
    pub const ALL: [Form; 2] = [Form::MultiSegment, Form::PerRepository];

    /// `multi-segment` or `per-repository`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Form::MultiSegment => "multi-segment",
            Form::PerRepository => "per-repository",
        }
    }

    /// The servers of the document.
    pub(crate) fn servers(self, version: Version) -> Value {
        match self {
            Form::MultiSegment => base_server(),
            Form::PerRepository => {
                let rows: &[_] = &[&row::NAME_GRAMMAR, &row::NAME_GRAMMAR_NARROW];
                let name = json!({ "default": "library/hello", "description": "The name of the repository." });
                json!([{
                    "url": "{base}/v2/{name}",
                    "variables": { "base": base_variable(), "name": marked(name, rows, version) },
                }])
            }
        }
    }

    /// The paths of `path`, the one that stands for all first.
    pub(crate) fn places(self, path: Path, version: Version) -> Vec<Place> {
        let (below, opaque) = match path {
            Path::Base => {
                // Everything else of this form is below a repository.
                let item = match self {
                    Form::MultiSegment => Map::new(),
                    Form::PerRepository => Map::from_iter([("servers".to_string(), base_server())]),
                };
                return vec![Place { path: "/v2/".to_string(), item, names: Vec::new(), suffix: String::new() }];
            }
            Path::Repository(below) => (below, false),
            Path::Opaque(below) => (below, true),
        };
        let mut item = Map::new();
        if opaque {
            item.insert("x-opaque-location".to_string(), json!(true));
        }
        match self {
            Form::PerRepository => {
                vec![Place { path: below.to_string(), item, names: Vec::new(), suffix: String::new() }]
            }
            Form::MultiSegment => (1..=DEPTHS).map(|depth| at_depth(depth, below, &item, version)).collect(),
        }
    }
}

fn at_depth(depth: usize, below: &str, item: &Map<String, Value>, version: Version) -> Place {
    let canonical = format!("/v2/{{name}}{below}");
    let mut item = item.clone();
    // A path of one component would be the same path as the canonical one, which therefore stands for it.
    if depth == 1 {
        let parameter = json!({
            "name": "name",
            "in": "path",
            "description": "The name of the repository, slashes and all.",
            "required": true,
            "schema": component("Name"),
            "x-multi-segment": true,
        });
        let names = vec![("name".to_string(), parameter)];
        return Place { path: canonical, item, names, suffix: String::new() };
    }
    item.insert("x-canonical-path".to_string(), json!(canonical));
    let names: Vec<String> = (1..=depth).map(|number| format!("n{number}")).collect();
    let path = names.iter().map(|name| format!("/{{{name}}}")).collect::<String>();
    let rows = ids([&row::NAME_GRAMMAR, &row::NAME_GRAMMAR_NARROW], version);
    let parameter = |(number, name): (usize, &String)| {
        let value = json!({
            "name": name,
            "in": "path",
            "description": format!("Component {} of the name of the repository.", number + 1),
            "required": true,
            "schema": { "type": "string", "pattern": format!("^{}$", name_component(version)) },
            "x-requirement": rows,
        });
        (name.clone(), value)
    };
    let parameters = names.iter().enumerate().map(parameter).collect();
    Place { path: format!("/v2{path}{below}"), item, names: parameters, suffix: format!("Depth{depth}") }
}

fn base_server() -> Value {
    json!([{ "url": "{base}", "variables": { "base": base_variable() } }])
}

fn base_variable() -> Value {
    json!({ "default": "http://127.0.0.1:5000", "description": "Scheme, host and port of the registry." })
}
