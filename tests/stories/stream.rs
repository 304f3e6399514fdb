//! The table's stream: repeated, late and malformed records, and mails that cannot be sent (R22, P1).

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::{Role, UserStatus};
use tests::{Fault, Tailnet, World, accept, path_of};

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAYS_32: SignedDuration = SignedDuration::from_hours(32 * 24);

async fn resend(tailnet: &Tailnet<'_>, invite: &Value) {
    tailnet.admin().post_nothing(&format!("{}/resend", path_of(invite))).await.expect(200);
}

async fn delete(tailnet: &Tailnet<'_>, invite: &Value) {
    tailnet.admin().delete(&path_of(invite)).await.expect(200);
}

/// The invite as the admin sees it.
async fn seen(tailnet: &Tailnet<'_>, invite: &Value) -> Value {
    tailnet.admin().get(&path_of(invite)).await.expect(200).json
}

fn addresses(world: &World) -> Vec<String> {
    world.mailbox.mails().into_iter().map(|mail| mail.to).collect()
}

/// The undelivered records of invites.
fn records_of_invites(world: &World) -> Vec<Value> {
    let is_invite = |record: &Value| {
        record["dynamodb"]["Keys"]["sk"]["S"].as_str().is_some_and(|sort| sort.starts_with("I#"))
    };
    world.take_records().into_iter().filter(is_invite).collect()
}

#[tokio::test]
async fn a_record_that_comes_again_mails_nothing_again() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    let record = records_of_invites(&world).remove(0);

    world.deliver_to_mailer(&[record.clone(), record.clone()]).await;
    world.deliver_to_mailer(&[record]).await;

    assert_eq!(addresses(&world), ["dora@friends.example"]);
}

#[tokio::test]
async fn a_resend_whose_record_comes_before_that_of_the_invite_mails_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    world.advance(MINUTE);
    resend(&acme, &invite).await;
    let mut records = records_of_invites(&world);
    records.reverse();

    world.deliver_to_mailer(&records).await;

    assert_eq!(addresses(&world), ["dora@friends.example"]);
    let invite = seen(&acme, &invite).await;
    assert_eq!(invite["emailStatus"], "sent");
    assert_eq!(invite["lastEmailSentAt"], world.now().to_string());
}

#[tokio::test]
async fn a_record_from_before_a_resend_that_comes_again_after_it_mails_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.invite("dora@friends.example").await;
    let first = records_of_invites(&world);
    world.deliver_to_mailer(&first).await;
    world.advance(MINUTE);
    resend(&acme, &invite).await;

    world.deliver_to_mailer(&first).await;
    assert_eq!(world.mailbox.mails().len(), 1, "the old record is not the resend's");
    world.drain().await;
    assert_eq!(world.mailbox.mails().len(), 2);
}

/// Malformed stream records, made from a valid one.
fn poisoned(good: &Value) -> Vec<(&'static str, Value)> {
    let with = |pointer: &str, value: Value| {
        let mut record = good.clone();
        *record.pointer_mut(pointer).unwrap() = value;
        record["dynamodb"]["SequenceNumber"] = json!("999999999999999999999");
        record
    };
    let image = if good["eventName"] == "REMOVE" { "OldImage" } else { "NewImage" };
    let at = |attribute: &str| format!("/dynamodb/{image}/{attribute}");
    vec![
        ("an unknown role", with(&at("inviteRole"), json!({ "S": "emperor" }))),
        ("an address that is none", with(&at("email"), json!({ "S": "nobody" }))),
        ("a number where a text should be", with(&at("inviterName"), json!({ "N": "7" }))),
        ("a mail without a state", with(&at("mailStatus"), json!({ "NULL": true }))),
        ("a key that is no invite's", with(&at("sk"), json!({ "S": "I#7" }))),
        ("no image", with(&format!("/dynamodb/{image}"), json!({}))),
        ("no keys", with("/dynamodb/Keys", Value::Null)),
        ("no change", json!({ "eventName": "INSERT", "dynamodb": { "SequenceNumber": "7" } })),
        ("no event name", json!({ "dynamodb": { "SequenceNumber": "7", "Keys": {} } })),
    ]
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_set_aside_whole_and_holds_up_no_mail() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("sample@friends.example").await;
    let sample = records_of_invites(&world).remove(0);
    for (index, (what, poison)) in poisoned(&sample).into_iter().enumerate() {
        let (before, after) =
            (format!("before{index}@friends.example"), format!("after{index}@friends.example"));
        acme.invite(&before).await;
        acme.invite(&after).await;
        let mut records = records_of_invites(&world);
        records.insert(1, poison.clone());

        world.deliver_to_mailer(&records).await;

        assert_eq!(world.mailbox.mails_to(&before).len(), 1, "{what}");
        assert_eq!(world.mailbox.mails_to(&after).len(), 1, "{what}");
        assert!(world.failure_queue().is_empty(), "{what}: it is not retried");
        let aside = world.rows_of("F#send-invite-mail").await;
        let text = poison.to_string();
        let found = aside.iter().find(|row| row["record"].as_str() == Some(&text));
        assert!(found.is_some_and(|row| row["reason"].as_str().unwrap().ends_with("is malformed")), "{what}");
        for row in &aside {
            world.forget_row("F#send-invite-mail", row["sk"].as_str().unwrap()).await;
        }
        world.skip_records();
    }
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_set_aside_whole_and_holds_up_no_expiry() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (first, last) =
        (acme.invite("first@friends.example").await, acme.invite("last@friends.example").await);
    world.advance(DAYS_32);
    world.skip_records();
    world.sweep();
    let mut records = records_of_invites(&world);
    assert_eq!(records.len(), 2, "{first} {last}");
    let poison: Vec<Value> = poisoned(&records[0]).into_iter().map(|(_, record)| record).collect();
    for record in poison.iter().rev() {
        records.insert(1, record.clone());
    }

    world.deliver_to_expiry(&records).await;

    assert!(world.failure_queue().is_empty());
    assert!(!world.rows_of("F#expire-invites").await.is_empty());
    let expired = acme.log().await.into_iter().filter(|line| line.starts_with("INVITE.EXPIRED")).count();
    assert_eq!(expired, 2);
    let again = json!([{ "email": "first@friends.example" }, { "email": "last@friends.example" }]);
    acme.create(again).await.expect(200);
}

#[tokio::test]
async fn records_of_other_rows_are_nobody_s_business() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.create(json!([{}])).await.expect(200);
    let records = world.take_records();
    assert!(records.len() > 10, "users, their homes and an audit record among them");

    world.deliver_to_mailer(&records).await;
    world.deliver_to_expiry(&records).await;

    assert!(world.failure_queue().is_empty());
    assert!(world.mailbox.mails().is_empty());
    assert_eq!(acme.log().await.len(), 1);
}

/// How an invite ends while its mail waits.
#[derive(Debug, Clone, Copy)]
enum End {
    Deleted,
    Accepted,
    Expired,
    InviterSuspended,
    InviterDemoted,
    InviterRemoved,
}

async fn end(world: &World, acme: &Tailnet<'_>, invite: &Value, end: End) {
    let admin = acme.admin().id;
    match end {
        End::Deleted => delete(acme, invite).await,
        End::Accepted => drop(accept(&world.person("dora@friends.example"), invite).await.expect(200)),
        End::Expired => world.advance(DAYS_32),
        End::InviterSuspended => world.change_user(acme.id, admin, Role::Admin, UserStatus::Suspended).await,
        End::InviterDemoted => world.change_user(acme.id, admin, Role::Member, UserStatus::Active).await,
        End::InviterRemoved => drop(acme.owner().does("delete", &acme.admin()).await.expect(200)),
    }
}

#[tokio::test]
async fn a_mail_that_trouble_kept_back_is_not_sent_once_its_invite_is_dead() {
    let ends = [
        End::Deleted,
        End::Accepted,
        End::Expired,
        End::InviterSuspended,
        End::InviterDemoted,
        End::InviterRemoved,
    ];
    for how in ends {
        for (operation, fault, given_up) in [
            ("BatchGetItem", Fault::DiesAfter, 1),
            ("BatchGetItem", Fault::Throttled, 1),
            ("SendEmail", Fault::DiesBefore, 0),
            ("SendEmail", Fault::RequestLost, 0),
        ] {
            let world = World::new().await;
            let acme = world.organization("acme.example").await;
            let invite = acme.invite("dora@friends.example").await;
            let records = records_of_invites(&world);
            world.calls.inject(operation, 0, usize::MAX, fault);
            world.deliver_to_mailer(&records).await;
            world.calls.heal();
            assert_eq!(world.failure_queue().len(), given_up, "{operation} {fault:?}");

            end(&world, &acme, &invite, how).await;
            world.deliver_to_mailer(&world.failure_queue()).await;
            world.deliver_to_mailer(&records).await;
            world.advance(SignedDuration::from_mins(5));
            assert!(world.requeue_mail().await, "{operation} {fault:?}");
            world.drain().await;

            assert!(
                world.mailbox.mails_to("dora@friends.example").is_empty(),
                "{how:?}, {operation} {fault:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_deletion_is_no_expiry_and_an_expiry_that_is_told_twice_is_recorded_once() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let deleted = acme.invite("dora@friends.example").await;
    delete(&acme, &deleted).await;
    acme.invite("emil@friends.example").await;
    world.advance(DAYS_32);
    world.sweep();
    let records = world.take_records();

    for _ in 0..3 {
        world.deliver_to_expiry(&records).await;
    }

    let expired: Vec<String> =
        acme.log().await.into_iter().filter(|line| line.starts_with("INVITE.EXPIRED")).collect();
    assert_eq!(expired, ["INVITE.EXPIRED.TAILNET_INVITE emil@friends.example by expire-invites"]);
}

#[tokio::test]
async fn an_expiry_that_is_told_late_leaves_the_address_to_the_invite_that_has_it_now() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    acme.invite("dora@friends.example").await;
    world.advance(DAYS_32);
    world.sweep();
    let removal = world.take_records();
    let again = acme.invite("dora@friends.example").await;

    world.deliver_to_expiry(&removal).await;

    let found = acme.admin().get("/api/v2/tailnet/-/user-invites?email=dora").await.expect(200);
    assert_eq!(found.json[0]["id"], again["id"]);
    acme.create(json!([{ "email": "dora@friends.example" }])).await.expect(409);
    delete(&acme, &again).await;
    acme.invite("dora@friends.example").await;
}
