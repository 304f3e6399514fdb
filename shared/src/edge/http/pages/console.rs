//! The admin console: files that a function has compiled in, and one page for every path that is no file (W36).

use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use lambda_http::Body;
use serde_json::Value;

use super::page;
use crate::edge::endpoints::Endpoint;
use crate::edge::http::Incoming;
use crate::edge::http::openapi::{Description, Success, header_parameter, response_header, string};
use crate::edge::http::request::accepts;
use crate::edge::http::response::set;

/// The endpoints.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 3] = [
    Endpoint::get("/console", "show-console", describe_page),
    Endpoint::get("/console/", "show-console", describe_page),
    Endpoint::get("/console/{path+}", "show-console", describe),
];

/// Below it are files. Everything else is the page, since a path may end in a tailnet's name, which looks like a file.
const FILES: &str = "assets/";

/// The console runs its own script, which calls this service, and nothing else. It puts no text into the page as HTML, and no browser that
/// knows trusted types would let it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

/// The name of a file changes with its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The page names the files, so a browser asks for it each time.
const ASK_AGAIN: &str = "no-cache";

const WINDOW_OF_ITS_OWN: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// A file of the console, as it is and compressed.
#[derive(Debug)]
pub struct ConsoleFile {
    /// Its name below `/console/assets/`, with a hash of its content.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub content: Content,
}

/// Content in every encoding that is answered.
#[derive(Debug)]
pub struct Content {
    /// As it is.
    pub plain: &'static [u8],
    /// With gzip (RFC 1952).
    pub gzip: &'static [u8],
    /// With Brotli (RFC 7932).
    pub brotli: &'static [u8],
}

/// What a function serves: the page, and the files that it names.
#[derive(Debug)]
pub struct Console {
    /// The page.
    pub page: Content,
    /// The files.
    pub files: &'static [ConsoleFile],
}

/// 200: a file, or the page. 404 for a file that there is not (any more).
#[must_use]
pub fn answer(incoming: &Incoming<'_>, console: &Console) -> Response<Body> {
    let path = incoming.path("path").unwrap_or_default();
    let Some(name) = path.strip_prefix(FILES) else { return shown(incoming, &console.page) };
    match console.files.iter().find(|file| file.name == name) {
        Some(file) => served(incoming, file),
        None => super::nowhere(incoming),
    }
}

fn shown(incoming: &Incoming<'_>, content: &Content) -> Response<Body> {
    let mut response = encoded(incoming, page(StatusCode::OK, String::new()), content);
    set(&mut response, header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    set(&mut response, header::CACHE_CONTROL, HeaderValue::from_static(ASK_AGAIN));
    set(&mut response, header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    set(&mut response, WINDOW_OF_ITS_OWN, HeaderValue::from_static("same-origin"));
    response
}

fn served(incoming: &Incoming<'_>, file: &ConsoleFile) -> Response<Body> {
    let mut response = encoded(incoming, page(StatusCode::OK, String::new()), &file.content);
    set(&mut response, header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    set(&mut response, header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    response
}

/// The content in the encoding that the browser takes and that is the shortest.
fn encoded(incoming: &Incoming<'_>, mut response: Response<Body>, content: &Content) -> Response<Body> {
    let accepted = incoming.header(header::ACCEPT_ENCODING.as_str()).unwrap_or_default();
    let (encoding, bytes) = if accepts(accepted, "br") {
        (Some("br"), content.brotli)
    } else if accepts(accepted, "gzip") {
        (Some("gzip"), content.gzip)
    } else {
        (None, content.plain)
    };
    if let Some(encoding) = encoding {
        set(&mut response, header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    set(&mut response, header::VARY, HeaderValue::from_static("Accept-Encoding"));
    *response.body_mut() = Body::Binary(bytes.to_vec());
    response
}

fn describe_page() -> Description {
    Description::of_page(
        "Show the admin console",
        "One page for every path of the console. Its script signs in by the browser's session and calls the endpoints of this document, no others.",
        Success {
            status: StatusCode::OK,
            description: "The console",
            content: Some(("text/html", string().into(), Value::from("<!doctype html>…Console…"))),
            headers: vec![("Cache-Control", response_header("A browser asks each time", ASK_AGAIN))],
        },
        [],
    )
    .parameter(
        header_parameter(header::ACCEPT_ENCODING.as_str(), string(), "`br` and `gzip` are answered")
            .example("gzip, br"),
    )
}

fn describe() -> Description {
    describe_page().path_parameter(
        "path",
        "A screen of the console, or `assets/` and a file",
        "acme.example/users",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_taken_unless_it_is_refused() {
        for accepted in ["br", "gzip, deflate, br", "gzip, BR;q=0.5", "br ; q=1"] {
            assert!(accepts(accepted, "br"), "{accepted}");
        }
        for accepted in ["", "gzip", "br;q=0", "brotli", "br;q=x", "*"] {
            assert!(!accepts(accepted, "br"), "{accepted}");
        }
    }
}
