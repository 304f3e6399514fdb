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
    /// As many items as a response can hold. If it holds all of them, the next page starts after `next`.
    pub(super) fn of(
        incoming: &Incoming<'_>,
        items: impl Iterator<Item = T>,
        next: Option<impl ToString>,
        id: impl Fn(&T) -> String,
    ) -> Self {
        let (fitting, is_cut) = fit(items);
        let last = fitting.last().filter(|_| is_cut).map(id);
        let cursor = last.or_else(|| next.map(|id| id.to_string()));
        let next = cursor.and_then(|cursor| next_url(incoming, &cursor));
        Self { body: fitting, next }
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
        self.into_answer_by(json)
    }
}

impl<T> Listing<T> {
    /// The response that a function makes of the body, with a `Link` header if there is a next page.
    ///
    /// # Errors
    /// Those of the function.
    pub(super) fn into_answer_by(self, write: impl FnOnce(&T) -> Answer) -> Answer {
        let mut response = write(&self.body)?;
        if let Some(url) = self.next {
            let link = HeaderValue::try_from(format!("<{url}>; rel=\"next\"")).map_err(internal)?;
            response.headers_mut().insert(header::LINK, link);
        }
        Ok(response)
    }
}

/// The items that fit into a response, and whether there are more. The others are not made: they would take memory for nothing.
fn fit<T: Serialize>(items: impl Iterator<Item = T>) -> (Vec<T>, bool) {
    let mut fitting = Vec::new();
    let mut bytes = 0;
    for item in items {
        bytes += serde_json::to_vec(&item).map_or(0, |json| json.len() + 1);
        // Keep at least one item, or the next page would be this one again.
        if bytes > MAX_BYTES && !fitting.is_empty() {
            return (fitting, true);
        }
        fitting.push(item);
    }
    (fitting, false)
}

/// The URL of the same request with another cursor.
fn next_url(incoming: &Incoming<'_>, cursor: &str) -> Option<String> {
    let pairs = incoming.query.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let all: Vec<(&str, &str)> =
        pairs.filter(|(name, _)| *name != "cursor").chain([("cursor", cursor)]).collect();
    let (base, path) = (&incoming.app().config.base_url, incoming.uri_path());
    serde_urlencoded::to_string(all).ok().map(|query| format!("{base}{path}?{query}"))
}
