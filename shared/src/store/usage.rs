//! Counting active users (R23): each once a month, in one of several counters, so that no row is everybody's.

use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use crate::domain::{Activity, Month, PersonId, TailnetId, Usage, User};

use super::keys;
use super::reads::{Consistency, Order};
use super::rows::{marker_item, read, user_from};
use super::transaction::{ABSENT, Committed, Expression, PRESENT, number};
use super::{Store, StoreError};

/// How many counters a tailnet has each month.
const SHARDS: u64 = 16;
/// How long it is remembered who was counted: longer than any event is delivered late.
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
        let (user_key, marker_key) =
            (keys::user(tailnet, user), keys::counted_user(tailnet, Month::of(time), user));
        let mut rows = self.get_all(&[&user_key, &marker_key], Consistency::Eventual).await?;
        let user = rows.remove(&user_key).map(user_from).transpose()?;
        Ok(ActivityRows { user, is_counted: rows.contains_key(&marker_key) })
    }

    /// Counts a user in a month, unless they were counted before.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn count_active_user(&self, user: &User, time: Timestamp) -> Result<(), StoreError> {
        let month = Month::of(time);
        let home = self.home_of(PersonId::of(&user.person)).await?;
        let add = |counted: bool| number(u8::from(counted));
        let count =
            Expression::new("ADD activeUsers :one, joinedByInvite :invited, homeElsewhere :elsewhere")
                .with(":one", add(true))
                .with(":invited", add(user.joined_by.is_some()))
                .with(":elsewhere", add(home.is_some_and(|home| home != user.tailnet)));
        let forgotten_at = time.saturating_add(REMEMBERED.hours()).unwrap_or(Timestamp::MAX);
        let marker = marker_item(&keys::counted_user(user.tailnet, month, user.id), forgotten_at);
        let counter = keys::usage_counter(user.tailnet, month, user.id.get() % SHARDS);
        let mut transaction = self.transaction();
        transaction.put((), marker, Expression::new(ABSENT));
        // The marker is what makes it count only once; the first to be counted makes the counter.
        transaction.update((), &counter, count, Expression::new(format!("{ABSENT} OR {PRESENT}")));
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }

    /// Reads how many users were active in a month.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn usage(&self, tailnet: TailnetId, month: Month) -> Result<Usage, StoreError> {
        let rows =
            self.query(keys::usage_counters(tailnet, month), Order::Forwards, None, usize::MAX).await?;
        let usage_of = |row| {
            let CounterRow { active_users, joined_by_invite, home_elsewhere } = read(row)?;
            Ok(Usage { active_users, joined_by_invite, home_elsewhere })
        };
        rows.into_iter().try_fold(Usage::default(), |sum, row| Ok(sum + usage_of(row)?))
    }
}
