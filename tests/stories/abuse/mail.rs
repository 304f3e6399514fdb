//! Faults with mail: look-alike addresses, names that become headers, dead addresses, poison records.

use serde_json::json;
use tests::{World, follow, open_link, path_of};

#[tokio::test]
async fn fault_18_a_look_alike_is_another_address_or_none() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("kim@friends.example").await;
    for look_alike in
        ["\u{212a}im@friends.example", "k\u{131}m@friends.example", "\u{ff4b}im@friends.example"]
    {
        let refused = acme.create(json!([{ "email": look_alike }])).await.expect(400);
        assert!(refused.message().contains("[0].email"));
    }
    // The domain is normalized before it is compared.
    acme.create(json!([{ "email": "kim@\u{ff46}riends.example" }])).await.expect(409);
}

#[tokio::test]
async fn fault_19_a_name_becomes_neither_header_nor_link_nor_telephone_number() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let names = [
        "Eve\r\nBcc: all@friends.example",
        "Win at evil.example/prize",
        "Call +49 30 1234567 now",
        "<a href=//evil>x</a>",
    ];
    for (index, name) in names.into_iter().enumerate() {
        let claims = local::seeds::claims("admin@acme.example", Some(name), true, Some(acme.id), world.now());
        let email = format!("friend{index}@friends.example");
        let made = world
            .with_claims(&claims)
            .post("/api/v2/tailnet/-/user-invites", json!([{ "email": email }]))
            .await
            .expect(200);
        let opened = open_link(&world, &made.json[0]).await.expect(303);
        let page = follow(&world, &opened).await.expect(200);
        assert!(page.text.contains("A member of the network"), "{name}");
        assert!(!page.text.contains("evil") && !page.text.contains("1234567") && !page.text.contains("Bcc"));
    }
    world.drain().await;
    for mail in world.mailbox.mails() {
        assert!(!mail.subject.contains('\n') && !mail.text.contains("evil"));
        assert_eq!(mail.text.matches("https://").count(), 1, "the only link is the invite's");
    }
}

#[tokio::test]
async fn fault_20_no_mail_goes_to_an_address_after_its_invite_was_withdrawn() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dead@friends.example").await;
    acme.admin().delete(&path_of(&invite)).await.expect(200);
    world.drain().await;
    assert!(world.mailbox.mails().is_empty());
}

#[tokio::test]
async fn fault_23_a_record_that_the_mailer_cannot_handle_holds_up_no_mail_behind_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for name in ["before", "poison", "behind"] {
        acme.invite(&format!("{name}@friends.example")).await;
    }
    let mut records = world.take_records();
    let poison = records
        .iter_mut()
        .find(|record| record["dynamodb"]["NewImage"]["email"]["S"] == "poison@friends.example");
    poison.unwrap()["dynamodb"]["NewImage"]["inviteRole"] = json!({ "S": "emperor" });
    world.deliver_to_mailer(&records).await;
    for name in ["before", "behind"] {
        assert_eq!(world.mailbox.mails_to(&format!("{name}@friends.example")).len(), 1, "{name}");
    }
    assert_eq!(world.rows_of("F#send-invite-mail").await.len(), 1, "it is kept, with its reason");
}
