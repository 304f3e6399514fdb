//! Functions that the stream and EventBridge call, except those for mail.

use std::ops::RangeInclusive;

use jiff::SignedDuration;
use serde_json::json;
use shared::domain::{InviteId, Role};
use tests::{Answer, Somebody, Tailnet, World, accept};

use super::deed::Deed;
use super::stage::{Picture, Stage};
use super::survives_trouble_at_every_step;

/// Texts that identify the rows of each invite of [`invite_several`].
const INVITED: [&str; 3] = ["\"auditor\"", "\"network-admin\"", "dora@friends.example"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BackgroundDeed {
    RecordExpiry,
    RevokeOfRemoved,
    RevokeOfDemoted,
    FinishRevoking,
    CountActivity,
}

impl Deed for BackgroundDeed {
    async fn set(self) -> Stage {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let id = acme.id;
        match self {
            Self::RecordExpiry => {
                acme.invite("dora@friends.example").await;
                world.drain().await;
                world.advance(SignedDuration::from_hours(32 * 24));
                world.sweep();
            }
            Self::RevokeOfRemoved | Self::RevokeOfDemoted => {
                let it_admin = invite_several(&acme).await;
                world.drain().await;
                match self {
                    Self::RevokeOfRemoved => acme.admin().does("delete", &it_admin).await.expect(200),
                    _ => acme.admin().sets_role(&it_admin, "member").await.expect(200),
                };
            }
            Self::FinishRevoking => {
                let it_admin = invite_several(&acme).await;
                acme.admin().does("delete", &it_admin).await.expect(200);
                world.skip_records();
                world.note_revocation(id, it_admin.id, later_than_all(&world)).await;
            }
            Self::CountActivity => {
                let globex = world.organization("globex.example").await;
                accept(&globex.admin(), &acme.link().await).await.expect(200);
            }
        }
        Stage::ready(world, id).with_records()
    }

    async fn attempt(self, stage: &Stage) -> Option<Answer> {
        let Stage { world, records, .. } = stage;
        match self {
            Self::CountActivity => drop(report_activity(stage).await),
            _ => world.deliver_to_expiry(records).await,
        }
        None
    }

    async fn retry(self, stage: &Stage, context: &str) {
        let world = &stage.world;
        match self {
            Self::CountActivity => assert!(report_activity(stage).await, "{context}"),
            _ => world.deliver_to_expiry(&world.failure_queue()).await,
        }
        let whole = stage.picture().await;
        self.attempt(stage).await;
        assert_eq!(stage.picture().await, whole, "{context}: done twice");
    }

    fn is_called(self) -> bool {
        false
    }

    fn mails(self) -> Option<RangeInclusive<usize>> {
        (self == Self::RecordExpiry).then_some(1..=1)
    }

    /// Each invite is revoked in a transaction of its own.
    fn parts(self, picture: &Picture) -> Vec<Picture> {
        match self {
            Self::RecordExpiry | Self::CountActivity => vec![picture.clone()],
            Self::RevokeOfRemoved | Self::RevokeOfDemoted | Self::FinishRevoking => {
                let about = |word| picture.iter().filter(|row| row.contains(word)).cloned().collect();
                INVITED.map(about).to_vec()
            }
        }
    }
}

/// An IT admin makes two links and an invite by mail.
async fn invite_several(acme: &Tailnet<'_>) -> Somebody {
    let it_admin = acme.user(Role::ItAdmin);
    let body =
        json!([{ "role": "auditor" }, { "role": "network-admin" }, { "email": "dora@friends.example" }]);
    it_admin.post("/api/v2/tailnet/-/user-invites", body).await.expect(200);
    it_admin
}

/// An id after that of every invite, where a revocation starts.
fn later_than_all(world: &World) -> InviteId {
    InviteId::in_batch(world.now() + SignedDuration::from_secs(1), [0; 8], 0)
}

/// The network reports that the admin of globex, a guest here, moved data. Returns whether the function succeeded.
async fn report_activity(stage: &Stage) -> bool {
    let guest = stage.world.person("admin@globex.example");
    stage.world.try_to_report_activity(stage.acme, guest.id).await
}

#[tokio::test]
async fn recording_an_expiry_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(BackgroundDeed::RecordExpiry).await;
}

#[tokio::test]
async fn revoking_the_invites_of_somebody_who_was_removed_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(BackgroundDeed::RevokeOfRemoved).await;
}

#[tokio::test]
async fn revoking_the_invites_of_somebody_who_was_demoted_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(BackgroundDeed::RevokeOfDemoted).await;
}

#[tokio::test]
async fn finishing_a_revocation_that_was_interrupted_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(BackgroundDeed::FinishRevoking).await;
}

#[tokio::test]
async fn counting_somebody_who_moved_data_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(BackgroundDeed::CountActivity).await;
}
