//! `README.md` of a dossier: what was certified, and how to repeat it.

use certificate::programs::Programs;
use report::verdict_line;
use verdict::Report;

use super::folder::Folder;

/// The text.
pub fn text(folder: &Folder, report: &Report, programs: &Programs) -> String {
    let product = &folder.product;
    let (spec, tool) = (&report.spec, &report.tool);
    let what = match report.role.as_str() {
        "registry" => "a registry of your own that runs the product",
        "runtime" | "command-line" => "the product on a host of your own",
        _ => "your own copy of the image",
    };
    let program = programs
        .program
        .as_ref()
        .map_or(String::new(), |(name, digest)| format!("| program | `{name}`, `{digest}` |\n"));
    let digest = report.subject.digest.as_ref().map_or(String::new(), |digest| format!("| digest | `{digest}` |\n"));
    format!(
        "# {name} {version}\n\n\
         {verdict}\n\n\
         | | |\n|---|---|\n\
         | product | {name} {version} of {vendor} |\n\
         | subject | `{subject}` |\n\
         {digest}{program}\
         | judged by | {spec}, profile `{profile}` |\n\
         | tool | {tool_name} {tool_version}, `{tool_digest}` |\n\
         | catalogue | `{catalogue}` |\n\
         | begun | {started} |\n\n\
         ## How to repeat it\n\n\
         With the same version of greenlight, against {what}:\n\n\
         ```sh\n\
         greenlight peer . --target {example} --key your.key\n\
         ```\n\n\
         That runs the same profile again, compares outcome by outcome, and on agreement adds your statement to `peers/`. To hold this folder\n\
         against its signatures, its evidence and the calendar, without the subject and without a network:\n\n\
         ```sh\n\
         greenlight verify . --trust trust.toml\n\
         ```\n",
        name = plain(&product.name),
        version = plain(&product.version),
        vendor = plain(&product.vendor),
        verdict = verdict_line(report),
        subject = plain(&report.subject.name),
        profile = report.profile,
        tool_name = tool.name,
        tool_version = tool.version,
        tool_digest = programs.tool,
        catalogue = report.catalogue.digest,
        started = report.times.started,
        example = match report.role.as_str() {
            "registry" => "http://localhost:5000".to_owned(),
            "runtime" | "command-line" => format!("'{}'", plain(&report.subject.name)),
            _ => "registry.example.com/repository:tag".to_owned(),
        },
    )
}

/// Without what would end a cell of a table.
fn plain(text: &str) -> String {
    text.replace(['|', '`', '\n', '\r'], " ")
}
