//! What functions do that nobody calls, besides mail.

use std::ops::RangeInclusive;

use jiff::SignedDuration;
use tests::{Answer, World};

use super::deed::Deed;
use super::stage::Stage;
use super::survives_trouble_at_every_step;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BackgroundDeed {
    RecordExpiry,
}

impl Deed for BackgroundDeed {
    async fn set(self) -> Stage {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let id = acme.id;
        let _ = acme.invite("dora@friends.example").await;
        world.drain().await;
        world.advance(SignedDuration::from_hours(31 * 24));
        world.sweep();
        Stage::ready(world, id).with_records()
    }

    async fn attempt(self, stage: &Stage) -> Option<Answer> {
        stage.world.deliver_to_expiry(&stage.records).await;
        None
    }

    async fn retry(self, stage: &Stage, context: &str) {
        let world = &stage.world;
        world.deliver_to_expiry(&world.failure_queue()).await;
        let recorded = stage.picture().await;
        world.deliver_to_expiry(&stage.records).await;
        assert_eq!(stage.picture().await, recorded, "{context}: recorded twice");
    }

    fn is_called(self) -> bool {
        false
    }

    fn mails(self) -> Option<RangeInclusive<usize>> {
        Some(1..=1)
    }
}

#[tokio::test]
async fn recording_an_expiry_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(BackgroundDeed::RecordExpiry).await;
}
