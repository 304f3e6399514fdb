//! Secrets: keys, credentials, invite codes and the cookie that carries a code, all verified without a read or a network call.

mod key_ring;
mod signed;

mod api_key;
mod browser_session;
mod session;

mod code;
mod join_form;
mod links;
mod opt_out;
mod passkey_domain;
mod sealed;

pub use api_key::{ApiAccessToken, KEY_PREFIX, api_access_token};
pub use browser_session::{SessionCookie, read_session_cookie, session_cookie};
pub use code::{CODE_PREFIX, InviteCode, UnknownCode};
pub use join_form::{is_tag_of_form, tag_of_form};
pub use key_ring::{
    CookieKeys, Cookies, CredentialKeys, Credentials, KeyRing, LinkKeys, Links, ParseKeyRingError,
};
pub use links::{BaseUrl, InviteLinks, ParseBaseUrlError, quotes_a_link};
pub use opt_out::{OPT_OUT_PREFIX, OptOutToken, UnknownOptOut};
pub use passkey_domain::{ParsePasskeyDomainError, PasskeyDomain};
pub use sealed::{COOKIE_NONCE_BYTES, CookieContents, open_cookie, seal_cookie};
pub use session::{Credential, InvalidCredential, SessionClaims};
