//! Writes the documents of every version in both forms, for validators that are not ours: `documents DIRECTORY`.

use std::path::PathBuf;

use catalogue::Spec;
use openapi::{Form, document};

fn main() -> std::io::Result<()> {
    let directory = PathBuf::from(std::env::args().nth(1).expect("usage: documents DIRECTORY"));
    std::fs::create_dir_all(&directory)?;
    for release in Spec::Distribution.releases() {
        for form in Form::ALL {
            let name = format!("{}.{}.json", release.name, form.as_str());
            std::fs::write(directory.join(name), format!("{:#}\n", document(release.version, form)))?;
        }
    }
    Ok(())
}
