//! Keeping the directory as the users' own rows are (W37).
//!
//! Records of the stream can come twice, late, and beside each other. So an entry has the revision of the user's row that it follows, and is
//! replaced by a later one only. Pointers are written before the entry that they lead to: whoever was cut off leaves the entry as it was,
//! and the record that comes again finds all that is still to be done.

use crate::store::directory::Entry;
use crate::store::{Store, StoreError};

/// How often to look again before the record is left to be handled later. Each time, another record of the same user was in between.
const MAX_TURNS: usize = 8;

/// Lists a user as they are in this revision of their row, unless a later one is listed. Repeating it is harmless.
///
/// # Errors
/// [`StoreError`] if the table does not answer; calling again is right.
pub async fn list_in_directory(store: &Store, entry: &Entry) -> Result<(), StoreError> {
    // What pointers can be left of that this call has added.
    let mut touched = vec![entry.clone()];
    for _ in 0..MAX_TURNS {
        let listed = store.directory_entry(entry).await?;
        let later = listed.as_ref().filter(|listed| listed.revision >= entry.revision);
        let wanted = later.unwrap_or(entry);
        let was_complete = !store.add_pointers(wanted).await?;
        for other in touched.iter().chain(&listed) {
            store.remove_pointers(other, Some(wanted)).await?;
        }
        let is_listed = match (later, &listed) {
            (Some(_), _) if was_complete => return Ok(()),
            // A pointer was missing: the user may be on their way out, or into another revision.
            (Some(later), _) => {
                touched.push(later.clone());
                false
            }
            (None, None) => store.put_directory_entry(entry, None).await?,
            (None, Some(before)) => {
                if store.put_directory_entry(entry, Some(before.revision)).await? {
                    return Ok(());
                }
                false
            }
        };
        // Whoever left before the record came must not be listed again: the record of that may have been handled already.
        if !is_there(store, entry).await? {
            for entry in &touched {
                drop_from_directory(store, entry).await?;
            }
            return Ok(());
        }
        if is_listed {
            return Ok(());
        }
    }
    Err(StoreError::busy())
}

/// Removes a user who is not in the tailnet any more, as far as they are listed. Repeating it is harmless.
///
/// # Errors
/// [`StoreError`] if the table does not answer; calling again is right.
pub async fn drop_from_directory(store: &Store, last: &Entry) -> Result<(), StoreError> {
    let listed = store.directory_entry(last).await?;
    store.remove_pointers(last, None).await?;
    if let Some(listed) = listed {
        store.remove_pointers(&listed, Some(last)).await?;
        // The entry goes last: it knows its pointers.
        store.remove_directory_entry(&listed).await?;
    }
    Ok(())
}

async fn is_there(store: &Store, entry: &Entry) -> Result<bool, StoreError> {
    let user = store.user(entry.profile.tailnet, entry.profile.id).await?;
    Ok(user.is_some_and(|user| user.joining() == entry.profile.joining()))
}
