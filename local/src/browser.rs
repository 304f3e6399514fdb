//! Signing in at the local identity provider, as a browser does.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use axum::http::header;
use reqwest::{Client, Response, Url};

/// Where the provider sends people back to.
pub const WAY_BACK: &str = "/sign-in/local/callback";
/// More redirects than the provider makes.
const MAX_STEPS: usize = 8;

/// The cookies that a browser has got so far, of one host.
#[derive(Debug, Default)]
pub struct Cookies(BTreeMap<String, String>);

impl Cookies {
    /// Takes the cookies of an answer. One without a value is forgotten.
    pub fn take(&mut self, answer: &Response) {
        let cookies = answer.headers().get_all(header::SET_COOKIE).into_iter();
        let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next()?.split_once('='));
        for (name, value) in pairs {
            if value.is_empty() {
                self.0.remove(name);
            } else {
                self.0.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// The value of the header that sends them.
    #[must_use]
    pub fn header(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    /// The value of a cookie.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// Goes through the provider's pages, from the one that the service leads to until it leads back, as somebody with this address. The client
/// must not follow redirects.
///
/// # Errors
/// If the provider does not answer, or leads nowhere.
pub async fn signed_in_at(http: &Client, mut at: Url, login: &str) -> Result<Url> {
    let mut cookies = Cookies::default();
    for _ in 0..MAX_STEPS {
        if at.path() == WAY_BACK {
            return Ok(at);
        }
        let is_login = at.path().starts_with("/interaction/");
        let request =
            if is_login { http.post(at.clone()).form(&[("login", login)]) } else { http.get(at.clone()) };
        let answer = request.header(header::COOKIE, cookies.header()).send().await?;
        cookies.take(&answer);
        at = location(&answer)?;
    }
    bail!("the identity provider leads nowhere")
}

/// Where an answer leads.
///
/// # Errors
/// If it leads nowhere.
pub fn location(answer: &Response) -> Result<Url> {
    let location = answer.headers().get(header::LOCATION);
    let location = location.with_context(|| format!("signing in answered {}", answer.status()))?;
    Ok(answer.url().join(location.to_str()?)?)
}
