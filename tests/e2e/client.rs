//! A client that was written for Tailscale's API, unmodified: the crate `tailscale-rest`.

use std::time::Duration;

use serde_json::{Value, json};
use tailscale_rest::models::logging::AuditLogPage;
use tailscale_rest::models::tailnet::TailnetSettings;
use tailscale_rest::models::user::{User, UserInvite, UserList};
use tailscale_rest::{ApiError, Client, ClientConfig, Credentials, Secret};

use tests::deployed::founding::{found, text};
use tests::deployed::people::person;
use tests::deployed::stack::STACK;

fn client(login: &str) -> Client {
    client_with(&person(login).token.expect("they have a session"))
}

fn client_with(token: &str) -> Client {
    let mut config = ClientConfig::new(Credentials::ApiKey(Secret::new(token)));
    config.base_url.clone_from(&STACK.api);
    // Less than a `Retry-After` of a minute, so that the client returns the refusal instead of waiting.
    config.budget = Duration::from_secs(2);
    Client::new(config).expect("the client takes the base URL")
}

#[tokio::test]
async fn an_unmodified_client_invites_lists_resends_deletes_and_reads_users_and_log() {
    let api = client("owner@acme.example");
    let invites = api.tailnet_path(None, "/user-invites");
    let made: Vec<UserInvite> = api
        .post(invites.clone())
        .json(&json!([{ "role": "member", "email": "jo@friends.example" }, {}]))
        .send_as()
        .await
        .expect("it creates");
    let id = made[0].id.clone().expect("an invite has an id");
    assert_eq!(made[0].email.as_deref(), Some("jo@friends.example"));
    assert!(made[1].invite_url.is_some() && made[1].email.is_none());

    let open: Vec<UserInvite> = api.get(invites).send_as().await.expect("it lists");
    assert!(open.iter().any(|invite| invite.id.as_ref() == Some(&id)));
    let one: UserInvite = api.get(format!("/api/v2/user-invites/{id}")).send_as().await.expect("it gets");
    assert_eq!(one.invite_url, made[0].invite_url);
    let resent: Result<Value, ApiError> = api.post(format!("/api/v2/user-invites/{id}/resend")).send().await;
    assert!(matches!(resent, Err(ApiError::Status { status: 429, retry_after: Some(_), .. })), "{resent:?}");
    let deleted: Value = api.delete(format!("/api/v2/user-invites/{id}")).send().await.expect("it deletes");
    assert_eq!(deleted, json!({}));

    let list = api.get(api.tailnet_path(None, "/users")).query("type", "all").query("role", "all");
    let list: UserList = list.send_as().await.expect("it lists users");
    let user = list.users.as_ref().and_then(|users| users.first()?.id.clone()).expect("there are users");
    let user: User = api.get(format!("/api/v2/users/{user}")).send_as().await.expect("it gets a user");
    assert!(user.login_name.is_some());

    let log = api
        .get(api.tailnet_path(None, "/logging/configuration"))
        .query("start", "2026-01-01T00:00:00Z")
        .query("end", "2100-01-01T00:00:00Z")
        .query("event", "INVITE.CREATE.TAILNET_INVITE")
        .query("event", "INVITE.DELETE.TAILNET_INVITE");
    let log: AuditLogPage = log.send_as().await.expect("it reads the log");
    assert!(log.logs.is_some_and(|logs| logs.len() >= 3));
}

#[tokio::test]
async fn an_unmodified_client_with_an_api_access_token_changes_settings_and_users() {
    let tailnet = found("client.example", "organizational").await;
    let guest = tailnet.joins("kai@friends.example").await;
    let key = tailnet.owner.post(&tailnet.path("keys"), json!({})).await.expect(200).json;
    let api = client_with(&text(&key["key"]));

    let settings = api.tailnet_path(None, "/settings");
    let shown: TailnetSettings = api.get(settings.clone()).send_as().await.expect("it reads settings");
    assert_eq!(shown.users_approval_on, Some(true));
    let change = json!({ "usersApprovalOn": false });
    let changed: TailnetSettings =
        api.patch(settings).json(&change).send_as().await.expect("it changes them");
    assert_eq!(changed.users_approval_on, Some(false));
    assert_eq!(changed.users_role_allowed_to_join_external_tailnets.as_deref(), Some("admin"));

    for what in ["approve", "suspend", "restore", "delete"] {
        let done: Value = api.post(format!("/api/v2/users/{}/{what}", guest.id)).send().await.expect(what);
        assert_eq!(done, json!({}), "{what}");
    }
}
