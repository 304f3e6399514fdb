//! Signing in at the identity provider, as a browser and as a program, by the deployed functions.

use local::browser::location;
use local::exchange::{self, Login};
use serde_json::{Value, json};
use tests::deployed::browser::{Browser, read, text};
use tests::deployed::people::Person;
use tests::deployed::stack::STACK;

#[tokio::test]
async fn somebody_signs_in_in_a_browser_founds_a_tailnet_lets_a_friend_in_and_signs_out() {
    let mut browser = Browser::default();
    browser.signs_in("rosa-lind@signing-in.example", "/join").await;
    let me = browser.me().await;
    assert_eq!(
        (&me["loginName"], &me["displayName"], &me["email"], &me["signedInWith"]),
        (
            &json!("rosa-lind@signing-in.example"),
            &json!("Rosa Lind"),
            &json!("rosa-lind@signing-in.example"),
            &json!("local")
        )
    );
    let first_page = text(browser.get("/").await).await;
    assert!(first_page.contains("<h1>Create your network</h1>"), "whoever is in none is led to it");
    browser.submit("/found", "name=rosa&kind=organizational").await;
    let tailnets = read(browser.get("/api/v2/tailnets").await).await;
    let tailnet = tailnets["tailnets"][0]["id"].as_str().expect("a tailnet has an id").to_owned();
    let users = format!("/api/v2/tailnet/{tailnet}/users");
    assert_eq!(
        read(browser.get(&users).await).await["users"][0]["loginName"],
        "rosa-lind@signing-in.example"
    );

    // A friend opens a link of hers, signs in, and joins by the page.
    let invites = format!("/api/v2/tailnet/{tailnet}/user-invites");
    let made = read(browser.post(&invites, "application/json", "[{}]".to_owned()).await).await;
    let link = made[0]["inviteUrl"].as_str().expect("a link is shown");
    let mut friend = Browser::default();
    let opened = friend.get(link.strip_prefix(&STACK.api).expect("it leads to the API")).await;
    assert_eq!((opened.status().as_u16(), location(&opened).expect("it leads on").path()), (303, "/join"));
    friend.signs_in("otto@signing-in.example", "/join").await;
    let page = text(friend.get("/join").await).await;
    let (_, form) = page.split_once(r#"name="shown" value=""#).expect("the page has a button");
    let (shown, _) = form.split_once('"').expect("the value ends");
    friend.submit("/join", &format!("shown={shown}")).await;
    let page = text(friend.get("/join").await).await;
    assert!(page.contains("<h1>Wait for approval in rosa</h1>"), "{page}");
    assert!(text(friend.get("/").await).await.contains("You wait for approval, to be a member."));
    let known = read(browser.get(&users).await).await;
    let otto = known["users"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|user| user["loginName"] == "otto@signing-in.example");
    assert_eq!(otto.expect("he has joined")["status"], "needs-approval");

    // The row that founding wrote is read by the next sign-in, which has nothing to refresh.
    let mut other = Browser::default();
    other.signs_in("rosa-lind@signing-in.example", "/").await;
    assert_eq!(other.me().await["id"], me["id"]);
    browser.submit("/sign-out", "everywhere=true").await;
    for browser in [&mut browser, &mut other] {
        assert_eq!(browser.get(&users).await.status(), 401);
    }
}

#[tokio::test]
async fn a_program_exchanges_an_id_token_and_brings_a_name_that_has_changed() {
    let address = "ida@signing-in.example";
    let session = async |name| {
        let login = Login { address, name: Some(name), is_verified: true };
        let token = exchange::session(&STACK.api, login, None).await.expect("the token is exchanged");
        Person { token: Some(token) }
    };
    let ida = session("Ida Rhodes").await;
    assert_eq!(ida.get("/api/v2/me").await.expect(200).json["signedInWith"], "token-exchange");
    ida.post("/api/v2/tailnets", json!({ "name": "ida", "kind": "personal" })).await.expect(200);
    let renamed = session("Ida Bell").await;
    let user = renamed.user(address).await.expect("she is a user of her tailnet");
    assert_eq!(user["displayName"], "Ida Bell");
    let log =
        "/api/v2/tailnet/-/logging/configuration?start=2000-01-01T00:00:00Z&event=USER.UPDATE.USER_PROFILE";
    let log = renamed.get(log).await.expect(200).json;
    assert_eq!(log["logs"][0]["new"]["displayName"], "Ida Bell", "{log}");
    // The same session acts with the address only where it was verified.
    let login = Login { address, name: None, is_verified: false };
    let token = exchange::session(&STACK.api, login, None).await.expect("the token is exchanged");
    let unverified = Person { token: Some(token) };
    assert_eq!(unverified.get("/api/v2/me").await.expect(200).json["email"], Value::Null);
}
