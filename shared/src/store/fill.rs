//! Finding users whom the directory does not list as they are, by walking the whole table, and having the stream tell of them (W37).

use std::collections::HashMap;

use crate::domain::{PersonId, User};

use super::directory::Entry;
use super::engine::{
    Committed, Consistency, Expression, Key, Store, StoreError, boolean, key_of, number, unless_malformed,
};
use super::memberships::{PersonRow, person_from, person_key};
use super::sweep::WalkPosition;
use super::users::{self, parse_key, revising, same_person, user_from};

/// The most rows of a page.
const PAGE: i32 = 500;

/// A page of the walk.
#[derive(Debug)]
pub struct UsersPage {
    /// The users in it.
    pub users: Vec<User>,
    /// Where the walk goes on; `None` at the end of the table.
    pub next: Option<WalkPosition>,
}

/// A user who is not listed as they are.
#[derive(Debug)]
pub struct Unlisted {
    /// The user.
    user: User,
    /// The person's own row, if it says something else of their home than the user's.
    home: Option<PersonRow>,
}

impl Store {
    /// Reads the users of the next page of the table, eventually consistent.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn users_page(&self, after: Option<&WalkPosition>) -> Result<UsersPage, StoreError> {
        let page = self.scan(after.map(WalkPosition::key), PAGE).await?;
        let is_user = |row: &_| key_of(row).is_ok_and(|key| parse_key(&key).is_some());
        let rows = page.rows.into_iter().filter(is_user);
        let users = rows.filter_map(|row| unless_malformed(row, user_from)).collect();
        Ok(UsersPage { users, next: page.last.map(Into::into) })
    }

    /// Those of these users whom the directory does not list as they are, and those who do not know whether their home is elsewhere.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn unlisted(&self, users: Vec<User>) -> Result<Vec<Unlisted>, StoreError> {
        let people: HashMap<PersonId, Key> = users
            .iter()
            .map(|user| PersonId::of(&user.person))
            .map(|person| (person, person_key(person)))
            .collect();
        let mut own = self.get_all(people.values(), Consistency::Strong).await?;
        let mut homes = HashMap::new();
        for (person, key) in &people {
            homes.extend(own.take_readable(key, person_from).map(|row| (*person, row)));
        }
        let listed = self.directory_entries(users.iter().map(User::profile)).await?;
        let unlisted = |user: User| {
            let home = homes.get(&PersonId::of(&user.person));
            let elsewhere = home.and_then(|row| row.home).is_some_and(|home| home != user.tailnet);
            let home = home.filter(|_| elsewhere != user.external).cloned();
            let is_listed = listed.get(&(user.tailnet, user.joining())) == Some(&Entry::from(&user));
            (home.is_some() || !is_listed).then_some(Unlisted { user, home })
        };
        Ok(users.into_iter().filter_map(unlisted).collect())
    }

    /// Makes the stream tell of a user, if they are still there. If anything of that has changed since it was read, the change itself does.
    ///
    /// # Errors
    /// [`StoreError`] if the table does not answer.
    pub async fn have_listed(&self, Unlisted { user, home }: &Unlisted) -> Result<(), StoreError> {
        let person = PersonId::of(&user.person);
        let key = users::key(user.tailnet, user.id);
        let joined = Expression::new("joinedAt = :joinedAt");
        let is_there =
            same_person(person).and(joined.with(":joinedAt", number(user.created.as_millisecond())));
        let Some(home) = home else { return self.update_if(&key, revising(""), is_there).await };
        let mut transaction = self.transaction();
        transaction.check((), &person_key(person), home.is_as_read());
        let told = if user.external {
            revising("REMOVE homeElsewhere")
        } else {
            revising("SET homeElsewhere = :elsewhere").with(":elsewhere", boolean(true))
        };
        transaction.update((), &key, told, is_there);
        match transaction.commit().await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }
}
