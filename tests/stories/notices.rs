//! Notices: inviters are told of who waits, and people that they were approved (R31).

use jiff::SignedDuration;
use serde_json::json;
use shared::domain::Role;
use tests::{Fault, ReceivedMail, Tailnet, World, accept};

const ADMIN: &str = "admin@acme.example";
const DORA: &str = "dora@friends.example";
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

/// The stream, and the schedule a moment later.
async fn come_round(world: &World) {
    world.drain().await;
    assert!(world.requeue_mail().await);
    world.drain().await;
}

async fn joins(acme: &Tailnet<'_>, world: &World, login: &str) {
    accept(&world.person(login), &acme.link().await).await.expect(200);
    world.drain().await;
}

fn told(world: &World) -> Vec<String> {
    world.mailbox.mails_to(ADMIN).iter().map(subject).collect()
}

fn subject(mail: &ReceivedMail) -> String {
    mail.subject.replace('\u{202f}', "")
}

#[tokio::test]
async fn an_inviter_is_told_of_who_waits_and_of_nobody_who_does_not() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    accept(&world.person(DORA), &acme.link().await).await.expect(200);
    let record = world.take_records();
    world.deliver_to_mailer(&record).await;
    world.deliver_to_mailer(&record).await;
    let [mail] = &world.mailbox.mails_to(ADMIN)[..] else { panic!("told once: {:?}", told(&world)) };
    assert_eq!(subject(mail), "Dora waits for approval in acme.example");
    assert!(mail.text.contains("https://invites.example.com/console/acme.example/users\n"), "{}", mail.text);
    assert!(mail.text.contains("a member") && mail.html.contains("a member"));
    assert!(mail.opt_out_link().contains("/opt-out/tnopt_"));
    assert!(
        mail.from.starts_with("\"Tailnet Invites\"") || mail.from.starts_with("Tailnet Invites"),
        "{}",
        mail.from
    );

    world.advance(HOUR * 2);
    acme.settle(false, "admin").await;
    joins(&acme, &world, "emil@friends.example").await;
    assert_eq!(told(&world).len(), 1, "Emil need not be approved");
}

#[tokio::test]
async fn an_inviter_is_told_once_an_hour_and_later_only_of_who_still_waits() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    joins(&acme, &world, DORA).await;
    world.advance(MINUTE * 10);
    joins(&acme, &world, "emil@friends.example").await;
    world.advance(MINUTE * 10);
    joins(&acme, &world, "frida@friends.example").await;
    world.advance(MINUTE * 10);
    joins(&acme, &world, "gustav@friends.example").await;
    acme.admin().does("approve", &world.person("emil@friends.example")).await.expect(200);
    come_round(&world).await;
    assert_eq!(told(&world), ["Dora waits for approval in acme.example"]);

    world.advance(MINUTE * 30);
    come_round(&world).await;
    let both = told(&world);
    let [_, later] = &both[..] else { panic!("one mail leads to Frida and to Gustav: {both:?}") };
    assert!(later.starts_with("Frida") || later.starts_with("Gustav"), "Emil was approved: {later}");
    world.advance(HOUR * 2);
    come_round(&world).await;
    assert_eq!(told(&world), both);
}

#[tokio::test]
async fn another_inviter_is_told_of_their_own() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    joins(&acme, &world, DORA).await;
    let link = acme.owner().post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200).json;
    accept(&world.person("emil@friends.example"), &link[0]).await.expect(200);
    world.drain().await;
    assert_eq!(told(&world).len(), 1);
    assert_eq!(world.mailbox.mails_to("owner@acme.example").len(), 1);
}

#[tokio::test]
async fn whoever_is_approved_gets_a_mail_in_the_language_of_their_invite_if_their_address_is_verified() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = json!([{ "email": DORA, "language": "de" }]);
    let invite = acme.create(invite).await.expect(200).json[0].clone();
    world.drain().await;
    accept(&world.person(DORA), &invite).await.expect(200);
    let eve = world.unverified_person("eve@friends.example");
    accept(&eve, &acme.link().await).await.expect(200);
    come_round(&world).await;
    for person in [&world.person(DORA), &eve] {
        acme.admin().does("approve", person).await.expect(200);
    }
    come_round(&world).await;
    assert_eq!(world.mailbox.mails_to(DORA).len(), 1, "an address gets one mail a minute");
    world.advance(MINUTE);
    come_round(&world).await;
    let [_, approved] = &world.mailbox.mails_to(DORA)[..] else { panic!("two mails") };
    assert!(approved.html.contains(r#"<html lang="de""#), "{}", approved.html);
    assert!(approved.text.contains("https://invites.example.com/download"), "{}", approved.text);
    assert!(
        approved.text.replace('\u{202f}', "").contains("\n\nYou are in acme.example\n\n"),
        "one line is English"
    );
    assert_eq!(world.mailbox.mails_to("eve@friends.example"), []);
}

#[tokio::test]
async fn nobody_is_told_who_wants_no_mails_or_can_do_nothing() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    joins(&acme, &world, DORA).await;
    let page = world.mailbox.mails_to(ADMIN)[0].opt_out_link().to_owned();
    let page = page.strip_prefix("https://invites.example.com").unwrap();
    world.new_browser().submit(page, "again=never").await.expect(200);
    world.advance(HOUR * 2);
    joins(&acme, &world, "emil@friends.example").await;
    assert_eq!(told(&world).len(), 1, "they want none");

    let link = acme.user(Role::ItAdmin).post("/api/v2/tailnet/-/user-invites", json!([{}])).await.expect(200);
    accept(&world.person("frida@friends.example"), &link.json[0]).await.expect(200);
    acme.owner().does("suspend", &acme.user(Role::ItAdmin)).await.expect(200);
    world.drain().await;
    assert_eq!(world.mailbox.mails_to("it-admin@acme.example"), []);
    assert!(world.rows().await.iter().all(|row| !row.contains("\"notice\"")), "nothing is left to send");
}

#[tokio::test]
async fn a_notice_survives_an_outage_of_the_mail_service_and_of_the_table() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.mailbox.refuse(ADMIN);
    joins(&acme, &world, DORA).await;
    assert_eq!(told(&world).len(), 0);
    world.mailbox.accept_all();
    world.advance(MINUTE * 5);
    come_round(&world).await;
    assert_eq!(told(&world).len(), 1);

    world.advance(HOUR * 2);
    accept(&world.person("emil@friends.example"), &acme.link().await).await.expect(200);
    let records = world.take_records();
    for operation in ["BatchGetItem", "TransactWriteItems"] {
        world.calls.inject(operation, 0, usize::MAX, Fault::RequestLost);
        world.deliver_to_mailer(&records).await;
        world.calls.heal();
    }
    world.deliver_to_mailer(&records).await;
    assert_eq!(told(&world).len(), 2);
}

#[tokio::test]
async fn a_notice_that_cannot_be_sent_for_days_is_given_up() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    world.mailbox.refuse(ADMIN);
    joins(&acme, &world, DORA).await;
    for _ in 0..20 {
        world.advance(HOUR * 6);
        come_round(&world).await;
    }
    world.mailbox.accept_all();
    come_round(&world).await;
    assert_eq!(told(&world).len(), 0);
    assert!(world.rows().await.iter().all(|row| !row.contains("\"notice\"")));
}
