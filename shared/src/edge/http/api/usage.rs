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

/// The most months of one answer.
const MAX_MONTHS: u16 = 24;
/// How many months are answered if only the last one is given.
const USUAL_MONTHS: u16 = 12;

/// Which months are asked for.
#[derive(Debug)]
pub struct AskedMonths {
    /// The months, the oldest first.
    pub months: Vec<Month>,
    /// Whether they are asked for by `from` or `to`, so that the answer has a list.
    is_range: bool,
}

/// Reads the query of get-usage: a `month`, which is the present one if it is missing, or months `from` one `to` another.
///
/// # Errors
/// 400.
pub fn months(incoming: &Incoming<'_>) -> Result<AskedMonths, Refusal> {
    let now = Month::of(incoming.moment.now);
    let read = |name: &'static str| {
        let text = incoming.query.one(name)?;
        text.map(|text| text.parse::<Month>().map_err(|error| bad_month(name, error))).transpose()
    };
    let (month, from, to) = (read("month")?, read("from")?, read("to")?);
    if from.is_none() && to.is_none() {
        return Ok(AskedMonths { months: vec![month.unwrap_or(now)], is_range: false });
    }
    if month.is_some() {
        return Err(month_beside_range());
    }
    let last = to.unwrap_or(now);
    let first = from.unwrap_or_else(|| last.before(USUAL_MONTHS - 1));
    if first > last || first < last.before(MAX_MONTHS - 1) {
        return Err(bad_range());
    }
    Ok(AskedMonths { months: first.up_to(last).collect(), is_range: true })
}

fn bad_month(name: &str, error: ParseMonthError) -> Refusal {
    Refusal::field(name, error.to_string())
}

fn month_beside_range() -> Refusal {
    Refusal::field("month", "must not stand beside from or to")
}

fn bad_range() -> Refusal {
    Refusal::field("from", format!("must be one of the {MAX_MONTHS} months up to `to`"))
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

/// The usage of one month, or of several.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UsageOfMonths)]
#[serde(untagged)]
pub enum ViewedUsages {
    /// Of a month.
    One(ViewedUsage),
    /// Of those that were asked for by `from` or `to`, the oldest first.
    Several {
        /// The months.
        months: Vec<ViewedUsage>,
    },
}

/// The usage of the months that were asked for.
#[must_use]
pub fn usages(asked: &AskedMonths, usages: Vec<(Month, Usage)>) -> ViewedUsages {
    let mut viewed: Vec<ViewedUsage> =
        usages.into_iter().map(|(month, of_month)| usage(month, of_month)).collect();
    match viewed.pop() {
        Some(one) if !asked.is_range => ViewedUsages::One(one),
        last => {
            viewed.extend(last);
            ViewedUsages::Several { months: viewed }
        }
    }
}

fn usage(month: Month, usage: Usage) -> ViewedUsage {
    let Usage { active_users, joined_by_invite, home_elsewhere } = usage;
    ViewedUsage { month: month.to_string(), active_users, joined_by_invite, home_elsewhere }
}

fn describe_get() -> Description {
    let month = Month::of(examples::made_at());
    let parameter = |name, description| query_parameter(name, Month::schema(), description).example(month);
    let example = usage(month, Usage { active_users: 12, joined_by_invite: 9, home_elsewhere: 2 });
    Description::for_user(
        "Count the active users of a month, or of several",
        "Whoever joined and moved data, once a month, those included who were invited or are paid for elsewhere. With `from` or `to` the answer \
         has `months`, the oldest first, 24 at most.",
    )
    .parameter(parameter("month", "A calendar month in UTC; this one if absent"))
    .parameter(parameter("from", "The first of several months; without it, the answer has the 12 up to `to`"))
    .parameter(parameter("to", "The last of several months; this one if absent"))
    .answers(&ViewedUsages::One(example))
    .refuses([bad_month("month", ParseMonthError), month_beside_range(), bad_range()])
}
