//! Images that real builders write here, judged: nothing on the level of a MUST, and of a SHOULD what the text says.

mod buildah;
mod by_hand;
mod expected;
mod pulled;
mod skopeo;
mod umoci;
