//! What people do in stories, a function for each verb; and reports of the network and the mail service.

use http::Method;
use jiff::Timestamp;
use serde_json::{Value, json};
use shared::domain::{TailnetId, UserId};

use crate::mailbox::ReceivedMail;
use crate::people::{Answer, Somebody};
use crate::world::{BASE_URL, World};

/// Joins by an invite's link or code.
pub async fn accept(person: &Somebody, invite: &Value) -> Answer {
    person.post("/api/v2/user-invites/-/accept", json!({ "invite": invite["inviteUrl"] })).await
}

/// The path of an invite in the API.
#[must_use]
pub fn path_of(invite: &Value) -> String {
    format!("/api/v2/user-invites/{}", invite["id"].as_str().expect("an invite has an id"))
}

/// The path of an invite's link.
#[must_use]
pub fn link_of(invite: &Value) -> &str {
    let url = invite["inviteUrl"].as_str().expect("the invite's link is shown");
    url.strip_prefix(BASE_URL).expect("links lead to the configured place")
}

/// Opens an invite's link without a credential.
pub async fn open_link(world: &World, invite: &Value) -> Answer {
    world.browser().get(link_of(invite)).await
}

/// Opens the page that a link redirects to, with the cookie that it set.
pub async fn follow(world: &World, opened: &Answer) -> Answer {
    let cookie =
        opened.header("set-cookie").and_then(|cookie| cookie.split(';').next()).expect("a cookie was set");
    world.browser().call(Method::GET, "/join", "", &[("cookie", cookie)]).await
}

/// Opens an invite's link and the page behind it.
pub async fn open_page(world: &World, invite: &Value) -> Answer {
    follow(world, &open_link(world, invite).await.expect(303)).await
}

/// The form by which a program asks for the exchange of an ID token.
#[must_use]
pub fn exchange_form(token: &str) -> Vec<(&'static str, String)> {
    let own = |kind: &str| format!("urn:ietf:params:oauth:{kind}");
    vec![
        ("grant_type", own("grant-type:token-exchange")),
        ("subject_token", token.to_owned()),
        ("subject_token_type", own("token-type:id_token")),
    ]
}

/// A program has an ID token exchanged.
pub async fn exchange(world: &World, token: &str) -> Answer {
    let form = serde_urlencoded::to_string(exchange_form(token)).expect("it is a form");
    world.browser().submit("/api/v2/oauth/token-exchange", &form).await
}

impl Somebody {
    /// Approves, suspends, restores or deletes a user.
    pub async fn does(&self, what: &str, to: &Self) -> Answer {
        self.post_nothing(&format!("/api/v2/users/{}/{what}", to.id)).await
    }

    /// Gives a user another role.
    pub async fn sets_role(&self, of: &Self, role: &str) -> Answer {
        self.post(&format!("/api/v2/users/{}/role", of.id), json!({ "role": role })).await
    }

    /// Changes settings of their tailnet.
    pub async fn changes_settings(&self, settings: Value) -> Answer {
        self.patch("/api/v2/tailnet/-/settings", settings).await
    }

    /// Leaves a tailnet.
    pub async fn leaves(&self, tailnet: impl std::fmt::Display) -> Answer {
        self.post_nothing(&format!("/api/v2/tailnet/{tailnet}/leave")).await
    }

    /// Founds a tailnet.
    pub async fn founds(&self, name: &str, kind: &str) -> Answer {
        self.post("/api/v2/tailnets", json!({ "name": name, "kind": kind })).await
    }

    /// Makes an API access token.
    pub async fn makes_key(&self) -> Value {
        self.post("/api/v2/tailnet/-/keys", json!({})).await.expect(200).json
    }

    /// The same person calling with an API access token of theirs.
    #[must_use]
    pub fn calling_with(&self, key: &Value) -> Self {
        let token = key["key"].as_str().expect("the token is shown");
        self.with_authorization(&format!("Bearer {token}"))
    }
}

impl World {
    /// The mail service reports a `Delivery`, `DeliveryDelay`, `Complaint` or `Bounce` of a mail. A bounce is for good unless its type
    /// follows: `Bounce/Transient`. Returns whether the function succeeded.
    pub async fn report_delivery(&self, mail: &ReceivedMail, event_type: &str) -> bool {
        self.report_diagnosis(mail, event_type, None).await
    }

    /// The same, with what the recipient's server says.
    pub async fn report_diagnosis(&self, mail: &ReceivedMail, event_type: &str, said: Option<&str>) -> bool {
        let recipients = json!([{ "emailAddress": mail.to, "diagnosticCode": said }]);
        let tags: Value = mail.tags.iter().map(|(name, value)| (name.clone(), json!([value]))).collect();
        let (event_type, bounce_type) = event_type.split_once('/').unwrap_or((event_type, "Permanent"));
        let mut detail =
            json!({ "eventType": event_type, "mail": { "destination": [mail.to], "tags": tags } });
        if event_type == "Bounce" {
            detail["bounce"] = json!({ "bounceType": bounce_type, "bouncedRecipients": recipients });
        } else if event_type == "DeliveryDelay" {
            detail["deliveryDelay"] = json!({ "delayedRecipients": recipients });
        }
        self.pump.report_delivery(json!({ "source": "aws.ses", "detail": detail })).await
    }

    /// The network reports that a user moved data, at this moment.
    pub async fn report_activity(&self, tailnet: TailnetId, user: UserId) {
        self.report_activity_at(tailnet, user, self.now()).await;
    }

    /// The network reports that a user moved data.
    pub async fn report_activity_at(&self, tailnet: TailnetId, user: UserId, time: Timestamp) {
        let is_counted = self.pump.report_activity(tailnet, user, time).await;
        assert!(is_counted, "the function counts");
    }

    /// The network reports that a user moved data. Returns whether the function succeeded; else Lambda would retry the event.
    pub async fn try_to_report_activity(&self, tailnet: TailnetId, user: UserId) -> bool {
        self.pump.report_activity(tailnet, user, self.now()).await
    }
}
