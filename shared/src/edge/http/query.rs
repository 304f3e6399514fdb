//! The query of a request. A key may be repeated.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::fmt::temporal::Pieces;

use super::Refusal;
use super::paging::MAX_ITEMS;

/// The query of a request.
#[derive(Debug)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    /// Parses the query of a URL.
    pub(super) fn parse(text: &str) -> Self {
        Self(serde_urlencoded::from_str(text).unwrap_or_default())
    }

    /// Every key with its value, in the order of the URL.
    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// The values of a key that may be repeated.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// The value of a key that may be given once. Nothing behind the `=` means that it was not given (W10).
    ///
    /// # Errors
    /// 400 if it is repeated.
    pub(super) fn one(&self, name: &str) -> Result<Option<String>, Refusal> {
        let mut values = self.all(name);
        if values.len() > 1 { Err(repeated(name)) } else { Ok(values.pop()) }
    }

    /// The most items of a page.
    ///
    /// # Errors
    /// 400 if it is not a number from 1 to [`MAX_ITEMS`].
    pub(super) fn limit(&self) -> Result<usize, Refusal> {
        self.limit_up_to(MAX_ITEMS)
    }

    /// The most items of a page of a list that has no more than `most`.
    ///
    /// # Errors
    /// 400 if it is not a number from 1 to that.
    pub(super) fn limit_up_to(&self, most: usize) -> Result<usize, Refusal> {
        let Some(limit) = self.one("limit")? else { return Ok(most) };
        limit.parse().ok().filter(|limit| (1..=most).contains(limit)).ok_or_else(|| bad_limit(most))
    }

    /// The cursor: the id of the last item of the previous page. An id gives no access, so it needs no signature.
    ///
    /// # Errors
    /// 400 if it is not such an id.
    pub(super) fn cursor<Id: FromStr>(&self) -> Result<Option<Id>, Refusal> {
        self.one("cursor")?.map(|cursor| cursor.parse()).transpose().map_err(|_| bad_cursor())
    }

    /// A time. A space is read as `+`: clients forget to encode the `+` of an offset.
    ///
    /// # Errors
    /// 400 if it is not a time.
    pub(super) fn time(&self, name: &str) -> Result<Option<Timestamp>, Refusal> {
        let Some(text) = self.one(name)? else { return Ok(None) };
        let text = text.replace(' ', "+");
        text.parse()
            .ok()
            .or_else(|| far_away(&text))
            .map(Some)
            .ok_or_else(|| Refusal::field(name, "must be an RFC 3339 time such as 2026-11-23T00:00:00Z"))
    }
}

/// RFC 3339 knows times at the ends of its years 0 and 9999 that `Timestamp` does not; nothing has happened then.
fn far_away(text: &str) -> Option<Timestamp> {
    let pieces = Pieces::parse(text).ok()?;
    let (date, _, _) = (pieces.date(), pieces.time()?, pieces.offset()?);
    Some(if date.year() > 0 { Timestamp::MAX } else { Timestamp::MIN })
}

/// 400 for a parameter that is given twice.
pub(super) fn repeated(name: &str) -> Refusal {
    Refusal::field(name, "may be given once")
}

/// 400 for `limit`.
pub(super) fn bad_limit(most: usize) -> Refusal {
    Refusal::field("limit", format!("must be a number from 1 to {most}"))
}

/// 400 for `cursor`.
pub(super) fn bad_cursor() -> Refusal {
    Refusal::field("cursor", "must be taken from a Link header")
}
