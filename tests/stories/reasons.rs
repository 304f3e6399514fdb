//! What a cancelled transaction says of its conditions need not be complete. No answer depends on a condition that is not listed.

use aws_sdk_dynamodb::types::AttributeValue;
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{PersonId, Role, UserStatus};
use tests::{Answer, Fault, Somebody, Tailnet, World, accept, path_of};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";
const DORA: &str = "dora@friends.example";
const EMIL: &str = "emil@friends.example";

/// A call with one or several transactions.
#[derive(Debug, Clone, Copy)]
enum Deed {
    CreateInvites,
    CreateInvitesWithKey,
    CreateFullRequestWithKey,
    ResendInvite,
    DeleteInvite,
    AcceptInvite,
    ChangeUser(&'static str),
    SetRole,
    DeleteKey,
    UpdateSettings,
    ReleaseMail,
    LeaveTailnet,
    FoundTailnet,
}

/// What changes between a call's reads and its transaction, so that conditions fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    /// The caller made another request with the same key.
    KeyIsUsed,
    CallerIsDemoted,
    CallerIsSuspended,
    CallerHasSentTooMuch,
    DoraIsTaken,
    EmilIsTaken,
    InviteIsGone,
    InviteWasJustMailed,
    HomeForbids,
    MemberIsGone,
    MemberIsDemoted,
    KeyIsGone,
    KeysAreOthers,
    SettingsAreOthers,
    MailIsReleased,
    HomeIsAnother,
    NameIsTaken,
}

use Change::{
    CallerHasSentTooMuch, CallerIsDemoted, CallerIsSuspended, DoraIsTaken, EmilIsTaken, HomeForbids,
    HomeIsAnother, InviteIsGone, InviteWasJustMailed, KeyIsGone, KeyIsUsed, KeysAreOthers, MailIsReleased,
    MemberIsDemoted, MemberIsGone, NameIsTaken, SettingsAreOthers,
};

/// Every operation whose transaction can fail on several rows, and what can be in its way. Making a token has one such row, its user's.
const DEEDS: &[(Deed, &[Change])] = &[
    (Deed::CreateInvites, &[CallerIsDemoted, CallerHasSentTooMuch, DoraIsTaken, EmilIsTaken]),
    (Deed::CreateInvitesWithKey, &[KeyIsUsed, CallerIsDemoted, CallerHasSentTooMuch, DoraIsTaken]),
    (Deed::CreateFullRequestWithKey, &[KeyIsUsed, CallerIsDemoted, DoraIsTaken]),
    (Deed::ResendInvite, &[CallerIsDemoted, CallerHasSentTooMuch, InviteIsGone]),
    (Deed::ResendInvite, &[CallerIsDemoted, CallerHasSentTooMuch, InviteWasJustMailed]),
    (Deed::DeleteInvite, &[CallerIsDemoted, InviteIsGone, DoraIsTaken]),
    (Deed::AcceptInvite, &[CallerIsDemoted, InviteIsGone, DoraIsTaken, HomeForbids, HomeIsAnother]),
    (Deed::ChangeUser("suspend"), &[CallerIsDemoted, MemberIsGone]),
    (Deed::ChangeUser("suspend"), &[CallerIsDemoted, MemberIsDemoted]),
    (Deed::ChangeUser("delete"), &[CallerIsDemoted, MemberIsGone]),
    (Deed::ChangeUser("delete"), &[CallerIsDemoted, MemberIsDemoted]),
    (Deed::SetRole, &[CallerIsDemoted, MemberIsGone]),
    (Deed::SetRole, &[CallerIsDemoted, MemberIsDemoted]),
    (Deed::DeleteKey, &[CallerIsSuspended, KeyIsGone, KeysAreOthers]),
    (Deed::UpdateSettings, &[CallerIsDemoted, SettingsAreOthers]),
    (Deed::ReleaseMail, &[CallerIsDemoted, MailIsReleased]),
    (Deed::LeaveTailnet, &[CallerIsSuspended, HomeIsAnother]),
    (Deed::FoundTailnet, &[NameIsTaken, HomeIsAnother]),
];

#[tokio::test]
async fn the_answer_is_the_same_whichever_failed_condition_is_listed() {
    let mut others = Vec::new();
    for (deed, changes) in DEEDS {
        let mut most = 0;
        for chosen in subsets(changes) {
            let (all_listed, reasons) = answer(*deed, &chosen, None).await;
            most = most.max(reasons);
            for only in 0..reasons {
                let (answer, _) = answer(*deed, &chosen, Some(only)).await;
                if seen(&answer) != seen(&all_listed) {
                    others.push(format!("{deed:?} {chosen:?} {only}: {} {}", answer.text, all_listed.text));
                }
            }
        }
        assert!(most > 1, "{deed:?} {changes:?} never made two conditions fail");
    }
    assert!(others.is_empty(), "{others:#?}");
}

/// What must be the same. The content of a success contains ids.
fn seen(answer: &Answer) -> (u16, &str, Option<&str>) {
    let text = if answer.status == 200 { "" } else { &answer.text };
    (answer.status.as_u16(), text, answer.header("retry-after"))
}

/// Each pair of changes, and all of them.
fn subsets(changes: &[Change]) -> Vec<Vec<Change>> {
    let after = |index: usize| changes.iter().skip(index + 1);
    let pairs =
        changes.iter().enumerate().flat_map(|(index, one)| after(index).map(|other| vec![*one, *other]));
    let all = (changes.len() > 2).then(|| changes.to_vec());
    pairs.chain(all).collect()
}

/// The answer if these changes come in between, and how many conditions failed at most.
async fn answer(deed: Deed, changes: &[Change], only_reason: Option<usize>) -> (Answer, usize) {
    let world = World::new().await;
    let stage = Stage::of(&world).await;
    world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
    let meddle = async {
        world.calls.until_held().await;
        for change in changes {
            stage.make(deed, *change).await;
        }
        if let Some(index) = only_reason {
            world.calls.tell_only_reason(index);
        }
        world.calls.release();
    };
    // On the heap: two calls at once do not fit on a test's stack.
    let (answer, ()) = tokio::join!(Box::pin(stage.carry_out(deed)), Box::pin(meddle));
    (answer, world.calls.most_reasons())
}

/// A tailnet with an invite to Dora that the admin made two minutes ago, and a guest from another one.
struct Stage<'a> {
    world: &'a World,
    acme: Tailnet<'a>,
    globex: Tailnet<'a>,
    invite: Value,
    key: Value,
    guest: Somebody,
}

impl<'a> Stage<'a> {
    async fn of(world: &'a World) -> Self {
        let acme = world.organization("acme.example").await;
        let globex = world.organization("globex.example").await;
        let guest = globex.user(Role::BillingAdmin);
        accept(&guest, &acme.link().await).await.expect(200);
        acme.owner().does("approve", &guest).await.expect(200);
        let invite = acme.invite(DORA).await;
        let key = acme.admin().makes_key().await;
        world.stop_mail(acme.id).await;
        world.advance(SignedDuration::from_mins(2));
        Self { world, acme, globex, invite, key, guest }
    }

    /// Whoever makes the call. Joining depends on its inviter.
    fn caller(&self, deed: Deed) -> Somebody {
        match deed {
            Deed::LeaveTailnet => self.guest.clone(),
            _ => self.acme.admin(),
        }
    }

    async fn carry_out(&self, deed: Deed) -> Answer {
        let admin = self.acme.admin();
        let member = self.acme.user(Role::Member);
        let (new_dora, emil) = (json!({ "email": "new@friends.example" }), json!({ "email": EMIL }));
        let create = async |body: Value, key: &str| {
            let headers = [("Idempotency-Key", key)];
            let headers = if key.is_empty() { &headers[..0] } else { &headers };
            admin.call(Method::POST, INVITES, &body.to_string(), headers).await
        };
        match deed {
            Deed::CreateInvites => create(json!([new_dora, {}, emil]), "").await,
            Deed::CreateInvitesWithKey => create(json!([new_dora, {}, emil]), "once").await,
            Deed::CreateFullRequestWithKey => create(full_request(), "once").await,
            Deed::ResendInvite => admin.post_nothing(&format!("{}/resend", path_of(&self.invite))).await,
            Deed::DeleteInvite => admin.delete(&path_of(&self.invite)).await,
            Deed::AcceptInvite => accept(&self.globex.user(Role::NetworkAdmin), &self.invite).await,
            Deed::ChangeUser(what) => admin.does(what, &member).await,
            Deed::SetRole => admin.sets_role(&member, "auditor").await,
            Deed::DeleteKey => admin.delete(&self.path_of_key()).await,
            Deed::UpdateSettings => admin.changes_settings(json!({ "usersApprovalOn": false })).await,
            Deed::ReleaseMail => admin.post_nothing("/api/v2/tailnet/-/mail/release").await,
            Deed::LeaveTailnet => self.guest.leaves(self.acme.id).await,
            Deed::FoundTailnet => admin.founds("wanted", "personal").await,
        }
    }

    async fn make(&self, deed: Deed, change: Change) {
        let (world, caller, member) = (self.world, self.caller(deed), self.acme.user(Role::Member));
        let tailnet = format!("T#{}", self.acme.id);
        let invite = format!("I#{}", self.invite["id"].as_str().unwrap());
        let own_row = format!("U#{}", caller.id);
        let role = |of: &Somebody, role, status| world.change_user(self.acme.id, of.id, role, status);
        match change {
            KeyIsUsed => {
                let headers = [("Idempotency-Key", "once")];
                let _ = caller.call(Method::POST, INVITES, "[{}]", &headers).await.expect(200);
            }
            CallerIsDemoted => role(&caller, Role::Auditor, UserStatus::Active).await,
            CallerIsSuspended => role(&caller, Role::Admin, UserStatus::Suspended).await,
            CallerHasSentTooMuch => {
                let late = world.now() + SignedDuration::from_hours(2);
                world.set(&tailnet, &own_row, "sendsFullAt", number(late.as_millisecond())).await;
            }
            DoraIsTaken => {
                for address in [DORA, "new@friends.example"] {
                    self.take(address).await;
                }
            }
            EmilIsTaken => self.take(EMIL).await,
            InviteIsGone => world.remove_row(&tailnet, &invite).await,
            InviteWasJustMailed => {
                world.set(&tailnet, &invite, "mailRequestedAt", number(world.now().as_millisecond())).await;
            }
            HomeForbids => {
                let guest = self.globex.user(Role::NetworkAdmin);
                world.change_user(self.globex.id, guest.id, Role::Member, UserStatus::Active).await;
            }
            MemberIsGone => world.remove_row(&tailnet, &format!("U#{}", member.id)).await,
            MemberIsDemoted => role(&member, Role::Owner, UserStatus::Active).await,
            KeyIsGone => {
                let key = format!("K#{}#{}", caller.id, self.key["id"].as_str().unwrap());
                world.remove_row(&tailnet, &key).await;
            }
            KeysAreOthers => {
                world
                    .set(&tailnet, &own_row, "apiKeys", AttributeValue::M(std::iter::empty().collect()))
                    .await;
            }
            SettingsAreOthers => {
                world.set(&tailnet, "#", "joinPolicy", AttributeValue::S("none".to_owned())).await;
            }
            MailIsReleased => {
                let brake = format!("L#T#{}", self.acme.id);
                world.remove_row(&brake, "#").await;
                world.set(&brake, "#", "revision", number(1)).await;
            }
            HomeIsAnother => {
                let person = match deed {
                    Deed::AcceptInvite => self.globex.user(Role::NetworkAdmin),
                    _ => caller,
                };
                let partition = format!("P#{}", PersonId::of(&local::seeds::person(&person.login)));
                let version = AttributeValue::S("01938000-0000-7000-8000-000000000000".to_owned());
                world.set(&partition, "#", "version", version).await;
            }
            NameIsTaken => world.set("N#wanted", "#", "tailnet", number(42)).await,
        }
    }

    /// A user takes an address.
    async fn take(&self, address: &str) {
        let user = AttributeValue::Ns(vec!["42".to_owned()]);
        self.world.set(&format!("T#{}", self.acme.id), &format!("E#{address}"), "heldByUsers", user).await;
    }

    fn path_of_key(&self) -> String {
        format!("/api/v2/tailnet/-/keys/{}", self.key["id"].as_str().unwrap())
    }
}

/// As many invites with addresses as fit into a request. The key is then claimed in a transaction of its own.
fn full_request() -> Value {
    let others = (0..48).map(|index| json!({ "email": format!("friend{index}@friends.example") }));
    std::iter::once(json!({ "email": "new@friends.example" })).chain(others).collect()
}

fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

#[tokio::test]
async fn an_invite_that_is_gone_is_revoked_by_nobody_whichever_condition_is_listed() {
    for only in 0..2 {
        let world = World::new().await;
        let stage = Stage::of(&world).await;
        world.drain().await;
        let admin = stage.acme.admin();
        stage.acme.owner().sets_role(&admin, "member").await.expect(200);
        world.calls.inject("TransactWriteItems", 0, 1, Fault::Held);
        let meddle = async {
            world.calls.until_held().await;
            stage.make(Deed::DeleteInvite, InviteIsGone).await;
            stage.make(Deed::DeleteInvite, DoraIsTaken).await;
            world.calls.tell_only_reason(only);
            world.calls.release();
        };
        tokio::join!(Box::pin(world.drain()), Box::pin(meddle));
        assert_eq!(world.calls.most_reasons(), 2);
        assert_eq!(world.failure_queue(), Vec::<Value>::new(), "only reason {only}");
    }
}
