//! The times of a config and of its history are dates with times of RFC 3339.

use catalogue::{Requirement, image as req};
use content::document::Value;
use content::timestamp::Timestamp;
use content::walk::Reading;

use super::given::Given;
use super::{history, properties};
use crate::answer::{Answers, Violation};
use crate::check::{Check, On};
use crate::checks::rfc3339;
use crate::context::DocumentContext;

