//! Who is calling: keys, credentials and the cookie that carries an invite code, all verified without a read or a network call.

mod key_ring;
mod signed;

mod api_key;
mod session;

mod code;
mod sealed;

pub use api_key::{ApiAccessToken, KEY_PREFIX, api_access_token};
pub use code::{InviteLinks, UnknownCode};
pub use key_ring::{KeyRing, ParseKeyRingError};
pub use sealed::{COOKIE_NONCE_BYTES, open_cookie, seal_cookie};
pub use session::{Credential, InvalidCredential, SessionClaims};
