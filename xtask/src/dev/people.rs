//! The seeded tailnets and their users. Their logins and ids are always the same.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow};
use jiff::{Timestamp, ToSpan};
use local::seeds::SeededTailnet;
use shared::domain::{
    Invite, InviteId, InviteRole, Language, MailState, NewInvite, Recipient, Role, TailnetId, TailnetKind,
    TailnetName, User, UserStatus,
};
use shared::edge::app::Surroundings;
use shared::store::Store;

/// A seeded tailnet.
#[derive(Debug)]
pub(crate) struct Seed {
    /// Its name, which is the domain of its users' logins.
    pub name: &'static str,
    /// Its id.
    pub id: u64,
    /// Personal or organizational.
    pub kind: TailnetKind,
}

/// Every seeded tailnet.
const TAILNETS: [Seed; 3] = [
    Seed { name: "acme.example", id: 1_000_000_001, kind: TailnetKind::Organizational },
    Seed { name: "globex.example", id: 1_000_000_002, kind: TailnetKind::Organizational },
    Seed { name: "ann.example", id: 1_000_000_003, kind: TailnetKind::Personal },
];

/// The logins of each tailnet by role; by status for users who cannot act.
pub(crate) type People = BTreeMap<&'static str, BTreeMap<&'static str, String>>;

/// Writes the tailnets into the table. Rows that exist already are left unchanged.
pub(crate) async fn seed(store: &Store, surroundings: &Surroundings) -> Result<()> {
    let now = (surroundings.clock)();
    for seed in &TAILNETS {
        let tailnet = seed.tailnet(now)?;
        tailnet.put(store).await.context("the table cannot be seeded")?;
        if seed.kind == TailnetKind::Organizational {
            store.seed_invite(&expired_invite(&tailnet, now)?).await.context("the table cannot be seeded")?;
        }
    }
    Ok(())
}

/// An invite that nobody has used, and that has expired ten days ago.
fn expired_invite(seeded: &SeededTailnet, now: Timestamp) -> Result<Invite> {
    let admin =
        seeded.users.iter().find(|user| user.role == Role::Admin).context("an organization has an admin")?;
    let new = NewInvite {
        role: InviteRole::try_from(Role::Auditor)?,
        email: Some("too-late@friends.example".parse()?),
        bind_to_email: false,
        language: Language::default(),
        remind: None,
    };
    let made = now.checked_sub((40 * 24).hours())?;
    let id = InviteId::in_batch(made, seeded.tailnet.id.get().to_be_bytes(), 0);
    let mut invite = Invite::open(new, id, seeded.tailnet.id, admin.id, admin.display_name.clone());
    if let Recipient::Email { mail, .. } = &mut invite.recipient {
        mail.state = MailState::Delivered;
    }
    Ok(invite)
}

/// The users of the seeded tailnets.
pub(crate) fn people() -> Result<People> {
    let logins = |users: Vec<User>| users.into_iter().map(|user| (position(&user), user.login)).collect();
    let seeded =
        TAILNETS.iter().map(|seed| Ok((seed.name, logins(seed.tailnet(Timestamp::UNIX_EPOCH)?.users))));
    seeded.collect()
}

/// The tailnet of a seeded login.
pub(crate) fn home_of(login: &str) -> Option<TailnetId> {
    let seeded = TAILNETS.iter().filter_map(|seed| seed.tailnet(Timestamp::UNIX_EPOCH).ok());
    let mut users = seeded.flat_map(|seeded| seeded.users);
    users.find(|user| user.login == login).map(|user| user.tailnet)
}

/// The tailnet of a command's argument: a seeded one by its name, or any by its id.
pub(crate) fn tailnet_called(name_or_id: &str) -> Result<TailnetId> {
    let seeded = TAILNETS.iter().find(|seeded| seeded.name == name_or_id);
    match seeded {
        Some(seeded) => Ok(TailnetId::try_from(seeded.id)?),
        None => name_or_id.parse().map_err(|_| {
            let names = TAILNETS.map(|seeded| seeded.name).join(", ");
            anyhow!("--tailnet must be one of {names}, or the id of a tailnet")
        }),
    }
}

impl Seed {
    fn tailnet(&self, now: Timestamp) -> Result<SeededTailnet> {
        let name: TailnetName = self.name.parse()?;
        let id = TailnetId::try_from(self.id)?;
        Ok(match self.kind {
            TailnetKind::Organizational => SeededTailnet::organization(name, id, now),
            TailnetKind::Personal => SeededTailnet::personal(name, id, now),
        })
    }
}

/// The key of a user in [`People`]: their role, or their status if they cannot act.
fn position(user: &User) -> &'static str {
    match user.status {
        UserStatus::NeedsApproval => "needs-approval",
        UserStatus::Suspended => "suspended",
        _ => user.role.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organizations_have_every_role_and_those_who_cannot_act() {
        let people = people().unwrap();
        for name in ["acme.example", "globex.example"] {
            let logins = &people[name];
            assert!(Role::ALL.iter().all(|role| logins.contains_key(role.as_str())));
            assert_eq!(logins.len(), Role::ALL.len() + 2);
            assert_eq!(logins["it-admin"], format!("it-admin@{name}"));
            assert!(logins.contains_key("needs-approval") && logins.contains_key("suspended"));
        }
        assert_eq!(people["ann.example"].keys().collect::<Vec<_>>(), [&"owner"]);
    }

    #[test]
    fn every_seeded_login_has_its_own_tailnet_as_home() {
        for (name, logins) in people().unwrap() {
            let id = TAILNETS.iter().find(|seed| seed.name == name).unwrap().id;
            assert!(logins.values().all(|login| home_of(login).is_some_and(|home| home.get() == id)));
        }
        assert_eq!(home_of("nobody@acme.example"), None);
    }

    #[test]
    fn an_unknown_tailnet_is_refused_with_the_names_of_the_seeded_ones() {
        let error = tailnet_called("nowhere.example").unwrap_err().to_string();
        assert!(error.contains("acme.example, globex.example, ann.example"), "{error}");
    }
}
