//! What is done while things go wrong, and what whoever does it does next.

use http::Method;
use jiff::SignedDuration;
use serde_json::{Map, Value, json};
use tests::{Answer, path_of};

use super::stage::{Picture, Stage, full_request, ids};

const INVITES: &str = "/api/v2/tailnet/-/user-invites";

/// Something that changes the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
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
    SendMail,
    PutOffMail,
    RequeueMail,
    ForgetMail,
    RecordExpiry,
}

impl Deed {
    /// Whether somebody calls it and waits for the answer; otherwise the stream or the schedule does.
    pub(super) fn is_called(self) -> bool {
        use Deed::{ForgetMail, PutOffMail, RecordExpiry, RequeueMail, SendMail};
        !matches!(self, SendMail | PutOffMail | RequeueMail | ForgetMail | RecordExpiry)
    }

    /// Does it; the answer is none if the function died, or if nobody waits for one.
    pub(super) async fn attempt(self, stage: &Stage) -> Option<Answer> {
        let Stage { world, invite, records, .. } = stage;
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
            Self::SendMail | Self::PutOffMail => {
                world.deliver_to_mailer(records).await;
                return None;
            }
            Self::RequeueMail | Self::ForgetMail => {
                let _ = world.requeue_mail().await;
                return None;
            }
            Self::RecordExpiry => {
                world.deliver_to_expiry(records).await;
                return None;
            }
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        caller.try_to_call(method, &path, &body, headers).await
    }

    /// What a good client does who has not heard, and what an operator does with the failure queue.
    pub(super) async fn retry(self, stage: &Stage, context: &str) {
        let world = &stage.world;
        match self {
            // Without a key they look first.
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
            Self::SendMail => {
                world.deliver_to_mailer(&world.failure_queue()).await;
                world.advance(SignedDuration::from_mins(5));
                assert!(world.requeue_mail().await, "{context}");
                world.drain().await;
                let sent = world.mailbox.mails().len();
                world.deliver_to_mailer(&stage.records).await;
                assert_eq!(world.mailbox.mails().len(), sent, "{context}: mailed again for nothing");
            }
            Self::PutOffMail => {
                world.deliver_to_mailer(&world.failure_queue()).await;
                let put_off = stage.picture().await;
                world.deliver_to_mailer(&stage.records).await;
                assert_eq!(stage.picture().await, put_off, "{context}: put off twice");
            }
            Self::RequeueMail | Self::ForgetMail => {
                assert!(world.requeue_mail().await, "{context}");
                assert!(world.requeue_mail().await, "{context}: nothing is left to do");
            }
            Self::RecordExpiry => {
                world.deliver_to_expiry(&world.failure_queue()).await;
                let recorded = stage.picture().await;
                world.deliver_to_expiry(&stage.records).await;
                assert_eq!(stage.picture().await, recorded, "{context}: recorded twice");
            }
        }
    }

    async fn expect(self, stage: &Stage, statuses: &[u16], context: &str) -> Answer {
        let answer = self.attempt(stage).await.unwrap();
        assert!(statuses.contains(&answer.status.as_u16()), "{context}: {answer:?}");
        answer
    }

    /// What must be whole or not there at all. A key that is claimed ahead of invites that fill a transaction is none of it, and
    /// neither is the note that a mail waits because the mail service was out of reach.
    pub(super) fn judged(self, picture: &Picture) -> Picture {
        match self {
            Self::CreateFullWithKey => {
                picture.iter().filter(|row| !row.contains("\"sk\":\"R#")).cloned().collect()
            }
            Self::SendMail => picture.iter().filter_map(|row| without_waiting(row)).collect(),
            _ => picture.clone(),
        }
    }

    /// How many mails there are in the end; none if counting them takes too long to do it for every trouble.
    pub(super) fn mails(self) -> Option<usize> {
        match self {
            Self::CreateLink | Self::CreateLinkWithKey | Self::PutOffMail => Some(0),
            Self::CreateSeveral | Self::CreateSeveralWithKey | Self::Resend => Some(2),
            Self::CreateFullWithKey => None,
            Self::CreateOne
            | Self::JoinFirst
            | Self::JoinAnother
            | Self::Delete
            | Self::SendMail
            | Self::RequeueMail
            | Self::ForgetMail
            | Self::RecordExpiry => Some(1),
        }
    }
}

fn without_waiting(row: &str) -> Option<String> {
    let mut row: Map<String, Value> = serde_json::from_str(row).unwrap();
    let _ = (row.remove("mailFailure"), row.remove("mailRetryAt"));
    (row["pk"] != "M#").then(|| Value::Object(row).to_string())
}

fn one() -> Value {
    json!({ "email": "dora@friends.example", "role": "auditor" })
}

/// Two by mail and a link.
fn several() -> Value {
    json!([{ "email": "dora@friends.example" }, {}, { "email": "emil@friends.example", "role": "admin" }])
}
