//! Following an invite through the stack, by the command for operators.

use std::process::Output;

use serde_json::json;
use tests::deployed::founding::{found, text};
use tests::deployed::people::person;
use tests::deployed::stack::STACK;

fn smoke(variables: &[(&str, &str)]) -> Output {
    let mut command = STACK.operator();
    command.args(["smoke", &STACK.api]).envs(variables.iter().copied());
    command.output().expect("the command can be started")
}

#[tokio::test]
async fn one_command_follows_an_invite_to_its_end_with_or_without_somebody_who_joins() {
    let tailnet = found("smoke.example", "organizational").await;
    let token = text(&tailnet.owner.post(&tailnet.path("keys"), json!({})).await.expect(200).json["key"]);
    let invitee = person("smoke@friends.example").token.expect("they have a session");

    for variables in [&[("TOKEN", token.as_str())][..], &[("TOKEN", &token), ("INVITEE_TOKEN", &invitee)]] {
        let followed = smoke(variables);
        let said = String::from_utf8_lossy(&followed.stderr);
        assert!(followed.status.success() && said.contains("the stack works"), "{said}");
        assert!(!said.contains(&token) && !said.contains(&invitee), "{said}");
    }
    let open = tailnet.owner.get(&tailnet.path("user-invites")).await.expect(200).json;
    assert_eq!(open, json!([]), "no invite is left");
    let users = tailnet.owner.get(&tailnet.path("users")).await.expect(200).json;
    assert_eq!(users["users"].as_array().map(Vec::len), Some(1));

    let refused = smoke(&[("TOKEN", "tskey-api-none")]);
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(!refused.status.success() && said.contains("is the token right"), "{said}");
}
