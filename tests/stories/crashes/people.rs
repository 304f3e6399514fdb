//! Approving, suspending, restoring and removing users, giving them another role, and their leaving.

use http::Method;
use serde_json::json;
use shared::domain::Role;
use tests::{Answer, Somebody, World, accept};

use super::deed::Deed;
use super::stage::Stage;
use super::survives_trouble_at_every_step;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PeopleDeed {
    Approve,
    Suspend,
    SuspendOneWithRights,
    Restore,
    Raise,
    Lower,
    RemoveFromHome,
    RemoveGuest,
    Leave,
}

impl Deed for PeopleDeed {
    /// Whoever is removed or leaves is in two tailnets.
    async fn set(self) -> Stage {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let globex = world.organization("globex.example").await;
        let home = if self == Self::RemoveFromHome { &acme } else { &globex };
        home.settle(true, "member").await;
        let other = if self == Self::RemoveFromHome { &globex } else { &acme };
        accept(&home.user(Role::Member), &other.link().await).await.expect(200);
        let id = acme.id;
        Stage::ready(world, id)
    }

    async fn attempt(self, stage: &Stage) -> Option<Answer> {
        let user = self.whom(stage);
        let (caller, path) = if self == Self::Leave {
            (user, format!("/api/v2/tailnet/{}/leave", stage.acme))
        } else {
            (stage.admin(), format!("/api/v2/users/{}/{}", user.id, self.what()))
        };
        let body = self.new_role().map_or_else(String::new, |role| json!({ "role": role }).to_string());
        caller.try_to_call(Method::POST, &path, &body, &[]).await
    }

    async fn retry(self, stage: &Stage, context: &str) {
        let is_final = matches!(self, Self::RemoveFromHome | Self::RemoveGuest | Self::Leave);
        let (again, and_again) = if is_final { (&[200, 404][..], 404) } else { (&[200][..], 200) };
        self.expect(stage, again, context).await;
        let whole = stage.picture().await;
        self.expect(stage, &[and_again], context).await;
        assert_eq!(stage.picture().await, whole, "{context}: done twice");
    }
}

impl PeopleDeed {
    /// The user who leaves or is changed.
    fn whom(self, stage: &Stage) -> Somebody {
        let login = match self {
            Self::Approve => "waiting@acme.example",
            Self::Restore => "suspended@acme.example",
            Self::SuspendOneWithRights | Self::Lower => "it-admin@acme.example",
            Self::Suspend | Self::Raise | Self::RemoveFromHome => "member@acme.example",
            Self::RemoveGuest | Self::Leave => "member@globex.example",
        };
        stage.world.person(login)
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Suspend | Self::SuspendOneWithRights => "suspend",
            Self::Restore => "restore",
            Self::Raise | Self::Lower => "role",
            Self::RemoveFromHome | Self::RemoveGuest => "delete",
            Self::Leave => "leave",
        }
    }

    const fn new_role(self) -> Option<&'static str> {
        match self {
            Self::Raise => Some("it-admin"),
            Self::Lower => Some("member"),
            _ => None,
        }
    }
}

#[tokio::test]
async fn approving_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::Approve).await;
}

#[tokio::test]
async fn suspending_a_member_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::Suspend).await;
}

#[tokio::test]
async fn suspending_somebody_with_rights_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::SuspendOneWithRights).await;
}

#[tokio::test]
async fn restoring_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::Restore).await;
}

#[tokio::test]
async fn raising_a_member_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::Raise).await;
}

#[tokio::test]
async fn demoting_somebody_to_member_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::Lower).await;
}

#[tokio::test]
async fn removing_somebody_whose_home_moves_on_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::RemoveFromHome).await;
}

#[tokio::test]
async fn removing_a_guest_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::RemoveGuest).await;
}

#[tokio::test]
async fn leaving_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(PeopleDeed::Leave).await;
}
