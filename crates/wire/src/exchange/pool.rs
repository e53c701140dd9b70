//! Connections that wait for their next request.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Origin;
use super::connection::Connection;

/// Idle connections per origin. Connections in use are as many as calls in flight, which is the callers' choice; what is
/// bounded here is what stays open for nobody.
const IDLE_PER_ORIGIN: usize = 4;

/// Shared by a client and the bodies that still read from its connections.
#[derive(Clone, Default)]
pub(crate) struct Pool(Arc<Mutex<HashMap<Origin, Vec<Connection>>>>);

impl Pool {
    /// The connection that was used last and is still open.
    pub(crate) fn take(&self, origin: &Origin) -> Option<Connection> {
        loop {
            let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let mut connection = idle.get_mut(origin)?.pop()?;
            drop(idle);
            if connection.is_alive() {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection for the next request if it can carry one and there is room.
    pub(crate) fn put(&self, mut connection: Connection) {
        if !connection.is_reusable() {
            return;
        }
        connection.kept = true;
        let mut idle = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let of_origin = idle.entry(connection.origin.clone()).or_default();
        if of_origin.len() < IDLE_PER_ORIGIN {
            of_origin.push(connection);
        }
    }
}
