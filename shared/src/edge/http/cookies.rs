//! Cookies for this host alone, out of reach of scripts.
//!
//! Their names start with `__Host-`, so that browsers take them from this host alone, for all of its paths, and `Secure`. They take them so
//! on `localhost`, too. They are `Lax`: with `Strict`, they would not come along after a link in a mail, or when a provider leads back here.

use http::Response;
use http::header::{self, HeaderValue};
use lambda_http::Body;

use super::Refusal;
use super::response::{add, internal};

/// Sets a cookie for so many seconds, beside others that the answer sets.
///
/// # Errors
/// 500 for a value that is no header's.
pub(super) fn set_cookie(
    answer: &mut Response<Body>,
    name: &str,
    value: &str,
    seconds: i64,
) -> Result<(), Refusal> {
    let mut cookie = HeaderValue::try_from(host_cookie(name, value, seconds)).map_err(internal)?;
    cookie.set_sensitive(true);
    add(answer, header::SET_COOKIE, cookie);
    Ok(())
}

/// Takes a cookie from the browser.
///
/// # Errors
/// 500 for a name that is no cookie's.
pub(super) fn remove_cookie(answer: &mut Response<Body>, name: &str) -> Result<(), Refusal> {
    set_cookie(answer, name, "", 0)
}

/// The value of the header that sets a cookie.
pub(super) fn host_cookie(name: &str, value: &str, seconds: i64) -> String {
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; Secure; SameSite=Lax")
}
