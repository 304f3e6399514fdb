//! Filling the directory for users who joined before there was one: an operator's deed, in runs of limited length (W37).
//!
//! It writes nothing into the directory. It has the table's stream tell of every user whom the directory does not list as they are, and the
//! function that follows the stream lists them, as it does with everybody else: so it can run beside everything, and again.

use futures_util::future::try_join_all;

use crate::store::sweep::WalkPosition;
use crate::store::{Store, StoreError};

/// The most pages of the table that a run looks at.
const MAX_PAGES: usize = 20;
/// A run ends behind the page with which it has found so many.
const ENOUGH: usize = 200;
/// How many rows are changed at a time.
const AT_ONCE: usize = 8;

/// What a run has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// How many users it has looked at.
    pub users: usize,
    /// How many of them were not listed as they are. Unless it was a dry run, they are within seconds.
    pub unlisted: usize,
    /// Where the next run goes on; `None` at the end of the table.
    pub next: Option<WalkPosition>,
}

/// Looks at a part of the table, from the beginning or from where a run ended, and has users listed. A dry run only counts them.
///
/// # Errors
/// [`StoreError`] if the table does not answer; the same run can be made again.
pub async fn fill_directory(
    store: &Store,
    after: Option<WalkPosition>,
    is_dry: bool,
) -> Result<Filled, StoreError> {
    let mut filled = Filled { next: after, ..Filled::default() };
    for _ in 0..MAX_PAGES {
        let page = store.users_page(filled.next.as_ref()).await?;
        filled.users += page.users.len();
        let unlisted = store.unlisted(page.users).await?;
        filled.unlisted += unlisted.len();
        if !is_dry {
            for some in unlisted.chunks(AT_ONCE) {
                try_join_all(some.iter().map(|user| store.have_listed(user))).await?;
            }
        }
        filled.next = page.next;
        if filled.next.is_none() || filled.unlisted >= ENOUGH {
            break;
        }
    }
    Ok(filled)
}
