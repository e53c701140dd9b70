//! `greenlight review`: what a reviewer of the official programme does by hand, on the folder of a submission.

mod collect;
mod markdown;
mod out;
mod terminal;

use std::path::Path;

use certificate::Date;
use certificate::review::{Conclusion, Review, review};

use crate::arguments::ReviewArguments;
use crate::environment::Environment;
use crate::exit::{Exit, Failure};

/// Reviews each folder, and writes all reviews. The worst decides: a refusal, then what could not be judged.
pub fn run(arguments: &ReviewArguments, environment: &Environment) -> Result<Exit, Failure> {
    let outs = out::Outs::of(&arguments.out, environment)?;
    let at = arguments.at.unwrap_or_else(Date::today);
    let judge = |folder: &Path| collect::submission(folder).map(|submission| review(&submission, at));
    let reviews = arguments.folders.iter().map(|folder| judge(folder)).collect::<Result<Vec<Review>, Failure>>()?;
    outs.write(&reviews)?;
    let has = |conclusion| reviews.iter().any(|review| review.conclusion == conclusion);
    Ok(if has(Conclusion::Refuse) {
        Exit::Violation
    } else if has(Conclusion::Incomplete) {
        Exit::Incomplete
    } else {
        Exit::Ok
    })
}
