//! Lists: as much of a range as one request may read, and where it goes on (P7).
//!
//! There is no other way to read a range that may be long. A [`List`] ends after a few calls, whatever it is asked for.

use crate::store::engine::attributes::Item;
use crate::store::engine::errors::StoreError;
use crate::store::engine::keys::{Consistency, Key, Range};
use crate::store::engine::table::Store;

use super::unless_malformed;

/// The most calls for a list in one request. Each reads at most 1 MB (DynamoDB's limit).
const MAX_CALLS: usize = 5;
/// How many rows a call reads at least if only some of them are wanted, which may be few.
const FILTERED_PAGE: usize = 1_000;
/// A list with this much in it is not read on, in read units of 4 KB. One call more may add 1 MB.
const MUCH: f64 = 128.0;

/// How rows are read as the items of a list.
#[derive(Debug)]
pub(in crate::store) struct Form<T, Id> {
    /// Reads a row.
    pub(in crate::store) parse: fn(Item) -> Result<T, StoreError>,
    /// The id of an item, from which its key follows.
    pub(in crate::store) id: fn(&T) -> Id,
    /// The id in a key.
    pub(in crate::store) id_in: fn(&Key) -> Option<Id>,
}

/// A list that is being read.
#[derive(Debug)]
pub struct List<'a, T, Id> {
    store: &'a Store,
    form: Form<T, Id>,
    /// What is not read yet.
    range: Range,
    limit: usize,
    rows_a_call: usize,
    calls_left: usize,
    is_at_end: bool,
    /// The last row that was read.
    position: Option<Id>,
    kept: Vec<T>,
    /// The read units of what is kept.
    units_kept: f64,
    /// The read units of a row of the last page, on average.
    units_a_row: f64,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T, Id> {
    /// The items, in the list's order.
    pub items: Vec<T>,
    /// The item after which the list goes on, whether or not it is among these; `None` at the end of the list.
    pub next: Option<Id>,
}

impl Store {
    /// A list of at most `limit` of a range's rows.
    pub(in crate::store) fn list<T, Id>(
        &self,
        range: Range,
        limit: usize,
        form: Form<T, Id>,
    ) -> List<'_, T, Id> {
        List {
            store: self,
            form,
            range,
            limit,
            // One row more says whether others follow.
            rows_a_call: limit.saturating_add(1),
            calls_left: MAX_CALLS,
            is_at_end: false,
            position: None,
            kept: Vec::new(),
            units_kept: 0.0,
            units_a_row: 0.0,
        }
    }
}

impl<T, Id> List<'_, T, Id> {
    /// The list, read in calls for more rows than are wanted, because few of them may be.
    #[must_use]
    pub fn sifted(self) -> Self {
        Self { rows_a_call: self.rows_a_call.max(FILTERED_PAGE + 1), ..self }
    }

    /// The list, read in at most so many calls for so many rows each.
    #[must_use]
    pub fn in_calls(self, calls: usize, rows: usize) -> Self {
        Self { calls_left: calls, rows_a_call: rows, ..self }
    }

    /// The list, read in no more than so many calls.
    #[must_use]
    pub fn in_at_most(self, calls: usize) -> Self {
        Self { calls_left: self.calls_left.min(calls), ..self }
    }

    /// The list, which may lack the latest writes, for half the read units.
    #[must_use]
    pub fn eventually(mut self) -> Self {
        self.range.consistency = Consistency::Eventual;
        self
    }

    /// Reads the next rows; `None` at the end, and once a request has read or kept enough. Rows that cannot be read are left out, so that
    /// they do not hide the others.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    #[expect(clippy::cast_precision_loss, reason = "no page has 2^52 rows")]
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, StoreError> {
        let has_enough = self.kept.len() > self.limit || self.units_kept >= MUCH;
        if self.is_at_end || has_enough || self.calls_left == 0 {
            return Ok(None);
        }
        self.calls_left -= 1;
        let page = self.store.query(&self.range, self.rows_a_call).await?;
        self.units_a_row = page.read_units / page.rows.len().max(1) as f64;
        self.is_at_end = page.last.is_none();
        let last = page.last.as_ref().and_then(self.form.id_in);
        self.position = last.or(self.position.take());
        self.range.after = page.last;
        let readable = page.rows.into_iter().filter_map(|row| unless_malformed(row, self.form.parse));
        Ok(Some(readable.collect()))
    }

    /// Keeps those of the last rows that are wanted.
    #[expect(clippy::cast_precision_loss, reason = "no page has 2^52 rows")]
    pub fn keep(&mut self, items: impl IntoIterator<Item = T>) {
        let before = self.kept.len();
        self.kept.extend(items);
        self.units_kept += self.units_a_row * (self.kept.len() - before) as f64;
    }

    /// What was kept, and where the list goes on.
    #[must_use]
    pub fn part(mut self) -> Part<T, Id> {
        let is_cut = self.kept.len() > self.limit;
        self.kept.truncate(self.limit);
        let next = match self.kept.last() {
            Some(last) if is_cut => Some((self.form.id)(last)),
            _ => self.position.filter(|_| !self.is_at_end),
        };
        Part { items: self.kept, next }
    }

    /// Reads as many of the items that pass as one request may.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn those(self, passes: impl Fn(&T) -> bool) -> Result<Part<T, Id>, StoreError> {
        let mut list = self.sifted();
        while let Some(items) = list.next().await? {
            list.keep(items.into_iter().filter(&passes));
        }
        Ok(list.part())
    }

    /// Reads as many items as one request may.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn all(mut self) -> Result<Part<T, Id>, StoreError> {
        while let Some(items) = self.next().await? {
            self.keep(items);
        }
        Ok(self.part())
    }
}

impl<T, Id> Part<T, Id> {
    /// At most `limit` of these items; the list goes on behind the last of them, else where it did.
    pub(crate) fn cut(mut self, limit: usize, id: impl Fn(&T) -> Id) -> Self {
        if self.items.len() > limit {
            self.items.truncate(limit);
            self.next = self.items.last().map(id);
        }
        self
    }

    /// A list without items.
    pub(crate) const fn empty() -> Self {
        Self { items: Vec::new(), next: None }
    }
}
