//! Counting active users: each once a month, in one of 16 counters, so that their writes do not contend for one row (R23, decision 14).

use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use crate::domain::{Activity, Month, PersonId, TailnetId, Usage, User, UserId};

use super::engine::{
    Committed, Consistency, Expression, Item, Key, Range, Store, StoreError, TTL, number, read,
};
use super::users::{self, user_from};

/// How many counters a tailnet has each month.
const SHARDS: u64 = 16;
/// The most counters of a month that are read.
const MAX_COUNTERS: usize = 16;
/// How long the marker of a counted user is kept, in hours: longer than any event can be late.
const REMEMBERED: i64 = 100 * 24;

/// What counting an activity depends on.
#[derive(Debug)]
pub struct ActivityRows {
    /// The user, if they are in the tailnet.
    pub user: Option<User>,
    /// Whether they were counted in this month.
    pub is_counted: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CounterRow {
    active_users: u64,
    joined_by_invite: u64,
    home_elsewhere: u64,
}

impl Store {
    /// Reads what counting an activity depends on.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn activity_rows(&self, activity: Activity) -> Result<ActivityRows, StoreError> {
        let Activity { tailnet, user, time } = activity;
        let (user_key, marker_key) = (users::key(tailnet, user), marker_key(tailnet, Month::of(time), user));
        let mut rows = self.get_all([&user_key, &marker_key], Consistency::Eventual).await?;
        Ok(ActivityRows { user: rows.take(&user_key, user_from)?, is_counted: rows.contains(&marker_key) })
    }

    /// Counts a user in a month, unless they were counted before.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn count_active_user(&self, user: &User, time: Timestamp) -> Result<(), StoreError> {
        let month = Month::of(time);
        let home = self.person_row(PersonId::of(&user.person)).await?.home;
        let add = |counted: bool| number(u8::from(counted));
        let count =
            Expression::new("ADD activeUsers :one, joinedByInvite :invited, homeElsewhere :elsewhere")
                .with(":one", add(true))
                .with(":invited", add(user.joined_by.is_some()))
                .with(":elsewhere", add(home.is_some_and(|home| home != user.tailnet)));
        let counter = counter_key(user.tailnet, month, user.id.get() % SHARDS);
        let mut transaction = self.transaction();
        transaction.insert((), marker_item(user, month, time));
        // The condition is on the marker alone. The counter's row is made by the first update.
        transaction.update((), &counter, count, Expression::always());
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }

    /// Reads how many users were active in a month.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn usage(&self, tailnet: TailnetId, month: Month) -> Result<Usage, StoreError> {
        let page = self.query(&counters(tailnet, month), MAX_COUNTERS).await?;
        let usage_of = |row| {
            let CounterRow { active_users, joined_by_invite, home_elsewhere } = read(row)?;
            Ok(Usage { active_users, joined_by_invite, home_elsewhere })
        };
        page.rows.into_iter().try_fold(Usage::default(), |sum, row| Ok(sum + usage_of(row)?))
    }
}

/// The row that says that a user was counted in a month.
fn marker_item(user: &User, month: Month, counted_at: Timestamp) -> Item {
    let forgotten_at = counted_at.saturating_add(REMEMBERED.hours()).unwrap_or(Timestamp::MAX);
    let mut item = marker_key(user.tailnet, month, user.id).attributes();
    item.insert(TTL.to_owned(), number(forgotten_at.as_second()));
    item
}

fn marker_key(tailnet: TailnetId, month: Month, user: UserId) -> Key {
    Key::new(partition(tailnet), format!("{month}#U#{user}"))
}

fn counter_key(tailnet: TailnetId, month: Month, shard: u64) -> Key {
    Key::new(partition(tailnet), format!("{month}#C#{shard:02}"))
}

fn counters(tailnet: TailnetId, month: Month) -> Range {
    Range::starting_with(partition(tailnet), &format!("{month}#C#"))
}

fn partition(tailnet: TailnetId) -> String {
    format!("B#{tailnet}")
}
