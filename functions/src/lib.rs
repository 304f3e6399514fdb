//! The functions. Each is a module whose `handle` parses, calls one operation and answers. The rules are in `shared`.
//!
//! The binary `create-invites` serves the module `create_invites`, and so on.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use lambda_http::{Body, Request, Response};
use shared::edge::app::ApiApp;
use shared::edge::serve::Handler;

pub mod create_invites;
pub mod delete_invite;
pub mod get_invite;
pub mod list_invites;
pub mod resend_invite;

pub mod accept_invite;
pub mod show_invite;

pub mod approve_user;
pub mod delete_user;
pub mod get_user;
pub mod list_users;
pub mod restore_user;
pub mod set_user_role;
pub mod suspend_user;

pub mod create_tailnet;
pub mod get_settings;
pub mod leave_tailnet;
pub mod list_tailnets;
pub mod update_settings;

pub mod create_key;
pub mod delete_key;
pub mod list_keys;

pub mod get_usage;
pub mod list_audit_events;

pub mod expire_invites;
pub mod send_invite_mail;

pub mod record_activity;
pub mod record_delivery;
pub mod requeue_mail;
pub mod sweep;

/// Wraps each module's `handle` in a plain function, and lists these functions by name.
macro_rules! handlers {
    ($($module:ident),* $(,)?) => {
        /// The functions that answer requests, for their binaries. What a plain function calls is compiled once, in this crate; a binary
        /// only links it (decision 17).
        pub mod handlers {
            use super::{ApiApp, Arc, Body, BoxFuture, FutureExt, Request, Response};

            $(
                #[doc = concat!("Answers one request by `", stringify!($module), "::handle`.")]
                #[must_use]
                pub fn $module(app: Arc<ApiApp>, request: Request) -> BoxFuture<'static, Response<Body>> {
                    super::$module::handle(app, request).boxed()
                }
            )*
        }

        /// The same by name, for callers in the same process: the local cloud and the tests.
        static HANDLERS: &[(&str, Handler)] = &[$((stringify!($module), handlers::$module)),*];
    };
}

handlers![
    create_invites,
    delete_invite,
    get_invite,
    list_invites,
    resend_invite,
    accept_invite,
    show_invite,
    approve_user,
    delete_user,
    get_user,
    list_users,
    restore_user,
    set_user_role,
    suspend_user,
    create_tailnet,
    get_settings,
    leave_tailnet,
    list_tailnets,
    update_settings,
    create_key,
    delete_key,
    list_keys,
    get_usage,
    list_audit_events,
];

/// The handler of a function that answers requests, by the function's name; `None` for any other name.
#[must_use]
pub fn handler(function: &str) -> Option<Handler> {
    let is_meant = |module: &str| module.split('_').eq(function.split('-'));
    HANDLERS.iter().find(|(module, _)| is_meant(module)).map(|(_, handler)| *handler)
}
