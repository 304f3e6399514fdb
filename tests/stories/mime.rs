//! What a mail is made of, read by another parser than the library's that wrote it: headers, parts and lines.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::Timestamp;
use tests::{ReceivedMail, Settings, Tailnet, World};

const DORA: &str = "dora@friends.example";
/// The headers of every mail.
const HEADERS: [&str; 9] = [
    "Auto-Submitted",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
    "X-Auto-Response-Suppress",
];
/// Names with letters of every language that mails speak.
const NAMES: [&str; 8] = [
    "Ada Lovelace",
    "Jürgen Weiß-Müller",
    "Zoé d’Hérouville-Çelik",
    "Íñigo Muñoz Peña",
    "João Conceição",
    "山田 太郎とその家族一同",
    "王小明和他的朋友们",
    "محمد عبد الله الهاشمي",
];

async fn call(world: &World, acme: &Tailnet<'_>, name: &str) {
    let admin = format!("U#{}", acme.admin().id);
    world.set(&format!("T#{}", acme.id), &admin, "displayName", AttributeValue::S(name.to_owned())).await;
}

/// The mail to somebody who is invited by an admin of this name.
async fn mail_from(world: &World, acme: &Tailnet<'_>, name: &str, to: &str) -> ReceivedMail {
    call(world, acme, name).await;
    acme.invite(to).await;
    world.drain().await;
    world.mailbox.mails_to(to).remove(0)
}

fn header_names(mail: &ReceivedMail) -> BTreeSet<&str> {
    mail.headers.iter().map(|(name, _)| name.as_str()).collect()
}

#[tokio::test]
async fn a_mail_says_who_sends_it_on_whose_behalf_when_and_that_nobody_need_answer() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let mail = mail_from(&world, &acme, "Ada Lovelace", DORA).await;
    assert_eq!(mail.from, "\"Ada Lovelace via Tailnet Invites\" <invites@example.com>");
    assert_eq!(header_names(&mail), BTreeSet::from(HEADERS));
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert_eq!(mail.header("X-Auto-Response-Suppress"), "OOF, AutoReply");
    assert_eq!(mail.header("MIME-Version"), "1.0");
    assert!(mail.header("Message-ID").ends_with("@example.com>"), "{}", mail.header("Message-ID"));
    let date = mailparse::dateparse(mail.header("Date")).unwrap();
    assert_eq!(date, world.now().as_second(), "the story's time, not the machine's");
    assert_eq!(Timestamp::from_second(date).unwrap().to_string(), "2026-11-23T12:00:00Z");
}

#[tokio::test]
async fn replies_go_to_the_inviter_only_where_the_operator_wants_it() {
    for reply_to_inviter in [false, true] {
        let world = World::with_settings(Settings { reply_to_inviter, ..Settings::default() }).await;
        let acme = world.organization("acme.example").await;
        let mail = mail_from(&world, &acme, "Ada", DORA).await;
        let expected = if reply_to_inviter { "<admin@acme.example>" } else { "" };
        assert_eq!(mail.header("Reply-To"), expected);
    }
}

#[tokio::test]
async fn letters_of_every_language_arrive_in_subject_and_sender() {
    let product = "Einladungen 招待 دعوات";
    let settings = Settings { product: product.parse().unwrap(), ..Settings::default() };
    let world = World::with_settings(settings).await;
    let acme = world.organization("acme.example").await;
    for (index, name) in NAMES.into_iter().enumerate() {
        let mail = mail_from(&world, &acme, name, &format!("friend{index}@friends.example")).await;
        assert_eq!(mail.from.replace('"', ""), format!("{name} via {product} <invites@example.com>"));
        assert!(mail.subject.contains(name), "{}", mail.subject);
        assert!(
            mail.text.contains(name) && mail.html.contains(&name.replace('\'', "&#39;")),
            "{}",
            mail.text
        );
        assert_lines_are_valid(&mail);
    }
}

#[tokio::test]
async fn no_name_becomes_a_header_and_only_a_plain_one_is_shown_as_the_senders() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let long = "ü".repeat(64);
    let names = [
        ("Eve\r\nBcc: all@friends.example", None),
        ("Eve\r\n\r\n<h1>won</h1>", None),
        ("Eve\"><b>", None),
        ("evil.example", None),
        ("call 0123456789", None),
        ("", None),
        ("Eve\nX-Evil; yes", Some("Eve X-Evil; yes")),
        ("\"Eve\" \\ (", None),
        ("\"Eve\", the \"best\"", Some("\"Eve\", the \"best\"")),
        ("=?utf-8?B?QmNjOiBhbGxAZnJpZW5kcy5leGFtcGxl?=", None),
        ("\u{202e}evE", Some("evE")),
        (long.as_str(), Some(long.as_str())),
    ];
    for (index, (name, shown)) in names.into_iter().enumerate() {
        let mail = mail_from(&world, &acme, name, &format!("friend{index}@friends.example")).await;
        assert_eq!(header_names(&mail), BTreeSet::from(HEADERS), "{name:?}");
        assert_eq!(mail.headers.len(), HEADERS.len(), "{name:?}");
        assert_lines_are_valid(&mail);
        let senders = mailparse::addrparse_header(&header_of(&mail)).unwrap();
        let sender = senders.extract_single_info().expect("one sender");
        assert_eq!(sender.addr, "invites@example.com", "{name:?}");
        let expected =
            shown.map_or_else(|| "Tailnet Invites".to_owned(), |name| format!("{name} via Tailnet Invites"));
        assert_eq!(sender.display_name.as_deref(), Some(expected.as_str()), "{name:?}");
    }
}

/// The sender as a header of its own, for the parser of addresses.
fn header_of(mail: &ReceivedMail) -> mailparse::MailHeader<'_> {
    let raw = &mail.raw.as_bytes()[mail.raw.find("From: ").unwrap()..];
    mailparse::parse_header(raw).unwrap().0
}

#[tokio::test]
async fn the_link_arrives_as_it_was_made() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    call(&world, &acme, "山田").await;
    let invite = acme.invite(DORA).await;
    world.drain().await;
    let mail = world.mailbox.mails_to(DORA).remove(0);
    let link = invite["inviteUrl"].as_str().unwrap();
    assert!(mail.raw.contains("quoted-printable") && !mail.raw.contains(link), "it was broken over lines");
    assert_eq!(mail.link(), link);
    assert!(mail.html.contains(&format!("href=\"{link}\"")), "{}", mail.html);
}

/// Every line ends as lines of mails do and is no longer than they may be (RFC 5322, section 2.1.1; RFC 2047, section 2).
fn assert_lines_are_valid(mail: &ReceivedMail) {
    assert!(mail.raw.is_ascii());
    assert!(!mail.raw.replace("\r\n", "").contains(['\r', '\n']), "a bare line end");
    assert!(mail.raw.split("\r\n").all(|line| line.len() <= 998));
    let headers = mail.raw.split("\r\n\r\n").next().unwrap();
    for line in headers.split("\r\n") {
        assert!(line.len() <= 78, "{line}");
        assert!(!line.contains("=?utf-8?") || line.len() <= 76, "{line}");
        assert!(!line.trim().is_empty());
    }
}
