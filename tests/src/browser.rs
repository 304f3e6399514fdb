//! A browser: keeps the cookies that it is given, and sends them back.

use std::collections::BTreeMap;

use http::{Method, header};
use shared::config::Ring;

use crate::people::{Answer, Somebody};

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
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let headers = [("cookie", cookies.as_str())];
        let headers = if cookies.is_empty() { &headers[1..] } else { &headers };
        let answer = self.somebody.call(method, path, "", headers).await;
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
