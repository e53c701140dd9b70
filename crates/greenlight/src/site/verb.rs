//! The verb: dossiers in, files out.

use certificate::Date;
use certificate::verify::Question;

use super::{dossiers, folder};
use crate::arguments::SiteArguments;
use crate::certify;
use crate::exit::{Exit, Failure};
use crate::output::{print, say};

/// Reads the dossiers, writes the site, and says what was made. No verdict decides how this ends.
pub fn run(arguments: &SiteArguments) -> Result<Exit, Failure> {
    // A directory that is not ours is refused before anything is read.
    let folder = folder::Folder::open(&arguments.out)?;
    let found = dossiers::find(&arguments.dossiers)?;
    let question = Question {
        trust: certify::trust(&arguments.trust)?,
        revocations: certify::revocations(&arguments.revocations)?,
        ..Question::default()
    };
    let entries: Vec<site::Entry> = found.iter().map(|dossier| dossier.read(&question)).collect();
    for entry in &entries {
        if let Some(why) = entry.standing.why() {
            say(&format!("greenlight: `{}` is shown as {}: {why}", entry.id.escape_debug(), entry.standing.as_str()));
        }
    }
    let count = entries.len();
    let files = site::build(entries, &Date::today().to_string())
        .map_err(|error| Failure::defect(format!("failed to make the site: {error}")))?;
    folder.write(&files)?;
    print(&format!(
        "{} of {count} dossier{} in `{}`: open index.html\n",
        if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) },
        if count == 1 { "" } else { "s" },
        arguments.out.display()
    ))?;
    Ok(Exit::Ok)
}
