//! The functions. Each is a module whose `handle` parses, calls one operation and answers. The rules are in `shared`.
//!
//! The binary `create-invites` serves the module `create_invites`, and so on.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use lambda_http::{Body, Request, Response};
use shared::config::{MailConfig, Ring};
use shared::edge::app::ApiApp;
use shared::edge::serve::Function;

pub mod check_invites;
pub mod create_invites;
pub mod delete_invite;
pub mod delete_invites;
pub mod get_invite;
pub mod import_invites;
pub mod list_invites;
pub mod resend_invite;
pub mod resend_invites;

pub mod accept_invite;
pub mod join;
pub mod show_invite;

pub mod begin_sign_in;
pub mod exchange_token;
pub mod finish_sign_in;

pub mod begin_passkey;
pub mod begin_passkey_sign_in;
pub mod create_passkey;
pub mod delete_passkey;
pub mod finish_passkey_sign_in;
pub mod list_passkeys;

pub mod approve_user;
pub mod change_users;
pub mod delete_user;
pub mod get_user;
pub mod list_people;
pub mod list_users;
pub mod restore_user;
pub mod set_user_role;
pub mod suspend_user;

pub mod get_me;
pub mod sign_out;

pub mod found;
pub mod leave;
pub mod opt_out;
pub mod show_console;
pub mod show_download;
pub mod show_home;

pub mod create_tailnet;
pub mod get_settings;
pub mod leave_tailnet;
pub mod list_tailnets;
pub mod release_mail;
pub mod update_settings;

pub mod create_key;
pub mod delete_key;
pub mod list_keys;

pub mod get_usage;
pub mod list_audit_events;
pub mod list_changes;

pub mod expire_invites;
pub mod send_invite_mail;

pub mod record_activity;
pub mod record_delivery;
pub mod requeue_mail;
pub mod sweep;

pub mod fill_directory;
pub mod hand_over_tailnet;

/// Wraps each module's `handle` in a plain function, with the key rings that it is given and whether it is given the identity providers,
/// and lists these functions by name.
macro_rules! handlers {
    ($($module:ident($($ring:ident),* $(; $providers:ident)?)),* $(,)?) => {
        /// The functions that answer requests, for their binaries. What a plain function calls is compiled once, in this crate; a binary
        /// only links it (decision 17).
        pub mod handlers {
            use super::{ApiApp, Arc, Body, BoxFuture, Function, FutureExt, Request, Response, Ring};

            $(
                #[doc = concat!("Answers requests by `", stringify!($module), "::handle`.")]
                #[must_use]
                pub fn $module() -> Function {
                    fn handle(app: Arc<ApiApp>, request: Request) -> BoxFuture<'static, Response<Body>> {
                        super::$module::handle(app, request).boxed()
                    }
                    let asks_providers = !<[&str]>::is_empty(&[$(stringify!($providers))?]);
                    Function { rings: &[$(Ring::$ring),*], asks_providers, handle }
                }
            )*
        }

        /// The same by name, for callers in the same process: the local cloud and the tests.
        static HANDLERS: &[(&str, fn() -> Function)] = &[$((stringify!($module), handlers::$module)),*];
    };
}

handlers![
    create_invites(Credentials, Links),
    delete_invite(Credentials),
    get_invite(Credentials, Links),
    list_invites(Credentials, Links),
    resend_invite(Credentials),
    check_invites(Credentials),
    import_invites(Credentials),
    delete_invites(Credentials),
    resend_invites(Credentials),
    accept_invite(Credentials, Links),
    show_invite(Credentials, Links, Cookies),
    join(Credentials, Links, Cookies),
    begin_sign_in(Cookies; providers),
    exchange_token(Credentials; providers),
    finish_sign_in(Credentials, Cookies; providers),
    begin_passkey(Credentials, Links, Cookies),
    create_passkey(Credentials, Links, Cookies),
    begin_passkey_sign_in(Cookies),
    finish_passkey_sign_in(Credentials, Cookies),
    list_passkeys(Credentials),
    delete_passkey(Credentials),
    approve_user(Credentials),
    change_users(Credentials),
    delete_user(Credentials),
    get_user(Credentials),
    list_people(Credentials, Links),
    list_users(Credentials),
    restore_user(Credentials),
    set_user_role(Credentials),
    suspend_user(Credentials),
    get_me(Credentials),
    sign_out(Credentials),
    show_home(Credentials),
    show_console(),
    show_download(),
    found(Credentials),
    leave(Credentials),
    opt_out(Links),
    create_tailnet(Credentials),
    get_settings(Credentials),
    leave_tailnet(Credentials),
    list_tailnets(Credentials),
    release_mail(Credentials),
    update_settings(Credentials),
    create_key(Credentials),
    delete_key(Credentials),
    list_keys(Credentials),
    get_usage(Credentials),
    list_audit_events(Credentials),
    list_changes(Credentials),
];

/// A function that answers requests, by its name; `None` for any other name.
#[must_use]
pub fn handler(function: &str) -> Option<Function> {
    let is_meant = |module: &str| module.split('_').eq(function.split('-'));
    HANDLERS.iter().find(|(module, _)| is_meant(module)).map(|(_, function)| function())
}

/// The key rings that a function is given, by its name.
#[must_use]
pub fn rings(function: &str) -> &'static [Ring] {
    match (handler(function), function) {
        (Some(function), _) => function.rings,
        (None, "send-invite-mail") => MailConfig::RINGS,
        // The others answer nobody and make no links.
        (None, _) => &[],
    }
}

/// Whether a function is given the identity providers, by its name.
#[must_use]
pub fn asks_providers(function: &str) -> bool {
    handler(function).is_some_and(|function| function.asks_providers)
}
