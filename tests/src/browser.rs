//! A browser: keeps the cookies that it is given, and sends them back.

use std::collections::BTreeMap;

use http::{Method, header};
use serde_json::Value;
use shared::config::Ring;
use shared::edge::http::session_cookie::NAME;

use crate::people::{Answer, Somebody};
use crate::verbs::link_of;
use crate::world::World;

/// A browser of somebody.
#[derive(Debug, Clone)]
pub struct Browser {
    somebody: Somebody,
    /// Its cookies.
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A browser without cookies.
    #[must_use]
    pub const fn of(somebody: Somebody) -> Self {
        Self { somebody, cookies: BTreeMap::new() }
    }

    /// The same browser at functions that lack a key ring.
    #[must_use]
    pub fn where_nobody_has(&self, ring: Ring) -> Self {
        Self { somebody: self.somebody.where_nobody_has(ring), ..self.clone() }
    }

    /// Opens a page. Redirects are not followed.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.request(Method::GET, path).await
    }

    /// Asks for a page by any method.
    pub async fn request(&mut self, method: Method, path: &str) -> Answer {
        self.send(method, path, "", &[]).await
    }

    /// Sends a form of a page of this site.
    pub async fn submit(&mut self, path: &str, form: &str) -> Answer {
        let form_type = ("content-type", "application/x-www-form-urlencoded");
        self.send(Method::POST, path, form, &[form_type, ("sec-fetch-site", "same-origin")]).await
    }

    /// Opens the page of an invite by its link.
    pub async fn open(&mut self, invite: &Value) -> Answer {
        let opened = self.get(link_of(invite)).await.expect(303);
        self.get(opened.header("location").expect("it leads to a page")).await
    }

    /// Sends the form by which the page on show lets somebody join.
    pub async fn join(&mut self, page: &Answer) -> Answer {
        self.submit("/join", &join_form(page)).await
    }

    /// Somebody signs in now, with a provider that has verified their address.
    pub fn sign_in(&mut self, world: &World, login: &str) {
        self.cookies.insert(NAME.to_owned(), world.new_session(login));
    }

    /// The script of a page sends JSON.
    pub async fn post(&mut self, path: &str, body: &Value) -> Answer {
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
        self.send(Method::POST, path, &body.to_string(), &headers).await
    }

    /// Makes any request.
    pub async fn send(&mut self, method: Method, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let cookie = Some(("cookie", cookies.as_str())).filter(|(_, cookies)| !cookies.is_empty());
        let headers: Vec<_> = headers.iter().copied().chain(cookie).collect();
        let answer = self.somebody.call(method, path, body, &headers).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            self.take(cookie.to_str().expect("a cookie is text"));
        }
        answer
    }

    fn take(&mut self, cookie: &str) {
        let pair = cookie.split(';').next().unwrap_or_default();
        let (name, value) = pair.split_once('=').expect("a cookie has a value");
        if cookie.contains("Max-Age=0;") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// What the form on the page of an invite sends.
#[must_use]
pub fn join_form(page: &Answer) -> String {
    let value = page.text.split_once(r#"name="shown" value=""#).and_then(|(_, rest)| rest.split_once('"'));
    let (shown, _) = value.expect("the page has the form");
    format!("shown={shown}")
}
