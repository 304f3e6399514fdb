//! Delivery: an invite shows what the mail service reports about its mail (R22).

use serde_json::Value;
use tests::{Fault, ReceivedMail, Tailnet, World, path_of};

/// An invite to Dora, and its sent mail.
async fn sent(world: &World, acme: &Tailnet<'_>) -> (Value, ReceivedMail) {
    let invite = acme.invite("dora@friends.example").await;
    world.drain().await;
    (invite, world.mailbox.mails_to("dora@friends.example").remove(0))
}

async fn status(acme: &Tailnet<'_>, invite: &Value) -> String {
    let shown = acme.admin().get(&path_of(invite)).await.expect(200);
    shown.json["emailStatus"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_invite_shows_how_far_its_mail_has_come() {
    for (event, expected) in [("Delivery", "delivered"), ("Bounce", "bounced"), ("Complaint", "complained")] {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let (invite, mail) = sent(&world, &acme).await;
        for _ in 0..2 {
            assert!(world.report_delivery(&mail, event).await);
            assert_eq!(status(&acme, &invite).await, expected);
        }
        world.drain().await;
        assert_eq!(world.mailbox.mails().len(), 1, "a report makes no mail go out");
    }
}

#[tokio::test]
async fn an_invite_says_since_when_its_mail_is_where_it_is() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let shown = async |invite: &Value| {
        let shown = acme.admin().get(&path_of(invite)).await.expect(200).json;
        (shown["emailStatus"].as_str().unwrap().to_owned(), shown["emailStatusAt"].clone())
    };
    let later = || {
        world.advance(jiff::SignedDuration::from_mins(7));
        Value::from(world.now().to_string())
    };
    let invite = acme.invite("dora@friends.example").await;
    assert_eq!(shown(&invite).await, ("queued".to_owned(), Value::from(world.now().to_string())));
    let sent_at = later();
    world.drain().await;
    assert_eq!(shown(&invite).await, ("sent".to_owned(), sent_at));
    let mail = world.mailbox.mails_to("dora@friends.example").remove(0);
    for (event, expected) in [("DeliveryDelay", "delayed"), ("Delivery", "delivered"), ("Bounce", "bounced")]
    {
        let reported_at = later();
        assert!(world.report_delivery(&mail, event).await);
        assert_eq!(shown(&invite).await, (expected.to_owned(), reported_at.clone()));
        later();
        assert!(world.report_delivery(&mail, event).await, "told twice");
        assert_eq!(shown(&invite).await, (expected.to_owned(), reported_at));
    }
    let resent_at = later();
    acme.admin().post_nothing(&format!("{}/resend", path_of(&invite))).await.expect(200);
    assert_eq!(shown(&invite).await, ("queued".to_owned(), resent_at));

    // A brake holds the third mail within a minute; then its time has come.
    world.drain().await;
    acme.admin().delete(&path_of(&invite)).await.expect(200);
    let again = acme.invite("dora@friends.example").await;
    let held_at = Value::from(world.now().to_string());
    world.drain().await;
    assert_eq!(shown(&again).await, ("held".to_owned(), held_at));
    let queued_at = later();
    assert!(world.requeue_mail().await);
    assert_eq!(shown(&again).await, ("queued".to_owned(), queued_at));
}

#[tokio::test]
async fn an_invite_says_what_the_server_said_that_did_not_take_its_mail() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, mail) = sent(&world, &acme).await;
    let diagnostic = async || {
        let shown = acme.user(shared::domain::Role::BillingAdmin).get(&path_of(&invite)).await.expect(200);
        shown.json["emailDiagnostic"].clone()
    };
    assert!(world.report_diagnosis(&mail, "DeliveryDelay", Some("smtp; 451 4.7.1 try later")).await);
    assert_eq!(diagnostic().await, "smtp; 451 4.7.1 try later");
    assert!(world.report_delivery(&mail, "Delivery").await);
    assert_eq!(diagnostic().await, Value::Null, "it has arrived after all");
    let said = format!("smtp; 550 5.1.1\r\n no such user\u{202e}\0 {}", "x".repeat(300));
    assert!(world.report_diagnosis(&mail, "Bounce", Some(&said)).await);
    let shown = diagnostic().await.as_str().unwrap().to_owned();
    assert!(shown.starts_with("smtp; 550 5.1.1 no such user xxx"), "{shown}");
    assert_eq!(shown.chars().count(), 200);

    world.advance(jiff::SignedDuration::from_mins(2));
    acme.admin().post_nothing(&format!("{}/resend", path_of(&invite))).await.expect(200);
    assert_eq!(diagnostic().await, Value::Null, "another mail");
}

#[tokio::test]
async fn a_server_that_quotes_the_link_does_not_bring_it_into_the_table() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, mail) = sent(&world, &acme).await;
    let url = invite["inviteUrl"].as_str().unwrap();
    let (half, rest) = url.split_at(url.len() - 40);
    for said in [format!("550 spam: {url}"), format!("550 {half}\r\n {rest}"), url.to_uppercase()] {
        assert!(world.report_diagnosis(&mail, "DeliveryDelay", Some(&said)).await);
        assert!(!world.rows().await.iter().any(|row| row.contains(&rest[..20])), "{said}");
        assert_eq!(status(&acme, &invite).await, "delayed");
    }
}

#[tokio::test]
async fn what_is_worse_stays_in_whatever_order_it_is_reported() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, mail) = sent(&world, &acme).await;
    for (event, expected) in [
        ("Delivery", "delivered"),
        ("Complaint", "complained"),
        ("Delivery", "complained"),
        ("Bounce", "complained"),
    ] {
        assert!(world.report_delivery(&mail, event).await);
        assert_eq!(status(&acme, &invite).await, expected, "{event}");
    }
}

#[tokio::test]
async fn a_report_of_the_mail_before_says_nothing_of_the_one_that_was_resent() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, before) = sent(&world, &acme).await;
    world.advance(jiff::SignedDuration::from_mins(2));
    acme.admin().post_nothing(&format!("{}/resend", path_of(&invite))).await.expect(200);
    world.drain().await;
    assert!(world.report_delivery(&before, "Bounce").await);
    assert_eq!(status(&acme, &invite).await, "sent");
    assert!(world.report_delivery(&world.mailbox.mails()[1], "Delivery").await);
    assert_eq!(status(&acme, &invite).await, "delivered");
}

#[tokio::test]
async fn a_report_about_nothing_of_ours_or_an_invite_that_is_gone_changes_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, mail) = sent(&world, &acme).await;
    let before = world.rows().await;
    assert!(world.report_delivery(&mail, "Open").await);
    for tags in [vec![], vec![("invite".to_owned(), "nonsense".to_owned())]] {
        assert!(world.report_delivery(&ReceivedMail { tags, ..mail.clone() }, "Bounce").await);
    }
    assert_eq!(world.rows().await, before);
    acme.admin().delete(&path_of(&invite)).await.expect(200);
    let before = world.rows().await;
    assert!(world.report_delivery(&mail, "Delivery").await);
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn what_the_mail_service_goes_on_trying_is_delayed_and_may_be_delivered_after_all() {
    for report in ["Bounce/Transient", "Bounce/Undetermined", "DeliveryDelay"] {
        let world = World::new().await;
        let acme = world.organization("acme.example").await;
        let (invite, mail) = sent(&world, &acme).await;
        assert!(world.report_delivery(&mail, report).await);
        assert_eq!(status(&acme, &invite).await, "delayed", "{report}");
        assert!(world.report_delivery(&mail, "Delivery").await);
        assert_eq!(status(&acme, &invite).await, "delivered", "{report}");
        // An out-of-office reply comes after the mail.
        assert!(world.report_delivery(&mail, report).await);
        assert_eq!(status(&acme, &invite).await, "delivered", "{report}");
    }
}

#[tokio::test]
async fn a_mail_that_is_delivered_though_nobody_heard_that_it_was_taken_is_not_sent_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.calls.inject("SendEmail", 0, usize::MAX, Fault::AnswerLost);
    world.drain().await;
    world.calls.heal();
    assert_eq!(status(&acme, &invite).await, "queued");
    let taken = world.mailbox.mails();
    assert!(world.report_delivery(&taken[0], "Delivery").await);
    world.advance(jiff::SignedDuration::from_hours(1));
    assert!(world.requeue_mail().await);
    world.drain().await;
    assert_eq!(world.mailbox.mails().len(), taken.len());
    assert_eq!(status(&acme, &invite).await, "delivered");
}

#[tokio::test]
async fn a_report_that_fails_is_taken_when_it_comes_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, mail) = sent(&world, &acme).await;
    for fault in
        [Fault::RequestLost, Fault::AnswerLost, Fault::Throttled, Fault::DiesBefore, Fault::DiesAfter]
    {
        world.calls.inject("UpdateItem", 0, usize::MAX, fault);
        assert!(!world.report_delivery(&mail, "Bounce").await, "{fault:?}");
        world.calls.heal();
        assert!(world.report_delivery(&mail, "Bounce").await, "{fault:?}");
        assert_eq!(status(&acme, &invite).await, "bounced", "{fault:?}");
    }
}

#[tokio::test]
async fn a_mail_carries_ids_for_its_events_and_no_secret() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, mail) = sent(&world, &acme).await;
    let tag = |name: &str| mail.tags.iter().find(|(tag, _)| tag == name).map(|(_, value)| value.clone());
    assert_eq!(tag("invite").as_deref(), invite["id"].as_str());
    assert_eq!(tag("tailnet"), Some(acme.id.to_string()));
    assert_eq!(mail.tags.len(), 3, "{:?}", mail.tags);
}
