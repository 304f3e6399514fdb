//! Refreshing somebody who signs in with another name and another address.

use http::Method;
use jiff::SignedDuration;
use local::seeds;
use shared::identity::SessionClaims;
use tests::{Answer, Issuer, World, accept, exchange_form};

use super::deed::Deed;
use super::stage::Stage;
use super::survives_trouble_at_every_step;

/// A program has an ID token exchanged. All worlds have the same issuer: who somebody is begins with its name.
#[derive(Debug, Clone, Copy)]
struct Refresh(&'static Issuer);

impl Deed for Refresh {
    /// The person is in two tailnets, and an invite is open to the address that they have now in one of them.
    async fn set(self) -> Stage {
        let world = World::with_issuers(&[("work", self.0)]).await;
        let acme = world.organization("acme.example").await;
        let globex = world.organization("globex.example").await;
        let claims = SessionClaims {
            issuer: self.0.url.clone(),
            subject: "248289761001".to_owned(),
            ..seeds::claims("ann@before.example", None, true, None, world.now())
        };
        let ann = world.with_claims(&claims);
        for tailnet in [&acme, &globex] {
            tailnet.settle(false, "member").await;
            accept(&ann, &tailnet.link().await).await.expect(200);
        }
        acme.invite("ann@example.com").await;
        let id = acme.id;
        Stage::ready(world, id)
    }

    async fn attempt(self, stage: &Stage) -> Option<Answer> {
        let token = self.0.token_for_exchange(stage.world.now());
        let form = serde_urlencoded::to_string(exchange_form(&token)).unwrap();
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        stage.world.browser().try_to_call(Method::POST, "/api/v2/oauth/token-exchange", &form, &headers).await
    }

    async fn retry(self, stage: &Stage, context: &str) {
        self.expect(stage, &[200], context).await;
        let whole = stage.picture().await;
        stage.world.advance(SignedDuration::from_secs(1));
        self.expect(stage, &[200], context).await;
        assert_eq!(stage.picture().await, whole, "{context}: done twice");
    }
}

#[tokio::test]
async fn refreshing_somebody_who_signs_in_survives_trouble_at_every_step() {
    let issuer = Box::leak(Box::new(Issuer::start().await));
    survives_trouble_at_every_step(Refresh(issuer)).await;
}
