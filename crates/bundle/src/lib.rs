//! Judges bundles of the runtime spec at rest: `config.json` and the files around it.
