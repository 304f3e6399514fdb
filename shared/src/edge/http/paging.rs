//! Paging: an answer has as many items as a response can hold, and a `Link` header to the next page (W10).

use http::header::{self, HeaderValue};
use serde::Serialize;

use super::request::Incoming;
use super::response::{Answer, internal, json};

/// The most items that a list reads for one response.
pub const MAX_ITEMS: usize = 4_000;
/// The most bytes of a response's items: known clients refuse a body of more than 1 MiB.
const MAX_BYTES: usize = 1_000_000;

/// A page of a list.
#[derive(Debug)]
pub struct Listing<T> {
    /// The body of the answer.
    pub(super) body: T,
    /// The URL of the next page; `None` at the end of the list.
    next: Option<String>,
}

impl<T: Serialize> Listing<Vec<T>> {
    /// As many items as a response can hold. `more` says whether others follow the last item.
    pub(super) fn of(incoming: &Incoming<'_>, items: Vec<T>, more: bool, id: impl Fn(&T) -> String) -> Self {
        let next = items.last().filter(|_| more).map(&id);
        Self::going_on_after(incoming, items, next, id)
    }

    /// As many items as a response can hold. If all of them fit, the next page starts after `next`.
    pub(super) fn going_on_after(
        incoming: &Incoming<'_>,
        mut items: Vec<T>,
        next: Option<String>,
        id: impl Fn(&T) -> String,
    ) -> Self {
        let dropped = fit(&mut items);
        let cursor = if dropped { items.last().map(id) } else { next };
        let next = cursor.and_then(|cursor| next_url(incoming, &cursor));
        Self { body: items, next }
    }
}

impl<T> Listing<T> {
    /// The same page with another body.
    pub(super) fn map<U>(self, form: impl FnOnce(T) -> U) -> Listing<U> {
        Listing { body: form(self.body), next: self.next }
    }
}

impl<T: Serialize> Listing<T> {
    /// 200 with a JSON body, and a `Link` header if there is a next page.
    ///
    /// # Errors
    /// A 500 if the value cannot be written as JSON.
    pub fn into_answer(self) -> Answer {
        let mut response = json(&self.body)?;
        if let Some(url) = self.next {
            let link = HeaderValue::try_from(format!("<{url}>; rel=\"next\"")).map_err(internal)?;
            response.headers_mut().insert(header::LINK, link);
        }
        Ok(response)
    }
}

/// Drops the items that do not fit into a response. Returns whether there were any.
fn fit<T: Serialize>(items: &mut Vec<T>) -> bool {
    let mut bytes = 0;
    let fitting = items.iter().take_while(|item| {
        bytes += serde_json::to_vec(item).map_or(0, |json| json.len() + 1);
        bytes <= MAX_BYTES
    });
    // Keep at least one item, or the next page would be this one again.
    let kept = fitting.count().max(1);
    let dropped = kept < items.len();
    items.truncate(kept);
    dropped
}

/// The URL of the same request with another cursor.
fn next_url(incoming: &Incoming<'_>, cursor: &str) -> Option<String> {
    let pairs = incoming.query.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let all: Vec<(&str, &str)> =
        pairs.filter(|(name, _)| *name != "cursor").chain([("cursor", cursor)]).collect();
    let (base, path) = (&incoming.app().config.base_url, incoming.uri_path());
    serde_urlencoded::to_string(all).ok().map(|query| format!("{base}{path}?{query}"))
}
