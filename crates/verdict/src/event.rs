//! The stream of events of a run; a report is made of nothing else.

use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::report::{Document, Node, OutcomeRecord, Report, SubjectRecord};

/// What happens in a run, in this order: one `run-started`, then any number of nodes, documents, findings, outcomes and
/// subjects, then one `run-done`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant, reason = "one of each large kind a run")]
pub enum Event {
    /// Everything of the report that is known before anything is judged; its lists are empty and its verdict means nothing.
    RunStarted {
        /// The report so far.
        report: Report,
    },
    /// A thing was reached.
    Node {
        /// The thing.
        node: Node,
    },
    /// A document is kept for readers.
    Document {
        /// The document.
        document: Document,
    },
    /// A requirement is violated, or noted.
    Finding {
        /// The finding.
        finding: Finding,
    },
    /// A requirement is decided for the whole.
    Outcome {
        /// The outcome.
        outcome: OutcomeRecord,
    },
    /// A member of the set is done.
    SubjectDone {
        /// The member.
        subject: SubjectRecord,
    },
    /// The end: the same report as at the start with verdict, counts and times, and still with empty lists.
    RunDone {
        /// The report but for its lists.
        report: Report,
    },
}

/// Puts a report together from events.
#[derive(Debug, Default)]
pub struct Recorder {
    nodes: Vec<Node>,
    documents: Vec<Document>,
    findings: Vec<Finding>,
    outcomes: Vec<OutcomeRecord>,
    subjects: Vec<SubjectRecord>,
    last: Option<Report>,
}

impl Recorder {
    /// Takes the next event.
    pub fn record(&mut self, event: Event) {
        match event {
            Event::RunStarted { report } | Event::RunDone { report } => self.last = Some(report),
            Event::Node { node } => self.nodes.push(node),
            Event::Document { document } => self.documents.push(document),
            Event::Finding { finding } => self.findings.push(finding),
            Event::Outcome { outcome } => self.outcomes.push(outcome),
            Event::SubjectDone { subject } => self.subjects.push(subject),
        }
    }

    /// The report; none if the run never started.
    pub fn into_report(self) -> Option<Report> {
        let mut report = self.last?;
        report.nodes = self.nodes;
        report.documents = self.documents;
        report.findings = self.findings;
        report.outcomes = self.outcomes;
        report.subjects = self.subjects;
        Some(report)
    }
}

impl Report {
    /// The events that make this report.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        let mut frame = self.clone();
        frame.nodes.clear();
        frame.documents.clear();
        frame.findings.clear();
        frame.outcomes.clear();
        frame.subjects.clear();
        std::iter::once(Event::RunStarted { report: frame.clone() })
            .chain(self.nodes.iter().cloned().map(|node| Event::Node { node }))
            .chain(self.documents.iter().cloned().map(|document| Event::Document { document }))
            .chain(self.findings.iter().cloned().map(|finding| Event::Finding { finding }))
            .chain(self.outcomes.iter().cloned().map(|outcome| Event::Outcome { outcome }))
            .chain(self.subjects.iter().cloned().map(|subject| Event::SubjectDone { subject }))
            .chain(std::iter::once(Event::RunDone { report: frame }))
    }
}
