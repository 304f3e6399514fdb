//! "Never invite me again", and taking it back: what the page does, and what the mailer makes of it (R30).

use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{ReceivedMail, Tailnet, World, accept, path_of};

const DORA: &str = "dora@friends.example";

/// The path of the page that Dora's mail leads to.
async fn mailed(world: &World, acme: &Tailnet<'_>) -> (Value, String) {
    let invite = acme.invite(DORA).await;
    world.drain().await;
    (invite, path_in(&world.mailbox.mails_to(DORA)[0]).to_owned())
}

fn path_in(mail: &ReceivedMail) -> &str {
    mail.opt_out_link().strip_prefix("https://invites.example.com").unwrap()
}

async fn status(acme: &Tailnet<'_>, invite: &Value) -> Value {
    acme.admin().get(&path_of(invite)).await.expect(200).json["emailStatus"].clone()
}

async fn resend(world: &World, acme: &Tailnet<'_>, invite: &Value) {
    world.advance(SignedDuration::from_mins(1));
    acme.admin().post_nothing(&format!("{}/resend", path_of(invite))).await.expect(200);
    world.drain().await;
}

fn mails(world: &World) -> usize {
    world.mailbox.mails_to(DORA).len()
}

#[tokio::test]
async fn whoever_says_never_gets_no_mail_of_any_tailnet_until_they_take_it_back() {
    let world = World::new().await;
    let (acme, globex) =
        (world.organization("acme.example").await, world.organization("globex.example").await);
    let (invite, page) = mailed(&world, &acme).await;
    let mut dora = world.new_browser();
    let shown = dora.get(&page).await.expect(200);
    assert!(shown.text.contains(r#"name="again" value="never""#), "{}", shown.text);
    let stopped = dora.submit(&page, "again=never").await.expect(200);
    assert!(stopped.text.contains(r#"name="again" value="yes""#), "{}", stopped.text);
    assert_eq!(dora.get(&page).await.expect(200).text, stopped.text);
    for text in [&shown.text, &stopped.text] {
        assert!(!text.contains("dora") && !text.contains("friends.example"), "the page knows no address");
    }

    resend(&world, &acme, &invite).await;
    let other = globex.invite(DORA).await;
    world.drain().await;
    assert_eq!(mails(&world), 1);
    assert_eq!(status(&acme, &invite).await, "suppressed");
    let listed = globex.open_invites().await.remove(0);
    assert_eq!(listed["emailStatus"], "suppressed");
    assert_eq!(listed.get("emailError"), None);
    assert_eq!(listed["inviteUrl"], other["inviteUrl"], "its link can still be copied");
    resend(&world, &acme, &invite).await;
    assert_eq!((mails(&world), status(&acme, &invite).await), (1, json!("suppressed")));

    dora.submit(&page, "again=yes").await.expect(200);
    resend(&world, &acme, &invite).await;
    assert_eq!((mails(&world), status(&acme, &invite).await), (2, json!("sent")));
    assert_eq!(status(&globex, &other).await, "suppressed", "it was not asked for again");
    accept(&world.person(DORA), &other).await.expect(200);
}

#[tokio::test]
async fn only_a_form_of_the_page_changes_anything_and_saying_it_twice_changes_nothing_more() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (_, page) = mailed(&world, &acme).await;
    let before = world.rows().await;
    let mut scanner = world.new_browser();
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let answer = scanner.request(method.clone(), &page).await.expect(200);
        assert_eq!(answer.text.is_empty(), method == Method::HEAD);
    }
    let form = [("content-type", "application/x-www-form-urlencoded")];
    for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
        let site = site.map(|site| ("sec-fetch-site", site));
        let headers: Vec<_> = form.into_iter().chain(site).collect();
        scanner.send(Method::POST, &page, "again=never", &headers).await.expect(403);
    }
    let headers = [form[0], ("sec-fetch-site", "same-origin"), ("authorization", "Bearer x")];
    scanner.send(Method::POST, &page, "again=never", &headers).await.expect(403);
    for (body, expected) in
        [("", 400), ("again=perhaps", 400), ("again=never&again=yes", 400), ("never=1", 400)]
    {
        scanner.submit(&page, body).await.expect(expected);
    }
    scanner.submit(&page, &format!("again=never&x={}", "x".repeat(300_000))).await.expect(413);
    scanner.submit(&page, "again=yes").await.expect(200);
    assert_eq!(world.rows().await, before);

    scanner.submit(&page, "again=never").await.expect(200);
    let stopped = world.rows().await;
    world.advance(SignedDuration::from_hours(1));
    scanner.submit(&page, "again=never").await.expect(200);
    assert_eq!(world.rows().await, stopped);
    assert_eq!(stopped.len(), before.len() + 1);
    assert!(!stopped.iter().any(|row| row.contains("L#O#") && row.contains("dora")), "{stopped:?}");
    for _ in 0..2 {
        scanner.submit(&page, "again=yes").await.expect(200);
        assert_eq!(world.rows().await, before);
    }
}

#[tokio::test]
async fn a_forged_or_damaged_link_is_a_404_and_says_nothing_of_an_address() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, page) = mailed(&world, &acme).await;
    let mut browser = world.new_browser();
    let code = invite["inviteUrl"].as_str().unwrap().rsplit('/').next().unwrap();
    let forged = [
        "/opt-out/x".to_owned(),
        format!("/opt-out/{code}"),
        format!("/opt-out/{}", code.replace("tninv_", "tnopt_")),
        format!("{page}A"),
        format!("{page}."),
        page[..page.len() - 1].to_owned(),
    ];
    let before = world.rows().await;
    for path in forged {
        let unknown = browser.get(&path).await.expect(404);
        assert_eq!(browser.submit(&path, "again=never").await.expect(404).text, unknown.text, "{path}");
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn the_link_works_as_long_as_the_key_that_made_it_is_known() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (_, page) = mailed(&world, &acme).await;
    for (ids, signing, expected) in [(&[1, 2][..], 1, 200), (&[1, 2], 2, 200), (&[2], 2, 404)] {
        world.browser_where_keys(ids, signing).get(&page).await.expect(expected);
    }
}

#[tokio::test]
async fn the_page_cannot_be_embedded_and_never_tells_its_own_address() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (_, page) = mailed(&world, &acme).await;
    let mut dora = world.new_browser();
    let token = page.rsplit('/').next().unwrap().to_owned();
    for shown in [dora.get(&page).await, dora.submit(&page, "again=never").await] {
        assert_eq!(shown.header("referrer-policy"), Some("strict-origin"));
        assert_eq!(shown.header("cache-control"), Some("no-store"));
        assert!(shown.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
        assert!(!shown.text.contains(&token) && shown.header("location").is_none());
    }
    // A browser without `Sec-Fetch-Site` says the origin alone.
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("origin", "https://invites.example.com")];
    dora.send(Method::POST, &page, "again=yes", &headers).await.expect(200);
}

#[tokio::test]
async fn an_invite_whose_mail_waited_shows_suppressed_when_its_turn_comes() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (first, page) = mailed(&world, &acme).await;
    acme.admin().delete(&path_of(&first)).await.expect(200);
    let second = acme.invite(DORA).await;
    world.drain().await;
    assert_eq!(status(&acme, &second).await, "held");
    world.new_browser().submit(&page, "again=never").await.expect(200);
    world.advance(SignedDuration::from_mins(2));
    assert!(world.requeue_mail().await);
    world.drain().await;
    assert_eq!((mails(&world), status(&acme, &second).await), (1, json!("suppressed")));
    let shown = acme.admin().get(&path_of(&second)).await.expect(200).json;
    assert_eq!(shown.get("emailNextTryAt"), None);
}

#[tokio::test]
async fn a_suppressed_invite_reminds_nobody_and_no_later_report_changes_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let (invite, page) = mailed(&world, &acme).await;
    world.new_browser().submit(&page, "again=never").await.expect(200);
    resend(&world, &acme, &invite).await;
    // A report names the mail by the time at which it was asked for.
    let mut late = world.mailbox.mails()[0].clone();
    for (name, value) in &mut late.tags {
        if name == "requested-at" {
            *value = world.now().as_millisecond().to_string();
        }
    }
    for event in ["Delivery", "Bounce", "Complaint"] {
        assert!(world.report_delivery(&late, event).await);
        assert_eq!(status(&acme, &invite).await, "suppressed", "{event}");
    }
    world.advance(SignedDuration::from_hours(27 * 24));
    assert!(world.walk_the_table().await);
    world.drain().await;
    assert_eq!((mails(&world), status(&acme, &invite).await), (1, json!("suppressed")));
}
