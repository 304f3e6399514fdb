//! Stories on the embedded engine: rules, races, crashes, budgets and abuse.
#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "an answer that lacks what a story needs is a failed test"
)]

mod abuse;
mod approval;
mod bad_input;
mod between;
mod bounds;
mod brakes;
mod budgets;
mod changes;
mod choices;
mod console;
mod crashes;
mod credentials;
mod delivery;
mod expiry;
mod first_page;
mod founding;
mod granting;
mod handing_over;
mod joining;
mod joining_in_browser;
mod journeys;
mod keys;
mod languages;
mod leaving;
mod lifecycle;
mod links;
mod listing;
mod log;
mod malformed;
mod many;
mod metrics;
mod mime;
mod notices;
mod operations;
mod opting_out;
mod other_origins;
mod outages;
mod passkeys;
mod people;
mod people_list;
mod permissions;
mod publishing;
mod races;
mod reasons;
mod reminding;
mod resending;
mod revocation;
mod rotation;
mod secrecy;
mod sessions;
mod settings;
mod sign_in;
mod snapshots;
mod starting;
mod stream;
mod sweep;
mod tailnets;
mod time;
mod token_exchange;
mod unsent;
mod usage;
mod viewing;
