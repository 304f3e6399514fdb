//! The pages of the invitee.

use serde_json::{Value, json};

use super::parts::parameter;
use super::{Answer, Operation, Refused};

pub(super) fn open_link() -> Operation {
    let code = parameter("path", "code", json!({ "type": "string" }), "The invite code", "tninv_...");
    let header = |description: &str, example: &str| json!({ "description": description, "schema": { "type": "string" }, "example": example });
    Operation {
        summary: "Open an invite's link",
        description: "Moves the code from the address bar into a sealed cookie and changes nothing else, however often it is opened.",
        signed_in: false,
        parameters: vec![code],
        body: None,
        answer: Answer {
            status: 303,
            description: "To the page of the invite",
            content: None,
            headers: json!({
                "Location": header("Always `/join`", "/join"),
                "Set-Cookie": header("The sealed code, for `/join` only", "tailnet_invite=...; Path=/join; Max-Age=3600; HttpOnly; SameSite=Lax; Secure"),
            }),
        },
        refused: Refused::Pages(vec![(404, "The code is forged or damaged")]),
    }
}

pub(super) fn show_invite() -> Operation {
    let page = json!({ "schema": { "type": "string" }, "example": "<!doctype html>…You are invited to join acme.example…" });
    Operation {
        summary: "Show what an invite is for",
        description: "A page for the person who opened the link: who invites, to which tailnet, in which role, until when.",
        signed_in: false,
        parameters: vec![parameter(
            "cookie",
            "tailnet_invite",
            json!({ "type": "string" }),
            "As the link set it",
            "...",
        )],
        body: None,
        answer: Answer {
            status: 200,
            description: "The invite",
            content: Some(("text/html", page)),
            headers: Value::Null,
        },
        refused: Refused::Pages(vec![
            (400, "The link was not opened in this browser"),
            (404, "The code is forged or damaged"),
            (410, "The invite was used, has expired or was deleted; which of them is not said"),
            (500, "The invite cannot be looked up; trying again does not help"),
            (503, "The invite could not be looked up just now; `Retry-After` says when to try again"),
        ]),
    }
}
