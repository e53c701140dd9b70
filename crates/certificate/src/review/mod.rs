//! What a reviewer of the official programme does by hand: holds the files of a submission against its rules and each other.

mod age;
mod answer;
mod coverage;
mod dossier;
mod files;
mod judge;
mod junit;
mod logins;
mod page;
mod ran;
mod results;
mod secrets;
mod submission;
mod tally;
mod tokens;
mod versions;

pub use answer::{Answer, Conclusion, Item, Review};
pub use judge::review;
pub use submission::{Content, MOST_FILE_BYTES, MOST_FILES, MOST_TOTAL_BYTES, Submission, SubmittedFile};
