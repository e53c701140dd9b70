//! A registry at work: from a request to an answer.

use std::{
    io,
    sync::{Mutex, PoisonError},
};

use axum::http::{Method, StatusCode, header};

use super::{
    access::{Gate, User},
    answer::{Answer, Code},
    ask::{Ask, Kind, Side},
    chance::Signer,
    handle,
    model::{Depot, Model},
    options::{Options, Storage},
    switch::Switches,
    turn::{Session, Turn},
};

/// The largest manifest that is taken.
pub(super) const LARGEST_MANIFEST: usize = 8 << 20;

/// A registry.
#[derive(Debug)]
pub(super) struct Registry {
    pub(super) switches: Switches,
    pub(super) gate: Gate,
    pub(super) signer: Signer,
    /// Scheme and authority of the registry.
    pub(super) url: String,
    /// Scheme and authority of the storage beside it.
    pub(super) other: String,
    pub(super) secure: bool,
    model: Mutex<Model>,
}

impl Registry {
    /// A registry that can be reached under these URLs.
    pub(super) fn new(options: &Options, url: String, other: String) -> io::Result<Self> {
        let depot = match &options.storage {
            Storage::Memory => Depot::default(),
            Storage::Directory(root) => Depot::directory(root)?,
        };
        Ok(Self {
            switches: Switches::new(&options.faults, &options.variations),
            gate: Gate::new(&options.auth),
            signer: Signer::default(),
            secure: url.starts_with("https:"),
            url,
            other,
            model: Mutex::new(Model::new(depot, !options.faults.is_empty())?),
        })
    }

    /// The largest manifest that is taken.
    pub(super) fn largest_manifest(&self) -> usize {
        let limits = [
            ("takes_manifests_of_any_size", usize::MAX - 1),
            ("takes_manifests_of_1_mib_at_most", 1 << 20),
            ("takes_manifests_below_4_mb_only", 4_000_000 - 1),
            ("manifests_of_4_mib_at_most", 4 << 20),
        ];
        let limit = limits.into_iter().find(|(switch, _)| self.switches.has(switch));
        limit.map_or(LARGEST_MANIFEST, |(_, limit)| limit)
    }

    /// Who asks; or what they hear, before the body is read, because of what the head says.
    pub(super) fn admit(&self, ask: &Ask) -> Result<User, Answer> {
        let user = if ask.side == Side::Other || ask.signature.is_some() {
            if !self.signed(ask) {
                return Err(Answer::error(StatusCode::FORBIDDEN, Code::Denied, "the signature does not fit"));
            }
            User::Owner
        } else {
            self.gate.pass(ask, &self.reached_as(ask))?
        };
        let limit = self.largest_manifest() as u64;
        if ask.is(&Method::PUT, Kind::Manifest) && ask.announced().is_some_and(|length| length > limit) {
            return Err(handle::too_large());
        }
        Ok(user)
    }

    /// Answers a request whose body is there, or one that was not admitted.
    pub(super) fn answer(&self, ask: Ask, admitted: Result<User, Answer>) -> Answer {
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        model.requests += 1;
        let (user, refusal) = match admitted {
            Ok(user) => (user, None),
            Err(answer) => (User::Reader, Some(answer)),
        };
        let settled = model.settle().map_err(Answer::from);
        let session = model.uploads.get(&ask.reference).map(|upload| Session {
            chunks: upload.chunks,
            smallest: upload.smallest,
            size: upload.content.len(),
            algorithm: upload.algorithm.clone(),
        });
        let mut turn = Turn { ask, registry: self, model: &mut model, user, session };
        let refusal = refusal.or(settled.err()).or_else(|| self.switches.before(&mut turn));
        let mut answer = refusal.unwrap_or_else(|| handle::dispatch(&mut turn));
        if turn.ask.method == Method::HEAD {
            answer.without_body();
        }
        self.switches.after(&mut turn, &mut answer);
        answer
    }

    /// Scheme and authority under which a client reached this server.
    pub(super) fn reached_as(&self, ask: &Ask) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        match ask.header(&header::HOST) {
            Some(host) => format!("{scheme}://{host}"),
            None if ask.side == Side::Other => self.other.clone(),
            None => self.url.clone(),
        }
    }

    /// Whether the path was signed by this registry.
    pub(super) fn signed(&self, ask: &Ask) -> bool {
        ask.signature.as_ref().is_some_and(|signature| *signature == self.signature(&ask.path))
    }

    /// The signature of a path. All sessions of a repository share one, or nobody could ask for one that is not there.
    pub(super) fn signature(&self, path: &str) -> String {
        let end = path.find("/blobs/uploads/").unwrap_or(path.len());
        self.signer.sign(path.get(..end).unwrap_or(path))
    }
}
