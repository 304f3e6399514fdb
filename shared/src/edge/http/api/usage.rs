//! Usage on the wire: how many users of a tailnet were active in a month (W27).

use serde::Serialize;
use utoipa::{PartialSchema, ToSchema};

use super::examples;
use crate::domain::{Month, ParseMonthError, Usage};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{Description, query_parameter};
use crate::edge::http::{Incoming, Refusal};

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] =
    [Endpoint::get("/api/v2/tailnet/{tailnet}/usage", "get-usage", describe_get)];

/// Reads the query of get-usage. A missing `month` means the present one.
///
/// # Errors
/// 400.
pub fn month(incoming: &Incoming<'_>) -> Result<Month, Refusal> {
    let month = incoming.query.one("month")?;
    month.map_or_else(|| Ok(Month::of(incoming.moment.now)), |month| month.parse().map_err(bad_month))
}

fn bad_month(error: ParseMonthError) -> Refusal {
    Refusal::field("month", error.to_string())
}

/// How many users of a tailnet were active in a month.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Usage)]
#[serde(rename_all = "camelCase")]
pub struct ViewedUsage {
    /// The calendar month in UTC.
    #[schema(value_type = Month)]
    month: String,
    /// Everybody who joined and moved data, those included who are paid for elsewhere.
    active_users: u64,
    /// Of them those who joined by an invite.
    joined_by_invite: u64,
    /// Of them those whose home is another tailnet.
    home_elsewhere: u64,
}

/// The usage of a month.
#[must_use]
pub fn usage(month: Month, usage: Usage) -> ViewedUsage {
    let Usage { active_users, joined_by_invite, home_elsewhere } = usage;
    ViewedUsage { month: month.to_string(), active_users, joined_by_invite, home_elsewhere }
}

fn describe_get() -> Description {
    let month = Month::of(examples::made_at());
    Description::for_user(
        "Count the active users of a month",
        "Whoever joined and moved data, once a month, those included who were invited or are paid for elsewhere.",
    )
    .parameter(
        query_parameter("month", Month::schema(), "A calendar month in UTC; this one if absent").example(month),
    )
    .answers(&usage(month, Usage { active_users: 12, joined_by_invite: 9, home_elsewhere: 2 }))
    .refuses([bad_month(ParseMonthError)])
}
