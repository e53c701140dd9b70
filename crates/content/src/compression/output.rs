//! Where decoded content goes, with the bounds it must keep.

use super::limits::Limits;

/// Content bytes that are decoded before they are handed on. Half a second-level cache, so that hashing finds them warm.
pub(super) const BUFFER: usize = 256 * 1024;

/// Counts content and passes it on while it keeps within the limits.
pub(super) struct Output<'a> {
    pub(super) sink: &'a mut dyn FnMut(&[u8]),
    pub(super) content_size: &'a mut u64,
    pub(super) limits: &'a Limits,
}

impl Output<'_> {
    /// Passes `content` on as far as the limits allow; says why if that is not all of it. `stored` is how many stored bytes it took
    /// to get here.
    pub(super) fn write(&mut self, content: &[u8], stored: u64) -> Result<(), String> {
        let room = self.limits.max_content.saturating_sub(*self.content_size);
        let allowed = usize::try_from(room).unwrap_or(usize::MAX).min(content.len());
        let size = *self.content_size + content.len() as u64;
        *self.content_size += allowed as u64;
        if allowed > 0 {
            (self.sink)(content.get(..allowed).unwrap_or_default());
        }
        self.limits.refuse(stored, size).map_or(Ok(()), Err)
    }
}
