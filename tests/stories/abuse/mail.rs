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
        assert_eq!(links(&mail.text), [mail.link(), mail.opt_out_link()], "no link is the inviter's");
    }
}

#[tokio::test]
async fn fault_19_a_tailnet_named_as_a_domain_makes_no_link_in_a_mail_and_on_a_page() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.drain().await;
    let mail = world.mailbox.mails_to("dora@friends.example").remove(0);
    let page = follow(&world, &open_link(&world, &invite).await).await.expect(200);
    let link = invite["inviteUrl"].as_str().unwrap();
    assert_eq!(links(&mail.subject), [""; 0]);
    assert_eq!(links(&mail.text), [link, mail.opt_out_link()]);
    assert_eq!(links(&without_tags(&mail.html)), [link]);
    assert!(mail.html.contains(&format!("href=\"{}\"", mail.opt_out_link())), "{}", mail.html);
    assert_eq!(links(&without_tags(&page.text)), [""; 0]);
    for text in [mail.subject, mail.text, mail.html, page.text] {
        assert!(text.contains("acme\u{202f}.example"), "{text}");
    }
}

/// What a program that makes links of text finds, with and without a scheme.
fn links(text: &str) -> Vec<String> {
    let mut finder = linkify::LinkFinder::new();
    finder.url_must_have_scheme(false);
    finder.url_can_be_iri(false);
    finder.links(text).map(|link| link.as_str().to_owned()).collect()
}

/// The text between the tags of a document.
fn without_tags(html: &str) -> String {
    let parts = html.split('<').filter_map(|part| part.split_once('>'));
    let parts = parts.skip_while(|(tag, _)| !tag.starts_with("body"));
    parts.map(|(_, text)| text).collect()
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

#[tokio::test]
async fn fault_23_a_record_that_an_operator_hands_over_again_is_handled_or_reported() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    let good = world.take_records();
    let mut poison = good.clone();
    let invite = poison.iter_mut().find(|record| record["dynamodb"]["NewImage"]["mailStatus"].is_object());
    invite.unwrap()["dynamodb"]["NewImage"]["inviteRole"] = json!({ "S": "emperor" });
    assert_eq!(world.redrive(&poison).await, 1, "the command keeps what is reported");
    assert_eq!(world.rows_of("F#send-invite-mail").await.len(), 0, "it is not set aside once more");
    assert_eq!(world.redrive(&good).await, 0);
    assert_eq!(world.mailbox.mails_to("dora@friends.example").len(), 1);
}
