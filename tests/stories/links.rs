//! Links as people meet them: with what a mail program or a sentence has added, asked for by HEAD, or leading nowhere (W15, W28, W1).

use http::Method;
use serde_json::{Value, json};
use tests::{Answer, World, accept, follow, link_of, open_link};

/// What people and programs make of a link, for a path.
const PATHS: [(&str, &str); 7] = [
    ("", ""),
    ("", "/"),
    ("", "//"),
    ("", ").?utm_source=mail"),
    ("%3C", "%3E"),
    ("%22", "%22,"),
    ("", "%20"),
];

/// And for a text that is pasted.
const TEXTS: [(&str, &str); 9] = [
    ("", ""),
    ("", "/"),
    ("", "."),
    ("", ","),
    ("(", ")."),
    ("<", ">"),
    ("\"", "\""),
    (" \r\n", "\t\n"),
    ("", "%3E"),
];

#[tokio::test]
async fn a_link_opens_with_whatever_a_mail_program_has_added_to_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let code = link_of(&invite).strip_prefix("/uinv/").unwrap();
    for (before, behind) in PATHS {
        let opened = world.browser().get(&format!("/uinv/{before}{code}{behind}")).await.expect(303);
        follow(&world, &opened).await.expect(200);
    }
}

#[tokio::test]
async fn a_link_is_accepted_with_whatever_a_sentence_has_added_to_it() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let (url, dora) = (invite["inviteUrl"].as_str().unwrap(), world.person("dora@friends.example"));
    for (before, behind) in TEXTS {
        let pasted = json!({ "inviteUrl": format!("{before}{url}{behind}") });
        accept(&dora, &pasted).await.expect(200);
    }
}

#[tokio::test]
async fn a_damaged_link_is_unknown_to_the_page_and_to_whoever_accepts() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let code = link_of(&invite).strip_prefix("/uinv/").unwrap();
    let dora = world.person("dora@friends.example");
    let (start, end) = code.split_at(40);
    for damaged in [
        start.to_owned(),
        format!("{start}%20{end}"),
        format!("{start}/{end}"),
        format!("{code}/join"),
        format!("{code}A"),
    ] {
        world.browser().get(&format!("/uinv/{damaged}")).await.expect(404);
        accept(&dora, &json!({ "inviteUrl": damaged })).await.expect(404);
    }
}

/// Asks that HEAD is answered as GET is, without the body.
async fn is_answered_alike(world: &World, path: &str, headers: &[(&str, &str)]) {
    let page = world.browser().call(Method::GET, path, "", headers).await;
    let head = world.browser().call(Method::HEAD, path, "", headers).await;
    let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!((head.status, names(&head)), (page.status, names(&page)), "{path}");
    assert_eq!(head.text, "", "{path}");
}

#[tokio::test]
async fn pages_answer_head_as_get_without_a_body() {
    let world = World::new().await;
    let acme = world.organization("acme.example").await;
    let invite = acme.link().await;
    let opened = open_link(&world, &invite).await;
    let cookie = opened.header("set-cookie").and_then(|cookie| cookie.split(';').next()).unwrap();
    is_answered_alike(&world, link_of(&invite), &[]).await;
    is_answered_alike(&world, "/uinv/forged", &[]).await;
    is_answered_alike(&world, "/join", &[("cookie", cookie)]).await;
    is_answered_alike(&world, "/join", &[]).await;
    is_answered_alike(&world, "/nowhere", &[]).await;
    accept(&world.person("dora@friends.example"), &invite).await.expect(200);
}

#[tokio::test]
async fn a_path_that_does_not_exist_is_a_page_to_people_and_json_to_programs() {
    let world = World::new().await;
    for path in ["/nowhere", "/uinv", "/uinv/", "/join/", "/favicon.ico", "/api", "/apis/v2"] {
        let page = world.browser().get(path).await.expect(404);
        assert!(page.text.contains("<h1>There is nothing here</h1>"), "{path}: {}", page.text);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    }
    for (method, path) in [
        (Method::GET, "/api/v2/nothing"),
        (Method::PUT, "/api/v2/users/1"),
        (Method::GET, "/api/v2/tailnets/"),
    ] {
        let refused = world.browser().call(method, path, "", &[]).await.expect(404);
        assert_eq!(refused.json, json!({ "message": "no such path or method", "status": 404 }), "{path}");
    }
    assert!(matches!(
        world.browser().call(Method::POST, "/nowhere", "", &[]).await.expect(404).json,
        Value::Null
    ));
}

#[tokio::test]
async fn a_browser_that_asks_for_permission_is_not_told_that_there_is_nothing() {
    let world = World::new().await;
    let headers = [("origin", "https://console.example"), ("access-control-request-method", "POST")];
    let asked = world.browser().call(Method::OPTIONS, "/api/v2/tailnets", "", &headers).await;
    assert_eq!((asked.status.as_u16(), asked.text.as_str()), (204, ""));
}

#[tokio::test]
async fn trace_is_no_method_and_echoes_nothing() {
    let world = World::new().await;
    let headers = [
        ("cookie", "__Host-session=whispered"),
        ("authorization", "Bearer whispered"),
        ("x-told", "whispered"),
    ];
    for (path, is_page) in [("/", true), ("/join", true), ("/sign-out", true), ("/api/v2/me", false)] {
        let told = [path, "?told=whispered"].concat();
        let answer = world.browser().call(Method::TRACE, &told, "whispered", &headers).await.expect(404);
        let other = world.browser().call(Method::PUT, path, "", &[]).await.expect(404);
        assert_eq!((&answer.text, is_page), (&other.text, other.text.contains("<h1>")), "{path}");
        let mut said = vec![answer.text];
        said.extend(answer.headers.values().map(|value| value.to_str().unwrap().to_owned()));
        assert!(said.iter().all(|text| !text.contains("whispered")), "{path}: {said:?}");
    }
    assert_eq!(world.calls.take(), [], "the table is not asked");
}
