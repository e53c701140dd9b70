//! How deep the parser is, without recursion.

/// A stack of the containers around the current position that are not in the tree, one bit each, so that a
/// document of nothing but brackets costs an eighth of its size.
#[derive(Default)]
pub(super) struct Nesting {
    words: Vec<u64>,
    len: usize,
}

impl Nesting {
    pub fn push(&mut self, is_object: bool) {
        let (word, bit) = (self.len / 64, self.len % 64);
        if word == self.words.len() {
            self.words.push(0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word = *word & !(1 << bit) | u64::from(is_object) << bit;
        }
        self.len += 1;
    }

    pub fn pop(&mut self) {
        self.len = self.len.saturating_sub(1);
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether the innermost container is an object; `None` outside of all.
    pub fn innermost_is_object(&self) -> Option<bool> {
        let top = self.len.checked_sub(1)?;
        self.words.get(top / 64).map(|word| word >> (top % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Nesting;

    #[test]
    fn keeps_kinds_in_order_across_words() {
        let mut nesting = Nesting::default();
        for level in 0..200 {
            nesting.push(level % 3 == 0);
        }
        for level in (0..200).rev() {
            assert_eq!(nesting.innermost_is_object(), Some(level % 3 == 0));
            nesting.pop();
        }
        assert!(nesting.is_empty());
        assert_eq!(nesting.innermost_is_object(), None);
    }
}
