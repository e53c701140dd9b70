//! An OpenAPI 3.1 document out of the tables of operations and the rows that a version has.

use catalogue::{CATALOGUE_DIGEST, Version};
use serde_json::{Map, Value, json};

use crate::everywhere::{CLIENT_ERROR, responses, warning};
use crate::form::{Form, Place};
use crate::marks::{MARK, ids};
use crate::operation::{Body, Content, Header, In, Link, Method, Operation, Parameter, Response, Rows};
use crate::operations::operations;
use crate::schemas::{self, INDEX_TYPE, MANIFEST_TYPE, component};

/// The document of `version`, one of the pinned versions of the distribution spec, in `form`.
pub fn document(version: Version, form: Form) -> Value {
    let operations: Vec<Operation> =
        operations().into_iter().filter(|operation| operation.since.holds_in(version)).collect();
    let there = operations.iter().map(|operation| operation.id).collect();
    let mut builder = Builder { version, there, paths: Map::new(), parameters: Map::new(), responses: Map::new() };
    for operation in &operations {
        for place in form.places(operation.path, version) {
            builder.add(operation, place);
        }
    }
    let commit = version.release().map_or("", |release| release.commit);
    let warning = Some(warning()).filter(|warning| is_there(warning, version));
    let headers: Map<String, Value> =
        warning.iter().map(|warning| (warning.kind.name.to_string(), builder.header(warning))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": format!("Registry API of the distribution spec {version}"),
            "summary": "How images and other artifacts are pushed to a registry, pulled, listed and deleted.",
            "description": ABOUT,
            "version": version.as_str(),
            "license": { "name": "Apache 2.0", "identifier": "Apache-2.0" },
            "x-catalogue": CATALOGUE_DIGEST,
            "x-form": form.as_str(),
            "x-spec-commit": commit,
        },
        "servers": form.servers(version),
        "paths": builder.paths,
        "components": {
            "headers": headers,
            "parameters": builder.parameters,
            "responses": builder.responses,
            "schemas": schemas::components(version),
        },
    })
}

const ABOUT: &str = "\
Made by Greenlight from its catalogue of requirements; the spec itself is the authority. `x-requirement` names the rows of \
the catalogue that speak of a place. A place with an empty list is of HTTP, not of the spec. A mark does not say that the \
document holds all of the row: no document can say that a digest is that of a body. A path with `x-canonical-path` is that \
path for names of another number of components. Under `x-opaque-location` a URL is to be taken from the last response as \
it is, and the path is only what most registries have.";

struct Builder {
    version: Version,
    there: Vec<&'static str>,
    paths: Map<String, Value>,
    parameters: Map<String, Value>,
    responses: Map<String, Value>,
}

impl Builder {
    fn add(&mut self, operation: &Operation, place: Place) {
        let described = self.operation(operation, &place);
        let item = self.paths.entry(place.path).or_insert_with(|| {
            let mut item = place.item;
            if !place.names.is_empty() {
                let parameters = place.names.into_iter().map(|(_, parameter)| parameter).collect();
                item.insert("parameters".to_string(), Value::Array(parameters));
            }
            Value::Object(item)
        });
        item[operation.method.as_str()] = described;
    }

    fn operation(&mut self, operation: &Operation, place: &Place) -> Value {
        let version = self.version;
        let mut described = json!({
            "operationId": format!("{}{}", operation.id, place.suffix),
            "summary": operation.summary,
            "x-endpoint": operation.endpoints,
        });
        if !operation.text.is_empty() {
            described["description"] = json!(operation.text);
        }
        let parameters: Vec<Value> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.since.is_none_or(|row| row.holds_in(version)))
            .map(|parameter| self.shared_parameter(operation, parameter))
            .collect();
        if !parameters.is_empty() {
            described["parameters"] = json!(parameters);
        }
        if let Some(body) = body(operation.body) {
            described["requestBody"] = body;
        }
        let responses = responses(operation)
            .iter()
            .filter(|response| response.since.is_none_or(|row| row.holds_in(version)))
            .map(|response| (response.status.key(), self.shared_response(operation, response, place)))
            .collect();
        described["responses"] = Value::Object(responses);
        described
    }

    fn shared_parameter(&mut self, operation: &Operation, parameter: &Parameter) -> Value {
        let version = self.version;
        let key = format!("{}.{}", operation.id, parameter.name);
        let reference = json!({ "$ref": format!("#/components/parameters/{key}") });
        self.parameters.entry(key).or_insert_with(|| {
            let place = match parameter.place {
                In::Path => "path",
                In::Query => "query",
                In::Header => "header",
            };
            json!({
                "name": parameter.name,
                "in": place,
                "description": parameter.text,
                "required": parameter.required,
                "schema": (parameter.schema)(),
                MARK: ids(parameter.rows.iter().copied(), version),
            })
        });
        reference
    }

    // A response with links names operations of its own place, so it cannot be shared with the other places.
    fn shared_response(&mut self, operation: &Operation, response: &Response, place: &Place) -> Value {
        if !response.links.is_empty() {
            let mut described = self.response(operation, response);
            described["links"] = self.links(response.links, place);
            return described;
        }
        let key = format!("{}.{}", operation.id, response.status.key());
        let reference = json!({ "$ref": format!("#/components/responses/{key}") });
        if !self.responses.contains_key(&key) {
            let described = self.response(operation, response);
            self.responses.insert(key, described);
        }
        reference
    }

    fn response(&self, operation: &Operation, response: &Response) -> Value {
        let general = if response.status.is_client_error() { CLIENT_ERROR } else { &[] };
        let mut headers: Map<String, Value> = response
            .headers
            .iter()
            .filter(|header| is_there(header, self.version))
            .map(|header| (header.kind.name.to_string(), self.header(header)))
            .collect();
        let warning = warning();
        if is_there(&warning, self.version) {
            let name = warning.kind.name;
            headers.insert(name.to_string(), json!({ "$ref": format!("#/components/headers/{name}") }));
        }
        let mut described = json!({
            "description": response.text,
            MARK: ids(response.rows.iter().chain(general).copied(), self.version),
        });
        if !headers.is_empty() {
            described["headers"] = Value::Object(headers);
        }
        if let Some(content) = self.content(operation, response) {
            described["content"] = content;
        }
        described
    }

    fn header(&self, header: &Header) -> Value {
        json!({
            "description": header.kind.text,
            "required": header.is_required(self.version),
            "schema": (header.kind.schema)(),
            MARK: ids(header.since.into_iter().chain(header.rows.iter().copied()), self.version),
        })
    }

    fn content(&self, operation: &Operation, response: &Response) -> Option<Value> {
        let typed = |schema: &str, rows: Rows| json!({ "schema": component(schema), MARK: ids(rows.iter().copied(), self.version) });
        Some(match response.content {
            _ if operation.method == Method::Head => return None,
            // A refusal may have any body, but one of JSON has this form.
            Content::None if response.status.is_client_error() => {
                json!({ "application/json": typed("Errors", CLIENT_ERROR), "*/*": {} })
            }
            Content::None => return None,
            Content::Bytes => json!({ "*/*": {} }),
            Content::Manifest(rows) => json!({
                MANIFEST_TYPE: typed("ImageManifest", rows),
                INDEX_TYPE: typed("ImageIndex", rows),
                "*/*": { MARK: ids(rows.iter().copied(), self.version) },
            }),
            Content::Json(media_type, schema, rows) => json!({ media_type: typed(schema, rows) }),
        })
    }

    fn links(&self, links: &[Link], place: &Place) -> Value {
        let there = links.iter().filter(|link| self.there.contains(&link.operation));
        let described = there.map(|link| {
            let names = place.names.iter().map(|(name, _)| (name.clone(), json!(format!("$request.path.{name}"))));
            let parameter = (link.parameter.to_string(), json!(link.expression));
            let value = json!({
                "operationId": format!("{}{}", link.operation, place.suffix),
                "parameters": names.chain([parameter]).collect::<Map<String, Value>>(),
                "x-opaque-location": "$response.header.Location",
            });
            (link.name.to_string(), value)
        });
        Value::Object(described.collect())
    }
}

fn is_there(header: &Header, version: Version) -> bool {
    header.since.is_none_or(|since| since.holds_in(version) || header.rows.iter().any(|row| row.holds_in(version)))
}

fn body(body: Body) -> Option<Value> {
    Some(match body {
        Body::None => return None,
        Body::Bytes => json!({ "content": { "application/octet-stream": {} } }),
        Body::Manifest => json!({
            "required": true,
            "content": {
                MANIFEST_TYPE: { "schema": component("ImageManifest") },
                INDEX_TYPE: { "schema": component("ImageIndex") },
            },
        }),
    })
}
