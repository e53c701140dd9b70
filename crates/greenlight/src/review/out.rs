//! Reviews to where the user wants them.

use std::path::PathBuf;

use certificate::review::Review;
use serde_json::json;

use super::{markdown, terminal};
use crate::environment::Environment;
use crate::exit::Failure;
use crate::output::{USUAL_WIDTH, print, write_file};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Terminal,
    Json,
    Markdown,
}

/// What to write.
pub(super) struct Outs {
    outs: Vec<(Format, Option<PathBuf>)>,
    width: usize,
}

impl Outs {
    /// Reads the arguments. Nothing is written yet.
    pub(super) fn of(texts: &[String], environment: &Environment) -> Result<Outs, Failure> {
        let mut outs = texts.iter().map(|text| parse(text)).collect::<Result<Vec<_>, Failure>>()?;
        // A person reads text at a terminal; what goes on elsewhere is for the reviewer to paste.
        let usual = if environment.stdout_is_terminal { Format::Terminal } else { Format::Markdown };
        match outs.iter().filter(|(_, path)| path.is_none()).count() {
            0 => outs.insert(0, (usual, None)),
            1 => {}
            _ => {
                return Err(Failure::usage(
                    "more than one review would go to standard output: give all but one a path, as in `--out json=review.json`",
                ));
            }
        }
        Ok(Outs { outs, width: environment.width.unwrap_or(USUAL_WIDTH) })
    }

    /// Writes all reviews in every format.
    pub(super) fn write(&self, reviews: &[Review]) -> Result<(), Failure> {
        self.outs.iter().try_for_each(|(format, path)| {
            let text = match format {
                Format::Terminal => terminal::render(reviews, self.width),
                Format::Markdown => markdown::render(reviews),
                Format::Json => serde_json::to_string_pretty(&json!({ "schemaVersion": "1", "reviews": reviews }))
                    .map(|text| text + "\n")
                    .map_err(|error| Failure::defect(format!("failed to write JSON: {error}")))?,
            };
            path.as_ref().map_or_else(|| print(&text), |path| write_file(path, &text))
        })
    }
}

fn parse(text: &str) -> Result<(Format, Option<PathBuf>), Failure> {
    let (format, path) = match text.split_once('=') {
        Some((_, "")) => return Err(Failure::usage(format!("`--out {text}` has no path behind the `=`"))),
        Some((format, path)) => (format, Some(PathBuf::from(path))),
        None => (text, None),
    };
    let format = match format {
        "terminal" => Format::Terminal,
        "json" => Format::Json,
        "markdown" => Format::Markdown,
        _ => {
            return Err(Failure::usage(format!(
                "`{format}` is no format of reviews: give `terminal`, `json` or `markdown`"
            )));
        }
    };
    Ok((format, path))
}
