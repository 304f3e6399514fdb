//! The people of a tailnet on the wire: users and invites in one list (W37).

use serde::Serialize;
use utoipa::openapi::schema::ObjectBuilder;
use utoipa::{PartialSchema, ToSchema};

use super::examples;
use super::invites::{self, ViewedInvite};
use super::users::{self, ViewedUser};
use crate::domain::{
    EmailStatus, ParsePersonStartError, PeopleFilter, PersonKind, PersonPlace, PersonStart, PersonStatus,
    Role, UserId,
};
use crate::edge::endpoints::Endpoint;
use crate::edge::http::openapi::{Description, query_parameter, string};
use crate::edge::http::paging::Listing;
use crate::edge::http::query::Query;
use crate::edge::http::{Incoming, Refusal};
use crate::identity::InviteLinks;
use crate::operations::{ListedPeople, ListedPerson, MAX_PEOPLE, PeopleQuery};

/// The endpoint.
pub(in crate::edge) static ENDPOINTS: [Endpoint; 1] =
    [Endpoint::get("/api/v2/tailnet/{tailnet}/people", "list-people", describe_list)];

/// Reads the query of list-people.
///
/// # Errors
/// 400.
pub fn people_query(incoming: &Incoming<'_>) -> Result<PeopleQuery, Refusal> {
    let query = &incoming.query;
    let start = query.one("q")?.filter(|text| !text.trim().is_empty());
    let inviter = query.one("inviter")?.map(|id| id.parse().map_err(|_| bad_inviter()));
    let filter = PeopleFilter {
        start: start.map(|text| text.parse().map_err(bad_start)).transpose()?,
        kind: one_of(query, "kind", &PersonKind::ALL, PersonKind::as_str)?,
        status: one_of(query, "status", &PersonStatus::ALL, PersonStatus::as_str)?,
        role: one_of(query, "role", &Role::ALL, Role::as_str)?,
        delivery: one_of(query, "delivery", &EmailStatus::ALL, EmailStatus::as_str)?,
        inviter: inviter.transpose()?,
    };
    Ok(PeopleQuery { filter, before: query.cursor()?, limit: query.limit_up_to(MAX_PEOPLE)? })
}

/// The one of these values that a key names; `None` if it names none.
fn one_of<T: Copy>(
    query: &Query,
    key: &str,
    values: &[T],
    name: fn(T) -> &'static str,
) -> Result<Option<T>, Refusal> {
    let Some(text) = query.one(key)? else { return Ok(None) };
    let found = values.iter().find(|value| name(**value) == text);
    found.copied().map(Some).ok_or_else(|| must_be_one_of(key, values, name))
}

fn must_be_one_of<T: Copy>(key: &str, values: &[T], name: fn(T) -> &'static str) -> Refusal {
    let names: Vec<&str> = values.iter().map(|value| name(*value)).collect();
    Refusal::field(key, format!("must be one of {}", names.join(", ")))
}

fn bad_start(error: ParsePersonStartError) -> Refusal {
    Refusal::field("q", error.to_string())
}

fn bad_inviter() -> Refusal {
    Refusal::field("inviter", "must be a user's id")
}

/// A page of people.
#[derive(Debug, Serialize, ToSchema)]
pub struct People {
    people: Vec<ViewedPerson>,
}

/// Somebody who has joined, or an invite that somebody may join by or could have.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Person)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum ViewedPerson {
    /// A user.
    User(ViewedUser),
    /// An invite.
    Invite(ViewedInvitee),
}

/// An invite in the list of people.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invitee)]
struct ViewedInvitee {
    /// Whether it is open or has expired unused. Nothing can be done to one that has expired, but to invite again.
    status: InviteeStatus,
    #[serde(flatten)]
    invite: ViewedInvite,
}

/// How far an invite has come.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum InviteeStatus {
    /// It is open.
    Invited,
    /// It has expired unused.
    Expired,
}

/// People, newest first.
#[must_use]
pub fn listed(
    incoming: &Incoming<'_>,
    ListedPeople { viewer, people, next }: &ListedPeople,
    links: InviteLinks<'_>,
) -> Listing<People> {
    let items = people.iter().map(|one| {
        let (place, person) = match one {
            ListedPerson::User(user) => {
                (PersonPlace::User(user.joining()), ViewedPerson::User(users::user(user, viewer)))
            }
            ListedPerson::Invited(listed) => (
                PersonPlace::Invite(listed.invite.id),
                invitee(InviteeStatus::Invited, invites::invite(listed, viewer, links)),
            ),
            ListedPerson::Expired(invite) => (
                PersonPlace::Invite(invite.id),
                invitee(InviteeStatus::Expired, invites::expired(invite, links)),
            ),
        };
        Placed(person, place)
    });
    Listing::of(incoming, items, *next, |placed| placed.1.to_string())
        .map(|placed| People { people: placed.into_iter().map(|Placed(person, _)| person).collect() })
}

/// Somebody with their place, which is the cursor behind them.
#[derive(Serialize)]
#[serde(transparent)]
struct Placed(ViewedPerson, #[serde(skip)] PersonPlace);

const fn invitee(status: InviteeStatus, invite: ViewedInvite) -> ViewedPerson {
    ViewedPerson::Invite(ViewedInvitee { status, invite })
}

fn describe_list() -> Description {
    let viewer = examples::admin();
    let people = vec![
        ViewedPerson::User(users::user(&examples::newcomer().profile(), &viewer)),
        invitee(InviteeStatus::Invited, invites::email_invite()),
    ];
    Description::for_user(
        "List users and invites together, newest first",
        "Users as `list-users` shows them, and open invites as `list-invites` does, for those who may view them. Users come from a \
         directory that follows changes within seconds. Filters restrict each other. A page can be short, or empty, and still have a next \
         one.",
    )
    .parameter(
        query_parameter(
            "q",
            string().max_length(Some(PersonStart::MAX_LENGTH)),
            "Only those whose address or login starts with this text, or whose name has words that start with its words; in upper or \
             lower case, with or without accents. The first four words of a name count",
        )
        .example("dora"),
    )
    .parameter(
        query_parameter("kind", names(&PersonKind::ALL, PersonKind::as_str), "Only users, or only invites")
            .example(PersonKind::User.as_str()),
    )
    .parameter(
        query_parameter(
            "status",
            names(&PersonStatus::ALL, PersonStatus::as_str),
            "Only users with this status, only open invites (`invited`), or only those that have expired unused in the last 90 days \
             (`expired`), which are not listed otherwise",
        )
        .example(PersonStatus::NeedsApproval.as_str()),
    )
    .parameter(
        query_parameter(
            "role",
            names(&Role::ALL, Role::as_str),
            "Only users with this role, and invites that grant it",
        )
        .example(Role::Member),
    )
    .parameter(
        query_parameter(
            "delivery",
            names(&EmailStatus::ALL, EmailStatus::as_str),
            "Only invites whose mail has come so far",
        )
        .example(EmailStatus::Bounced.as_str()),
    )
    .parameter(
        query_parameter("inviter", UserId::schema(), "Only invites of this user, and users who joined by one")
            .example(viewer.id),
    )
    .answers(&People { people })
    .refuses([
        bad_start(ParsePersonStartError),
        must_be_one_of("kind", &PersonKind::ALL, PersonKind::as_str),
        must_be_one_of("status", &PersonStatus::ALL, PersonStatus::as_str),
        must_be_one_of("role", &Role::ALL, Role::as_str),
        must_be_one_of("delivery", &EmailStatus::ALL, EmailStatus::as_str),
        bad_inviter(),
    ])
    .lists_up_to::<PersonPlace>(MAX_PEOPLE)
}

fn names<T: Copy>(values: &[T], name: fn(T) -> &'static str) -> ObjectBuilder {
    string().enum_values(Some(values.iter().map(|value| name(*value)).collect::<Vec<_>>()))
}
