//! Pages and mails in every language (R27): each state of each page, as a browser's reader gets it who wants that language, and each mail.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use http::Method;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::config::Ring;
use shared::domain::{EmailAddress, Language, PasskeyId};
use tests::{Answer, Browser, Fault, ReceivedMail, World, accept, new_authenticator, path_of};

use super::passkeys::{add, newcomer};

/// What is seen of pages, by language.
#[derive(Default)]
struct Gallery {
    seen: BTreeMap<Language, String>,
}

impl Gallery {
    /// Opens a page in every language.
    async fn open(&mut self, name: &str, browser: &mut Browser, path: &str) {
        for language in Language::ALL {
            let headers = [("accept-language", language.code())];
            self.keep(name, language, &browser.send(Method::GET, path, "", &headers).await);
        }
    }

    /// Sends a form in every language. It is one that changes nothing.
    async fn submit(&mut self, name: &str, browser: &mut Browser, path: &str, form: &str) {
        for language in Language::ALL {
            let headers = [
                ("accept-language", language.code()),
                ("content-type", "application/x-www-form-urlencoded"),
                ("sec-fetch-site", "same-origin"),
            ];
            self.keep(name, language, &browser.send(Method::POST, path, form, &headers).await);
        }
    }

    fn keep(&mut self, name: &str, language: Language, page: &Answer) {
        let (code, direction) = (language.code(), language.direction().as_str());
        let opening = format!(
            r#"<!doctype html>
<html lang="{code}" dir="{direction}">"#
        );
        assert!(page.text.starts_with(&opening), "{name} in {code}: {}", page.text);
        let (heading, title) = (part(&page.text, "<h1>", "</h1>"), part(&page.text, "<title>", "</title>"));
        assert_eq!(heading, title, "{name} in {code}");
        assert!(page.text.len() < 14_000, "{name} in {code}: {} bytes", page.text.len());
        let english_heading = format!("<h1>{heading}</h1>");
        if language != Language::En {
            let english = self.seen.get(&Language::En).map(String::as_str).unwrap_or_default();
            assert!(!english.contains(&english_heading), "{name} in {code} is English: {heading}");
        }
        let seen = format!("==== {name}: {}\n{}\n", page.status.as_u16(), shown(&page.text));
        self.seen.entry(language).or_default().push_str(&seen);
    }
}

impl Gallery {
    /// Holds what was seen to what is known.
    fn compare(self, pages: &str) {
        for (language, seen) in self.seen {
            insta::assert_snapshot!(format!("{pages}_in_{language}"), seen);
        }
    }
}

fn browser_of(world: &World, login: &str) -> Browser {
    let mut browser = world.new_browser();
    browser.sign_in(world, login);
    browser
}

fn part<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map_or("", |(part, _)| part)
}

/// What is in the page's `main`, without script, random values and the invisible gate in front of each dot of a name.
fn shown(page: &str) -> String {
    let main = part(page, "<main>", "</main>").trim().replace('\u{202f}', "");
    let without_script = main.split_once("<script>").map_or(main.clone(), |(before, rest)| {
        format!("{before}{}", rest.split_once("</script>").map_or("", |(_, after)| after))
    });
    let random = [
        (r#"name="shown" value=""#, "\""),
        (r#"data-user=""#, "\""),
        (r#"data-credentials=""#, "\""),
        (r#"action="/passkeys/"#, "/delete"),
        ("/uinv/", "<"),
    ];
    random.iter().fold(without_script, |text, (start, end)| masked(&text, start, end))
}

fn masked(text: &str, start: &str, end: &str) -> String {
    let mut parts = text.split(start);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let rest = part.find(end).map_or(part, |at| &part[at..]);
        format!("{text}{start}...{rest}")
    })
}

const PROVIDER: &str =
    r#"[{"key":"work","issuer":"https://login.example","clientId":"us","clientSecret":"quiet"}]"#;

#[tokio::test]
async fn pages_for_whoever_has_not_signed_in() {
    let world = World::with_providers(PROVIDER, "work=Acme").await;
    let mut nobody = world.new_browser();
    let mut gallery = Gallery::default();
    for (name, path) in [
        ("welcome", "/"),
        ("sign in", "/sign-in"),
        ("sign in again: no attempt", "/sign-in?problem=attempt"),
        ("sign in again: refused", "/sign-in?problem=refused"),
        ("sign in again: bad answer", "/sign-in?problem=answer"),
        ("sign in again: no answer", "/sign-in?problem=provider"),
        ("bad return path", "/sign-in?return=//elsewhere.example"),
        ("bad prompt", "/sign-in?prompt=none"),
        ("no provider", "/sign-in/elsewhere"),
        ("not opened", "/join"),
        ("unknown link", "/uinv/tninv_forged"),
        ("nowhere", "/nowhere"),
        ("no links to the app", "/download"),
    ] {
        gallery.open(name, &mut nobody, path).await;
    }
    let no_way = World::new().await.without_passkeys();
    gallery.open("no way to sign in", &mut no_way.new_browser(), "/sign-in").await;
    gallery.compare("pages_signed_out");
}

#[tokio::test]
async fn pages_of_an_invite() {
    let world = World::with_providers(PROVIDER, "work=Acme").await;
    let acme = world.organization("acme.example").await;
    world.organization("globex.example").await;
    let mut gallery = Gallery::default();
    let bound = json!([{ "email": "dora@friends.example", "role": "it-admin", "bindToEmail": true }]);
    let bound = acme.create(bound).await.expect(200).json[0].clone();
    let mut nobody = world.new_browser();
    nobody.open(&bound).await.expect(200);
    gallery.open("signed out", &mut nobody, "/join").await;
    gallery.open("sign in or make an account", &mut nobody, "/sign-in?return=/join").await;

    let mut dora = browser_of(&world, "dora@friends.example");
    let page = dora.open(&bound).await.expect(200);
    gallery.open("signed in", &mut dora, "/join").await;
    let mut eve = browser_of(&world, "eve@friends.example");
    eve.open(&bound).await.expect(403);
    gallery.open("bound to another address", &mut eve, "/join").await;
    dora.join(&page).await.expect(303);
    gallery.open("waits", &mut dora, "/join").await;
    gallery.open("waits, in the list", &mut dora, "/").await;
    acme.admin().does("approve", &world.person("dora@friends.example")).await.expect(200);
    gallery.open("joined", &mut dora, "/join").await;
    gallery.open("gone", &mut nobody, "/join").await;
    acme.admin().does("suspend", &world.person("dora@friends.example")).await.expect(200);
    gallery.open("suspended", &mut dora, "/join").await;
    gallery.open("suspended, in the list", &mut dora, "/").await;
    gallery.submit("suspended, cannot leave", &mut dora, "/leave", &format!("tailnet={}", acme.id)).await;

    let link = acme.link().await;
    for (name, login) in
        [("a member already", "member@acme.example"), ("home forbids it", "member@globex.example")]
    {
        let mut browser = browser_of(&world, login);
        browser.open(&link).await;
        gallery.open(name, &mut browser, "/join").await;
    }
    gallery.compare("pages_of_an_invite");
}

#[tokio::test]
async fn pages_of_tailnets() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let globex = world.organization("globex.example").await;
    let mut gallery = Gallery::default();
    accept(&globex.admin(), &acme.link().await).await.expect(200);
    let mut admin = browser_of(&world, "admin@globex.example");
    gallery.open("two, one of which can be left", &mut admin, "/").await;
    gallery.submit("cannot leave home", &mut admin, "/leave", &format!("tailnet={}", globex.id)).await;
    let mut owner = browser_of(&world, "owner@acme.example");
    gallery.submit("cannot leave as owner", &mut owner, "/leave", &format!("tailnet={}", acme.id)).await;
    let mut eve = browser_of(&world, "eve@friends.example");
    gallery.open("none, may found", &mut eve, "/").await;
    gallery.open("found", &mut eve, "/found").await;
    for (name, form) in [
        ("found: malformed", "name=4%3C2&kind=organizational"),
        ("found: digits", "name=call-555-12345"),
        ("found: mail provider", "name=gmail.com"),
        ("found: other domain", "name=other.example"),
        ("found: bad kind", "name=eve&kind=others"),
        ("found: too large", &"x".repeat(300_000)),
    ] {
        gallery.submit(name, &mut eve, "/found", form).await;
    }
    for name in ["eve", "eve-two", "eve-three"] {
        eve.submit("/found", &format!("name={name}")).await.expect(303);
    }
    gallery.submit("found: too many", &mut eve, "/found", "name=eve-four").await;
    let mut dora = browser_of(&world, "dora@friends.example");
    gallery.submit("found: taken", &mut dora, "/found", "name=eve").await;
    gallery.compare("pages_of_tailnets");
}

#[tokio::test]
async fn pages_of_passkeys() {
    let world = World::new().await;
    let mut gallery = Gallery::default();
    gallery.open("of a provider", &mut browser_of(&world, "eve@friends.example"), "/passkeys").await;
    let (mut kim, _) = newcomer(&world, "kim").await;
    gallery.open("one", &mut kim, "/passkeys?return=/join").await;
    let page = kim.get("/passkeys").await.expect(200).text;
    assert!(page.contains(r#"data-name-taken="This name is taken."#), "the script has the words: {page}");
    let remove = |page: &str| {
        let credential = part(page, "data-credentials=\"", "\"").split(' ').next().unwrap_or_default();
        let id = PasskeyId::of(&Base64UrlUnpadded::decode_vec(credential).unwrap());
        format!("/passkeys/{id}/delete")
    };
    gallery.submit("the last", &mut kim, &remove(&page), "").await;
    add(&mut kim, &mut new_authenticator()).await.expect(200);
    gallery.open("two", &mut kim, "/passkeys").await;
    gallery.submit("none such", &mut kim, "/passkeys/AAAAAAAAAAAAAAAAAAAAAA/delete", "").await;
    world.advance(SignedDuration::from_mins(6));
    gallery.submit("sign-in too old", &mut kim, &remove(&page), "").await;
    gallery.compare("pages_of_passkeys");
}

#[tokio::test]
async fn pages_against_further_mails() {
    let world = World::new().await;
    let address: EmailAddress = "dora@friends.example".parse().unwrap();
    let token = world.app().config.keys.links().unwrap().opt_out_token(address.hash());
    let page = format!("/opt-out/{}", token.reveal());
    let (mut dora, mut gallery) = (world.new_browser(), Gallery::default());
    gallery.open("mails are sent", &mut dora, &page).await;
    gallery.submit("neither never nor yes", &mut dora, &page, "again=perhaps").await;
    gallery.open("no such link", &mut dora, "/opt-out/tnopt_x").await;
    dora.submit(&page, "again=never").await.expect(200);
    gallery.open("mails are stopped", &mut dora, &page).await;
    gallery.compare("pages_against_further_mails");
}

#[tokio::test]
async fn pages_of_failures() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let mut eve = browser_of(&world, "eve@friends.example");
    eve.open(&acme.link().await).await.expect(200);
    let mut gallery = Gallery::default();
    for language in Language::ALL {
        let headers = [("accept-language", language.code())];
        let answer = eve.send(Method::POST, "/sign-out", "", &headers).await;
        gallery.keep("another site's form", language, &answer);
    }
    let mut broken = eve.where_nobody_has(Ring::Links);
    gallery.open("failed", &mut broken, "/join").await;
    world.calls.inject("BatchGetItem", 0, usize::MAX, Fault::RequestLost);
    gallery.open("busy", &mut eve, "/join").await;
    gallery.compare("pages_of_failures");
}

#[tokio::test]
async fn whoever_may_not_found_is_told_so_in_every_language() {
    let world = World::with_founders("ann@example.org").await;
    let mut bob = browser_of(&world, "bob@example.org");
    let mut gallery = Gallery::default();
    gallery.open("no tailnet, may not found", &mut bob, "/").await;
    gallery.open("may not found", &mut bob, "/found").await;
    gallery.compare("pages_without_founding");
}

#[tokio::test]
async fn whoever_has_links_to_the_app_sees_them_in_every_language() {
    let world = World::with_downloads("linux=https://app.example/linux,macos=https://app.example/mac").await;
    let mut gallery = Gallery::default();
    let mut nobody = world.new_browser();
    for language in Language::ALL {
        for (name, system) in [("of a system", "\"macOS\""), ("of no system", "\"Haiku\"")] {
            let headers = [("accept-language", language.code()), ("sec-ch-ua-platform", system)];
            let page = nobody.send(Method::GET, "/download", "", &headers).await;
            gallery.keep(name, language, &page);
        }
    }
    gallery.compare("pages_of_the_app");
}

/// The texts of a mail's HTML in their order, and where its links lead.
fn read_html(html: &str) -> (Vec<String>, Vec<String>) {
    let body = html.split_once("</div>").unwrap().1;
    let texts = body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text.trim());
    let unescaped = |text: &str| text.replace("&#39;", "'").replace("&#34;", "\"").replace("&#38;", "&");
    let links = body.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    (texts.filter(|text| !text.is_empty()).map(unescaped).collect(), links.map(unescaped).collect())
}

/// Checks that text and HTML of a mail say the same: whatever stands in one stands in the other.
fn assert_same_facts(mail: &ReceivedMail) {
    let (texts, links) = read_html(&mail.html);
    let paragraphs: Vec<&str> = mail.text.trim().split("\n\n").map(str::trim).collect();
    for paragraph in &paragraphs {
        let is_said = match paragraph.split_once(": https://") {
            Some((label, rest)) => {
                texts.iter().any(|text| text == label) && links.contains(&format!("https://{rest}"))
            }
            None => texts.iter().any(|text| text == paragraph),
        };
        assert!(is_said, "only the text says: {paragraph}\n{}", mail.html);
    }
    for text in &texts {
        let is_said = paragraphs.iter().any(|said| {
            said == text
                || said.starts_with(&format!("{text}: https://"))
                || said.ends_with(&format!(": {text}"))
        });
        assert!(is_said, "only the HTML says: {text}\n{}", mail.text);
    }
    for link in links {
        assert!(mail.text.contains(&link), "only the HTML leads to {link}\n{}", mail.text);
    }
}

#[tokio::test]
async fn every_mail_speaks_every_language_and_says_the_same_in_text_and_html() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let in_language = |language: Language| {
        json!({ "email": format!("dora-{language}@friends.example"), "role": "it-admin", "bindToEmail": true,
            "language": language })
    };
    let body = Value::from(Language::ALL.map(in_language).to_vec());
    let invites = acme.create(body).await.expect(200).json;
    world.drain().await;
    world.advance(SignedDuration::from_mins(2));
    for invite in invites.as_array().unwrap() {
        acme.admin().post_nothing(&format!("{}/resend", path_of(invite))).await.expect(200);
    }
    world.drain().await;
    for language in Language::ALL {
        let mails = world.mailbox.mails_to(&format!("dora-{language}@friends.example"));
        assert_eq!(mails.len(), 2, "{language}");
        let mut seen = String::new();
        for mail in mails {
            assert_same_facts(&mail);
            let (code, direction) = (language.code(), language.direction().as_str());
            assert!(mail.html.contains(&format!(r#"class="card" lang="{code}" dir="{direction}""#)));
            assert!(mail.html.len() < 20_000 && mail.text.contains(&format!("\n\n{}\n\n", mail.link())));
            let english = "Admin invites you to join acme.example, a private network, as an IT admin.";
            assert!(
                mail.text.replace('\u{202f}', "").contains(english),
                "one line is English: {}",
                mail.text
            );
            let shown = format!("==== {}\n{}\n----\n{}\n", mail.subject, mail.text, mail.html);
            seen.push_str(
                &["/uinv/", "/opt-out/"].iter().fold(shown, |text, path| without_codes(&text, path)),
            );
        }
        insta::assert_snapshot!(format!("mails_in_{language}"), seen.replace('\u{202f}', ""));
    }
}

#[tokio::test]
async fn every_notice_speaks_every_language_and_says_the_same_in_text_and_html() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    for language in Language::ALL {
        // An address gets five mails a day.
        world.advance(SignedDuration::from_hours(6));
        let dora = format!("dora-{language}@friends.example");
        let body = json!([{ "language": language, "role": "auditor" }]);
        let link = acme.create(body).await.expect(200).json[0].clone();
        accept(&world.person(&dora), &link).await.expect(200);
        world.drain().await;
        acme.admin().does("approve", &world.person(&dora)).await.expect(200);
        world.drain().await;
        let [waiting, approved] = ["admin@acme.example", dora.as_str()]
            .map(|address| world.mailbox.mails_to(address).pop().unwrap_or_default());
        let mut seen = String::new();
        for mail in [waiting, approved] {
            assert_same_facts(&mail);
            assert!(mail.html.contains(&format!(r#"<html lang="{language}""#)), "{}", mail.html);
            let shown = format!("==== {}\n{}\n----\n{}\n", mail.subject, mail.text, mail.html);
            seen.push_str(&without_codes(&shown, "/opt-out/"));
        }
        insta::assert_snapshot!(format!("notices_in_{language}"), seen.replace('\u{202f}', ""));
    }
}

/// Codes depend on the key ring.
fn without_codes(text: &str, path: &str) -> String {
    let mut parts = text.split(path);
    let first = parts.next().unwrap_or_default().to_owned();
    let is_code = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    parts.fold(first, |text, part| format!("{text}{path}...{}", part.trim_start_matches(is_code)))
}
