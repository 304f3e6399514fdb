//! An invite's whole way, from the admin's call to the new user.

use serde_json::json;
use tests::{World, accept};

#[tokio::test]
async fn a_friend_is_invited_by_mail_opens_the_link_joins_and_waits_for_approval() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;

    let invite = acme.invite("Dora@Friends.example").await;
    assert_eq!(invite["email"], "dora@friends.example");
    world.drain().await;

    let mail = world.mailbox.mails_to("dora@friends.example").remove(0);
    let link = mail.link().to_owned();
    assert_eq!(invite["inviteUrl"], link);

    let dora = world.person("dora@friends.example");
    let joined = accept(&dora, &json!({ "inviteUrl": link })).await.expect(200);
    assert_eq!(joined.json["tailnetName"], "acme.example");
    assert_eq!(joined.json["status"], "needs-approval");
    assert!(acme.open_invites().await.is_empty());
    assert!(acme.users().await.iter().any(|user| user["loginName"] == "dora@friends.example"));
    assert_eq!(
        acme.log().await,
        [
            "INVITE.CREATE.TAILNET_INVITE dora@friends.example by admin@acme.example",
            "INVITE.ACCEPT.TAILNET_INVITE dora@friends.example by dora@friends.example",
            "USER.CREATE dora@friends.example by dora@friends.example",
        ]
    );
}
