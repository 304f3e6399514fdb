//! Users on the wire (contract section 3).

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::{Role, User, UserStatus};
use crate::http::Incoming;
use crate::http::paging::Paged;
use crate::operations::Joined;

use super::paged;

/// A user of a tailnet. `tailnetId` is a text here, unlike on an invite.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = User))]
#[serde(rename_all = "camelCase")]
pub struct ViewedUser {
    id: String,
    display_name: String,
    login_name: String,
    profile_pic_url: &'static str,
    tailnet_id: String,
    created: Timestamp,
    #[serde(rename = "type")]
    kind: &'static str,
    role: Role,
    status: UserStatus,
    device_count: u32,
    currently_connected: bool,
}

/// A user.
#[must_use]
pub fn user(user: &User) -> ViewedUser {
    ViewedUser {
        id: user.id.to_string(),
        display_name: user.display_name.to_string(),
        login_name: user.login.clone(),
        profile_pic_url: "",
        tailnet_id: user.tailnet.to_string(),
        created: user.created,
        kind: "member",
        role: user.role,
        status: user.status,
        device_count: 0,
        currently_connected: false,
    }
}

/// A page of users; no other key may stand beside `users`, or the Go client fails.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Users {
    users: Vec<ViewedUser>,
}

/// A page of users, and where the rest is.
#[must_use]
pub fn users(incoming: &Incoming<'_>, listed: &[User], more: bool) -> Paged<Users> {
    let Paged { body, next } =
        paged(incoming, listed.iter().map(user).collect(), more, |user: &ViewedUser| user.id.clone());
    Paged { body: Users { users: body }, next }
}

/// A user who has just joined.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct JoinedUser {
    #[serde(flatten)]
    user: ViewedUser,
    tailnet_name: String,
}

/// A user who has just joined.
#[must_use]
pub fn joined_user(joined: &Joined) -> JoinedUser {
    JoinedUser { user: user(&joined.user), tailnet_name: joined.tailnet.name.to_string() }
}
