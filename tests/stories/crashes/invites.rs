//! Creating, accepting, deleting and resending invites.

use std::ops::RangeInclusive;

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, World, path_of};

use super::deed::Deed;
use super::stage::{Picture, Stage, ids};
use super::survives_trouble_at_every_step;

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InviteDeed {
    CreateLink,
    CreateOne,
    CreateSeveral,
    CreateLinkWithKey,
    CreateSeveralWithKey,
    CreateFullWithKey,
    JoinFirst,
    JoinAnother,
    Delete,
    Resend,
}

impl Deed for InviteDeed {
    async fn set(self) -> Stage {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let id = acme.id;
        if self == Self::JoinAnother {
            let globex = world.organization("globex.example").await;
            globex.settle(true, "member").await;
        }
        let invite = match self {
            Self::JoinFirst | Self::JoinAnother | Self::Delete | Self::Resend => {
                let invite = acme.invite("dora@friends.example").await;
                world.drain().await;
                world.advance(SignedDuration::from_mins(1));
                invite
            }
            _ => Value::Null,
        };
        Stage::ready(world, id).with_target(invite)
    }

    async fn attempt(self, stage: &Stage) -> Option<Answer> {
        let Stage { world, target: invite, .. } = stage;
        let key: &[(&str, &str)] = &[("Idempotency-Key", "once")];
        let (caller, method, path, body, headers) = match self {
            Self::CreateLink => (stage.admin(), Method::POST, INVITES.to_owned(), json!([{}]), &[][..]),
            Self::CreateOne => (stage.admin(), Method::POST, INVITES.to_owned(), one(), &[][..]),
            Self::CreateSeveral => (stage.admin(), Method::POST, INVITES.to_owned(), several(), &[][..]),
            Self::CreateLinkWithKey => (stage.admin(), Method::POST, INVITES.to_owned(), json!([{}]), key),
            Self::CreateSeveralWithKey => (stage.admin(), Method::POST, INVITES.to_owned(), several(), key),
            Self::CreateFullWithKey => (stage.admin(), Method::POST, INVITES.to_owned(), full_request(), key),
            Self::JoinFirst | Self::JoinAnother => {
                let login =
                    if self == Self::JoinFirst { "dora@friends.example" } else { "member@globex.example" };
                let code = json!({ "invite": invite["inviteUrl"] });
                let accept = "/api/v2/user-invites/-/accept".to_owned();
                (world.person(login), Method::POST, accept, code, &[][..])
            }
            Self::Delete => (stage.admin(), Method::DELETE, path_of(invite), Value::Null, &[][..]),
            Self::Resend => {
                (stage.admin(), Method::POST, format!("{}/resend", path_of(invite)), Value::Null, &[][..])
            }
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        caller.try_to_call(method, &path, &body, headers).await
    }

    async fn retry(self, stage: &Stage, context: &str) {
        match self {
            // Without an `Idempotency-Key`, a client lists the invites before it tries again.
            Self::CreateLink | Self::CreateOne | Self::CreateSeveral => {
                if stage.open_invites().await.is_empty() {
                    self.expect(stage, &[200], context).await;
                }
            }
            Self::CreateLinkWithKey | Self::CreateSeveralWithKey | Self::CreateFullWithKey => {
                let answer = self.expect(stage, &[200], context).await;
                assert_eq!(ids(&answer.json), stage.open_invites().await, "{context}");
                assert_eq!(self.expect(stage, &[200], context).await, answer, "{context}");
            }
            Self::JoinFirst | Self::JoinAnother => {
                let answer = self.expect(stage, &[200], context).await;
                assert_eq!(answer.json["tailnetName"], "acme.example", "{context}");
            }
            Self::Delete => drop(self.expect(stage, &[200, 404], context).await),
            Self::Resend => drop(self.expect(stage, &[200, 429], context).await),
        }
    }

    /// Leaves out the record of a key that was claimed in a transaction of its own.
    fn parts(self, picture: &Picture) -> Vec<Picture> {
        let is_judged = |row: &&String| self != Self::CreateFullWithKey || !row.contains("\"sk\":\"R#");
        vec![picture.iter().filter(is_judged).cloned().collect()]
    }

    fn mails(self) -> Option<RangeInclusive<usize>> {
        match self {
            Self::CreateLink | Self::CreateLinkWithKey => Some(0..=0),
            // Whoever joins waits, which their inviter is told.
            Self::CreateSeveral
            | Self::CreateSeveralWithKey
            | Self::Resend
            | Self::JoinFirst
            | Self::JoinAnother => Some(2..=2),
            Self::CreateFullWithKey => None,
            Self::CreateOne | Self::Delete => Some(1..=1),
        }
    }
}

fn one() -> Value {
    json!({ "email": "dora@friends.example", "role": "auditor" })
}

/// Two by mail and a link.
fn several() -> Value {
    json!([{ "email": "dora@friends.example" }, {}, { "email": "emil@friends.example", "role": "admin" }])
}

/// Addresses that fill a request.
fn full_request() -> Value {
    (0..49).map(|number| json!({ "email": format!("friend{number:02}@friends.example") })).collect()
}

#[tokio::test]
async fn creating_a_link_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::CreateLink).await;
}

#[tokio::test]
async fn creating_an_e_mail_invite_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::CreateOne).await;
}

#[tokio::test]
async fn creating_several_invites_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::CreateSeveral).await;
}

#[tokio::test]
async fn creating_a_link_with_a_key_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::CreateLinkWithKey).await;
}

#[tokio::test]
async fn creating_several_invites_with_a_key_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::CreateSeveralWithKey).await;
}

#[tokio::test]
async fn creating_as_many_invites_as_a_request_holds_with_a_key_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::CreateFullWithKey).await;
}

#[tokio::test]
async fn joining_a_first_tailnet_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::JoinFirst).await;
}

#[tokio::test]
async fn joining_another_tailnet_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::JoinAnother).await;
}

#[tokio::test]
async fn deleting_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::Delete).await;
}

#[tokio::test]
async fn resending_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(InviteDeed::Resend).await;
}
