//! Lists that hold lists of their own kind, read no deeper than anybody writes them.
//!
//! Content is compiled by whoever made the bundle. Each level costs them two bytes and the reader a
//! stack frame.

use std::cell::Cell;

use serde::de::{Deserialize, Deserializer, Error};

/// The deepest nesting that is read. The checker allows less.
const DEEPEST: usize = 32;

thread_local! {
    /// How deep the list is that is being read just now.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// One level, left again when this is dropped, also when reading failed.
struct Level;

impl Level {
    fn enter_level() -> Option<Self> {
        let depth = DEPTH.get();
        (depth < DEEPEST).then(|| {
            DEPTH.set(depth + 1);
            Self
        })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

/// Reads the parts of something that may be a part of such a thing itself.
pub(crate) fn parts<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let Some(_level) = Level::enter_level() else {
        return Err(D::Error::custom("nested too deeply"));
    };
    Vec::deserialize(deserializer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Criterion, Expr, Side};

    /// An expression in so many others.
    fn nested(depth: usize) -> Vec<u8> {
        // `All` is the eighth kind of expression; each holds one.
        let leaf = postcard::to_stdvec(&Expr::Side(Side::Left)).unwrap();
        [[7, 1].repeat(depth), leaf].concat()
    }

    #[test]
    fn depth_costs_no_stack() {
        let read = |depth| postcard::from_bytes::<Expr>(&nested(depth));
        assert!(matches!(read(1), Ok(Expr::All(parts)) if parts == [Expr::Side(Side::Left)]));
        assert!(read(DEEPEST).is_ok());
        for depth in [DEEPEST + 1, 1_000_000] {
            assert!(read(depth).is_err(), "{depth}");
        }
        assert!(read(DEEPEST).is_ok(), "what failed has left all levels");
        let kind = postcard::to_stdvec(&Criterion::Any(Vec::new())).unwrap()[0];
        let criteria = [kind, 1].repeat(1_000_000);
        assert!(postcard::from_bytes::<Criterion>(&criteria).is_err());
        let text = "{\"All\":[".repeat(40) + &"]}".repeat(40);
        assert!(
            serde_json::from_str::<Expr>(&text)
                .unwrap_err()
                .to_string()
                .contains("nested too deeply")
        );
    }
}
