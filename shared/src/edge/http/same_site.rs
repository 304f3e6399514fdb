//! Keeps the pages of other sites from sending requests with a browser's cookies (W3).
//!
//! A content type is no guard, and `SameSite` is none either: another port of the host, or a sibling of its domain, is the same site.

use http::{HeaderMap, Method, header};

use super::Refusal;
use crate::edge::endpoints::API;
use crate::identity::BaseUrl;

/// The header by which a browser says where a request comes from. No script can set it.
const FETCH_SITE: &str = "sec-fetch-site";

/// Refuses a request that may change something and that a page of another site could have sent. In the API, one with an `Authorization`
/// header cannot have been sent so: no page has such a header without knowing the token.
///
/// # Errors
/// 403.
pub(super) fn refuse_others(
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    own: &BaseUrl,
) -> Result<(), Refusal> {
    let is_authorized = path.starts_with(API) && headers.contains_key(header::AUTHORIZATION);
    if method.is_safe() || is_authorized || is_from_own_page(headers, own) {
        Ok(())
    } else {
        Err(Refusal::other_site())
    }
}

/// Whether a browser says that a page of another site leads here. A typed address, a bookmark and a link in a mail program have no page, and
/// browsers that do not know the header say nothing.
pub(super) fn is_led_by_another(headers: &HeaderMap) -> bool {
    headers.get_all(FETCH_SITE).iter().any(|site| site != "same-origin" && site != "none")
}

/// Browsers send `Sec-Fetch-Site` for https and loopback. Those that do not know it send `Origin`, which is `null` for a page without a
/// referrer; so `Origin` counts only without the other.
fn is_from_own_page(headers: &HeaderMap, own: &BaseUrl) -> bool {
    let mut sites = headers.get_all(FETCH_SITE).iter().peekable();
    if sites.peek().is_some() {
        return sites.all(|site| site == "same-origin");
    }
    let mut origins = headers.get_all(header::ORIGIN).iter().peekable();
    origins.peek().is_some()
        && origins.all(|origin| origin.to_str().is_ok_and(|origin| own.is_origin(origin)))
}
