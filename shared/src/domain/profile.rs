//! What others see of a user, wherever users are listed.

use std::fmt;

use jiff::Timestamp;

use super::{DisplayName, EmailAddress, Role, TailnetId, User, UserId, UserStatus};

/// What others see of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The user's number.
    pub id: UserId,
    /// The tailnet.
    pub tailnet: TailnetId,
    /// The name they sign in with.
    pub login: String,
    /// Their name.
    pub display_name: DisplayName,
    /// Their verified address.
    pub email: Option<EmailAddress>,
    /// Their role in the tailnet.
    pub role: Role,
    /// Whether they can act.
    pub status: UserStatus,
    /// When they joined.
    pub created: Timestamp,
    /// Who made the invite that they joined by; none for a founder.
    pub invited_by: Option<UserId>,
    /// Whether their home is another tailnet.
    pub external: bool,
}

/// One joining of a user. Whoever was removed and joins again has another one. The order is that of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Joining {
    /// When they joined, to the millisecond.
    pub at: Timestamp,
    /// Who.
    pub user: UserId,
}

impl Profile {
    /// The joining that made the user.
    #[must_use]
    pub const fn joining(&self) -> Joining {
        Joining { at: self.created, user: self.id }
    }
}

impl User {
    /// What others see of the user.
    #[must_use]
    pub fn profile(&self) -> Profile {
        Profile {
            id: self.id,
            tailnet: self.tailnet,
            login: self.login.clone(),
            display_name: self.display_name.clone(),
            email: self.email.clone(),
            role: self.role,
            status: self.status,
            created: self.created,
            invited_by: self.invited_by,
            external: self.external,
        }
    }

    /// The joining that made the user.
    #[must_use]
    pub const fn joining(&self) -> Joining {
        Joining { at: self.created, user: self.id }
    }
}

impl fmt::Display for Joining {
    /// Milliseconds since 1970 and the user's number, so that the order of the texts is that of the joinings.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:015}#{:016}", self.at.as_millisecond().max(0), self.user.get())
    }
}

impl Joining {
    /// Reads what [`fmt::Display`] writes; `None` for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (millis, user) = text.split_once('#')?;
        let number = |digits: &str| digits.parse::<u64>().ok();
        let at = Timestamp::from_millisecond(i64::try_from(number(millis)?).ok()?).ok()?;
        let joining = Self { at, user: UserId::try_from(number(user)?).ok()? };
        (joining.to_string() == text).then_some(joining)
    }
}
