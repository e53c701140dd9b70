//! The whole way: bytes of any kind, what they turn out to be, every check, every format.

use catalogue::Spec;
use content::source::{SourceError, detect_stream};

use crate::judged::judged;
use crate::pieces::Drip;

/// Detects what `data` is, and judges it.
pub fn archive(data: &[u8]) {
    match detect_stream(Drip::new(data), "archive", None) {
        Ok(detected) => judged(data, detected.source.as_ref(), Spec::Image.latest()),
        Err(SourceError::NotAnImage(why) | SourceError::TooLarge(why)) => assert!(!why.is_empty()),
        Err(error) => panic!("{error}"),
    }
}
