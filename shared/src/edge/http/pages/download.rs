//! Where somebody who has joined gets the client for their system (R11).

use askama::Template;
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::Value;

use super::{page, rendered, words_of};
use crate::domain::System;
use crate::edge::endpoints::Endpoint;
use crate::edge::http::Incoming;
use crate::edge::http::openapi::{Description, Success, header_parameter, string};
use crate::words::Words;

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] = [Endpoint::get("/download", "show-download", describe)];

/// The client hint in which a browser says its system.
const PLATFORM: &str = "Sec-CH-UA-Platform";

#[derive(Template)]
#[template(path = "download_page.html")]
struct DownloadTemplate<'a> {
    words: Words,
    title: String,
    own: Option<(System, &'a str)>,
    others: &'a [(System, &'a str)],
}

/// 200: the link for the browser's own system, and below it the others. Nothing is downloaded by itself.
#[must_use]
pub fn downloads(incoming: &Incoming<'_>) -> Response<Body> {
    let system = System::of_browser(incoming.header(PLATFORM), incoming.header("User-Agent"));
    let mut links: Vec<_> = incoming.app().config.downloads.first_for(system).collect();
    let is_first_own = links.first().is_some_and(|(first, _)| Some(*first) == system);
    let own = is_first_own.then(|| links.remove(0));
    let words = words_of(incoming);
    let title = match own {
        Some((system, _)) => words.with("download-for", &[("system", system.name())]),
        None => words.text("get-app"),
    };
    page(StatusCode::OK, rendered(&DownloadTemplate { words, title, own, others: &links }))
}

fn describe() -> Description {
    Description::of_page(
        "Show where to get the client",
        "The links that the operator has configured, that for the browser's own system first.",
        Success {
            status: StatusCode::OK,
            description: "The links",
            content: Some(("text/html", string().into(), Value::from("<!doctype html>…Get the app…"))),
            headers: Vec::new(),
        },
        [],
    )
    .parameter(header_parameter(PLATFORM, string(), "The browser's system").example("\"macOS\""))
}
