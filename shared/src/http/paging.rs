//! Paging: as much as a response holds, and a `Link` to what follows (contract section 1).

use serde::Serialize;

use crate::identity::BaseUrl;

/// The most items that a list reads for one response.
pub const MAX_ITEMS: usize = 4_000;
/// The most bytes of a response's items: known clients refuse a body of more than 1 MiB.
const MAX_BYTES: usize = 1_000_000;

/// A page of a list.
#[derive(Debug)]
pub struct Paged<T> {
    /// What is answered.
    pub body: T,
    /// Where the rest is.
    pub next: Option<String>,
}

/// Keeps as many items as a response holds. Returns whether others were dropped.
pub(super) fn fit<T: Serialize>(items: &mut Vec<T>) -> bool {
    let mut bytes = 0;
    let fitting = items.iter().take_while(|item| {
        bytes += serde_json::to_vec(item).map_or(0, |json| json.len() + 1);
        bytes <= MAX_BYTES
    });
    // One is always answered, or a page would never end.
    let kept = fitting.count().max(1);
    let dropped = kept < items.len();
    items.truncate(kept);
    dropped
}

/// The URL of the next page: the same request with another cursor.
pub(super) fn next_url(
    base: &BaseUrl,
    path: &str,
    query: &[(String, String)],
    cursor: &str,
) -> Option<String> {
    let kept = query
        .iter()
        .filter(|(name, _)| name != "cursor")
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let all: Vec<(&str, &str)> = kept.chain([("cursor", cursor)]).collect();
    serde_urlencoded::to_string(all).ok().map(|query| format!("{base}{path}?{query}"))
}
