//! The site, seen from outside.
