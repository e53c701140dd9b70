//! The static site of a certification programme, made from dossiers: a pure function from entries to files.
