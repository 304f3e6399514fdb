//! Founding tailnets, changing their settings, releasing their mails, and making and revoking API access tokens.

use http::Method;
use serde_json::{Value, json};
use tests::{Answer, Somebody, World};

use super::deed::Deed;
use super::stage::Stage;
use super::survives_trouble_at_every_step;

const KEYS: &str = "/api/v2/tailnet/-/keys";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TailnetDeed {
    UpdateSettings,
    ReleaseMail,
    FoundFirst,
    FoundAnother,
    CreateKey,
    DeleteKey,
}

impl Deed for TailnetDeed {
    async fn set(self) -> Stage {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let id = acme.id;
        if self == Self::ReleaseMail {
            world.stop_mail(id).await;
        }
        let key = match self {
            Self::CreateKey | Self::DeleteKey => acme.admin().makes_key().await,
            _ => Value::Null,
        };
        Stage::ready(world, id).with_target(key)
    }

    async fn attempt(self, stage: &Stage) -> Option<Answer> {
        let (method, path, body) = match self {
            Self::UpdateSettings => {
                let settings =
                    json!({ "usersApprovalOn": false, "usersRoleAllowedToJoinExternalTailnets": "none" });
                (Method::PATCH, "/api/v2/tailnet/-/settings".to_owned(), settings)
            }
            Self::ReleaseMail => (Method::POST, "/api/v2/tailnet/-/mail/release".to_owned(), Value::Null),
            Self::FoundFirst | Self::FoundAnother => {
                let tailnet = json!({ "name": "new", "kind": "organizational" });
                (Method::POST, "/api/v2/tailnets".to_owned(), tailnet)
            }
            Self::CreateKey => (Method::POST, KEYS.to_owned(), json!({ "description": "backup" })),
            Self::DeleteKey => {
                (Method::DELETE, format!("{KEYS}/{}", stage.target["id"].as_str().unwrap()), Value::Null)
            }
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.who(stage).try_to_call(method, &path, &body, &[]).await
    }

    async fn retry(self, stage: &Stage, context: &str) {
        match self {
            Self::UpdateSettings => {
                self.expect(stage, &[200], context).await;
                let whole = stage.picture().await;
                self.expect(stage, &[200], context).await;
                assert_eq!(stage.picture().await, whole, "{context}: changed twice");
            }
            // A client that got no answer reads the settings before it tries again.
            Self::ReleaseMail => {
                self.expect(stage, &[200, 409], context).await;
                let settings = stage.admin().get("/api/v2/tailnet/-/settings").await.expect(200).json;
                assert_eq!(settings["mailStoppedUntil"], Value::Null, "{context}");
            }
            Self::FoundFirst | Self::FoundAnother => {
                self.expect(stage, &[200, 409], context).await;
                let listed = self.who(stage).get("/api/v2/tailnets").await.expect(200).json;
                let founded = listed["tailnets"].as_array().unwrap().last().unwrap();
                let is_home = self == Self::FoundFirst;
                assert_eq!((&founded["name"], &founded["home"]), (&json!("new"), &json!(is_home)));
            }
            // A client that got no answer lists its tokens before it tries again. One that it finds is useless, since it was not shown.
            Self::CreateKey => {
                let listed = stage.admin().get(KEYS).await.expect(200).json;
                if listed["keys"].as_array().unwrap().len() < 2 {
                    self.expect(stage, &[200], context).await;
                }
            }
            Self::DeleteKey => drop(self.expect(stage, &[200, 404], context).await),
        }
    }
}

impl TailnetDeed {
    fn who(self, stage: &Stage) -> Somebody {
        match self {
            Self::FoundFirst => stage.world.person("ann@friends.example"),
            _ => stage.admin(),
        }
    }
}

#[tokio::test]
async fn changing_settings_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(TailnetDeed::UpdateSettings).await;
}

#[tokio::test]
async fn releasing_mails_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(TailnetDeed::ReleaseMail).await;
}

#[tokio::test]
async fn founding_a_first_tailnet_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(TailnetDeed::FoundFirst).await;
}

#[tokio::test]
async fn founding_another_tailnet_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(TailnetDeed::FoundAnother).await;
}

#[tokio::test]
async fn making_another_token_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(TailnetDeed::CreateKey).await;
}

#[tokio::test]
async fn revoking_a_token_survives_trouble_at_every_step() {
    survives_trouble_at_every_step(TailnetDeed::DeleteKey).await;
}
