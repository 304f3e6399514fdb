//! Sending mails, postponing them and queueing them again.

use std::ops::RangeInclusive;

use jiff::SignedDuration;
use serde_json::{Map, Value};
use shared::domain::{Role, UserStatus};
use tests::{Answer, Tailnet, World, path_of};

use super::deed::Deed;
use super::stage::{Picture, Stage};
use super::survives_trouble_at_every_step;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MailDeed {
    Send,
    Postpone,
    Requeue,
    Forget,
    QueueReleased,
}

impl Deed for MailDeed {
    async fn set(self) -> Stage {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let id = acme.id;
        match self {
            Self::Send => drop(acme.invite("dora@friends.example").await),
            Self::Postpone => {
                acme.invite("dora@friends.example").await;
                world.change_user(id, acme.admin().id, Role::Admin, UserStatus::Suspended).await;
            }
            Self::Requeue | Self::Forget => postpone(&world, &acme, self == Self::Forget).await,
            Self::QueueReleased => release(&world, &acme).await,
        }
        Stage::ready(world, id).with_records()
    }

    async fn attempt(self, stage: &Stage) -> Option<Answer> {
        match self {
            Self::Send | Self::Postpone => stage.world.deliver_to_mailer(&stage.records).await,
            Self::Requeue | Self::Forget => drop(stage.world.requeue_mail().await),
            Self::QueueReleased => {
                stage.world.requeue_mail().await;
                stage.world.requeue_mail().await;
            }
        }
        None
    }

    async fn retry(self, stage: &Stage, context: &str) {
        let world = &stage.world;
        match self {
            Self::Send => {
                world.deliver_to_mailer(&world.failure_queue()).await;
                world.advance(SignedDuration::from_mins(5));
                assert!(world.requeue_mail().await, "{context}");
                world.drain().await;
                let sent = world.mailbox.mails().len();
                world.deliver_to_mailer(&stage.records).await;
                assert_eq!(world.mailbox.mails().len(), sent, "{context}: mailed again for nothing");
            }
            Self::Postpone => {
                world.deliver_to_mailer(&world.failure_queue()).await;
                let postponed = stage.picture().await;
                world.deliver_to_mailer(&stage.records).await;
                assert_eq!(stage.picture().await, postponed, "{context}: postponed twice");
            }
            Self::Requeue | Self::Forget | Self::QueueReleased => {
                assert!(world.requeue_mail().await, "{context}");
                assert!(world.requeue_mail().await, "{context}: nothing is left to do");
            }
        }
    }

    fn is_called(self) -> bool {
        false
    }

    /// Leaves out that the mail was postponed in between, because a fault made the mail service fail.
    fn parts(self, picture: &Picture) -> Vec<Picture> {
        match self {
            Self::Send => vec![picture.iter().filter_map(|row| without_waiting(row)).collect()],
            // The first run queues the mail, the next one finds no other.
            Self::QueueReleased => {
                let (releases, others) = picture.iter().cloned().partition(|row| row.contains("#R#"));
                vec![releases, others]
            }
            Self::Postpone | Self::Requeue | Self::Forget => vec![picture.clone()],
        }
    }

    fn mails(self) -> Option<RangeInclusive<usize>> {
        match self {
            // Mails are sent at least once: a crash can come after the mail service has taken one.
            Self::Send => Some(1..=usize::MAX),
            Self::Postpone => Some(0..=0),
            Self::Requeue | Self::Forget | Self::QueueReleased => Some(1..=1),
        }
    }
}

/// An invite whose mail was postponed and is due, or was resent in the meantime.
async fn postpone(world: &World, acme: &Tailnet<'_>, resent: bool) {
    world.mailbox.refuse("dora@friends.example");
    let invite = acme.invite("dora@friends.example").await;
    world.drain().await;
    world.mailbox.accept_all();
    world.advance(SignedDuration::from_mins(5));
    if resent {
        acme.admin().post_nothing(&format!("{}/resend", path_of(&invite))).await.expect(200);
        world.drain().await;
    }
}

/// An invite whose mail was held, and was released a minute ago.
async fn release(world: &World, acme: &Tailnet<'_>) {
    world.stop_mail(acme.id).await;
    acme.invite("dora@friends.example").await;
    world.drain().await;
    acme.owner().post_nothing("/api/v2/tailnet/-/mail/release").await.expect(200);
    world.advance(SignedDuration::from_mins(1));
}

fn without_waiting(row: &str) -> Option<String> {
    let mut row: Map<String, Value> = serde_json::from_str(row).unwrap();
    row.remove("mailFailure");
    row.remove("mailRetryAt");
    // The mail of a process that died counts for its address, so the next try waits a minute.
    if row.get("mailStatus").is_some_and(|status| status == "held") {
        row.insert("mailStatus".to_owned(), "queued".into());
    }
    (row["pk"] != "M#").then(|| Value::Object(row).to_string())
}

#[tokio::test]
async fn sending_the_mail_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(MailDeed::Send).await;
}

#[tokio::test]
async fn putting_off_a_mail_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(MailDeed::Postpone).await;
}

#[tokio::test]
async fn having_a_mail_tried_again_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(MailDeed::Requeue).await;
}

#[tokio::test]
async fn forgetting_a_mail_that_was_sent_meanwhile_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(MailDeed::Forget).await;
}

#[tokio::test]
async fn queueing_released_mails_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(MailDeed::QueueReleased).await;
}
