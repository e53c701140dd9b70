//! The rows about registries that no response, header, parameter or body of a document can be marked with, and why.

use catalogue::Requirement;
use catalogue::distribution as row;

/// Why a row has no place in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It sums up the rows about many operations.
    SumsUp,
    /// It is about the order of requests, where a document knows single ones.
    Order,
    /// It is about what happens without a request.
    NoRequest,
    /// It is about what a registry is, not what it answers.
    Nature,
}

/// Each of those rows with its reason.
pub const INEXPRESSIBLE: &[(&Requirement, Why)] = &[
    (&row::CAT_PULL, Why::SumsUp),
    (&row::CAT_PUSH, Why::SumsUp),
    (&row::CAT_DISCOVERY, Why::SumsUp),
    (&row::CAT_MANAGEMENT, Why::SumsUp),
    (&row::CAT_CLAIMED_COMPLETE, Why::SumsUp),
    (&row::HTTP_RFC9110, Why::SumsUp),
    (&row::PULL_ANY_ORDER, Why::Order),
    (&row::PUSH_UPLOAD_TIMEOUT, Why::NoRequest),
    (&row::PROXY_MAY, Why::Nature),
];
