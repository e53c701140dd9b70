//! `greenlight catalogue`: the document that says what gets checked.

use catalogue::{CATALOGUE_DIGEST, Decided, Requirement, Spec, Version, requirements};
use serde_json::json;

use crate::arguments::{CatalogueArguments, CatalogueFormat};
use crate::exit::{Exit, Failure};
use crate::output::print;

/// Prints the requirements that the arguments select.
pub fn run(arguments: &CatalogueArguments) -> Result<Exit, Failure> {
    let (specs, version) = specs(arguments.spec.as_deref())?;
    let rows: Vec<&Requirement> = specs
        .iter()
        .flat_map(|spec| requirements(*spec))
        .filter(|row| version.is_none_or(|version| row.holds_in(version)))
        .filter(|row| arguments.role.as_deref().is_none_or(|role| row.binds(role)))
        .copied()
        .collect();
    if rows.is_empty() {
        return Err(Failure::usage(
            "no requirement is selected: roles are image, registry, client, bundle, runtime, unpacker, consumer and others that `greenlight catalogue --format csv` shows",
        ));
    }
    print(&match arguments.format {
        CatalogueFormat::Md => markdown(&rows, version),
        CatalogueFormat::Json => json(&rows, version),
        CatalogueFormat::Csv => csv(&rows, version),
    })?;
    Ok(Exit::Ok)
}

fn specs(text: Option<&str>) -> Result<(Vec<Spec>, Option<Version>), Failure> {
    let Some(text) = text else { return Ok((Spec::ALL.to_vec(), None)) };
    let (name, version) = text.split_once('@').map_or((text, None), |(name, version)| (name, Some(version)));
    let spec = Spec::ALL.into_iter().find(|spec| spec.as_str() == name).ok_or_else(|| {
        Failure::usage(format!("there is no spec `{name}`: use `image`, `distribution` or `runtime`"))
    })?;
    let Some(version) = version else { return Ok((vec![spec], None)) };
    let found = spec.version(version).ok_or_else(|| {
        let known: Vec<String> = spec.releases().map(|release| format!("`{}`", release.name)).collect();
        Failure::usage(format!(
            "there is no version `{version}` of the {spec} spec here: use one of {}",
            known.join(", ")
        ))
    })?;
    Ok((vec![spec], Some(found)))
}

fn level(row: &Requirement, version: Option<Version>) -> String {
    row.keyword_in(version.unwrap_or_else(|| row.spec().latest())).to_string()
}

fn counts_as(row: &Requirement, version: Option<Version>) -> String {
    let at = version.unwrap_or_else(|| row.spec().latest());
    row.level_in(at).map_or(String::new(), |level| level.to_string())
}

fn decided(row: &Requirement) -> String {
    match row.decided {
        Decided::Checks(names) => names.join(" "),
        Decided::Unchecked(why, _) => format!("({})", why.as_str()),
    }
}

fn markdown(rows: &[&Requirement], version: Option<Version>) -> String {
    let mut out = format!("# What gets checked\n\nCatalogue `{CATALOGUE_DIGEST}`, {} requirements.\n", rows.len());
    let mut chapter = String::new();
    for row in rows {
        let here = format!("{} spec, {}", row.spec(), row.section.split('#').next().unwrap_or_default());
        if here != chapter {
            out.push_str(&format!("\n## {here}\n\n| id | level | counts as | binds | since | what it asks for | checked by |\n|---|---|---|---|---|---|---|\n"));
            chapter = here;
        }
        out.push_str(&format!(
            "| `{}` | {} | {} | {} | {} | {} | {} |\n",
            row.id,
            level(row, version),
            counts_as(row, version),
            row.binds.join(", "),
            row.since,
            row.text.replace('|', "\\|"),
            decided(row).replace('_', "\\_"),
        ));
    }
    out
}

fn json(rows: &[&Requirement], version: Option<Version>) -> String {
    let rows: Vec<serde_json::Value> = rows
        .iter()
        .map(|row| {
            let (checks, unchecked) = match row.decided {
                Decided::Checks(names) => (json!(names), json!(null)),
                Decided::Unchecked(why, note) => (json!([]), json!({ "why": why.as_str(), "note": note })),
            };
            json!({
                "id": row.id,
                "spec": row.spec().as_str(),
                "level": level(row, version),
                "countsAs": counts_as(row, version),
                "binds": row.binds,
                "since": row.since.as_str(),
                "until": row.until.map(|until| until.as_str()),
                "section": row.section_url(version.unwrap_or_else(|| row.spec().latest())),
                "text": row.text,
                "observable": row.observable.iter().map(|place| place.as_str()).collect::<Vec<_>>(),
                "checks": checks,
                "unchecked": unchecked,
            })
        })
        .collect();
    let document = json!({ "catalogue": { "digest": CATALOGUE_DIGEST }, "requirements": rows });
    format!("{document:#}\n")
}

fn csv(rows: &[&Requirement], version: Option<Version>) -> String {
    let mut out = String::from("id,level,counts_as,binds,since,until,section,text,decided\r\n");
    for row in rows {
        let cells = [
            row.id.to_string(),
            level(row, version),
            counts_as(row, version),
            row.binds.join(" "),
            row.since.to_string(),
            row.until.map(|until| until.to_string()).unwrap_or_default(),
            row.section.to_string(),
            row.text.to_string(),
            decided(row),
        ];
        out.push_str(&cells.map(|cell| quoted(&cell)).join(","));
        out.push_str("\r\n");
    }
    out
}

// RFC 4180.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_string() }
}
