var e=`
role = { $role ->
    [owner] the owner
    [admin] an admin
    [it-admin] an IT admin
    [network-admin] a network admin
    [billing-admin] a billing admin
    [auditor] an auditor
   *[member] a member
}

time = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }, { $clock } UTC

somebody = A member of the network


console = Console
skip = Skip to the content
screens = Screens
users = Users
settings = Settings
log = Configuration audit log
usage = Usage
    .text = Everybody who joined and moved data in a month counts once, those included who are paid for elsewhere.
switch-network = { $network }: switch to another network
you-are = { $login }: you are { $role }
your-networks = Your networks
sign-out = Sign out
sign-in = Sign in
loading = Loading …
cancel = Cancel
close = Close
copy = Copy
copied = Copied
copy-by-hand = Your browser does not let this page copy. The text is selected: copy it yourself.
saved = Saved
created = Created
expires = Expires
expired-at = Expired
joined = Joined
value = Value
any = Any
show-exactly = show exactly
pages = Pages
first-page = First page
next-page = Next page


problem = That did not work
problem-offline = The service cannot be reached. Nothing is lost: try again when you are online.
problem-limit = { $seconds ->
    [one] Not so fast: try again in { $seconds } second. Nothing was changed.
   *[other] Not so fast: try again in { $seconds } seconds. Nothing was changed.
}
problem-busy = The service is busy. Nothing is lost: try again in a moment.
problem-gone = It is not there any more. Somebody may have changed it.
problem-forbidden = You may not do that: { $message }.
problem-refused = That was refused: { $message }.
session-over = Sign in again
    .text = Your session has ended, or this needs a sign-in of the last minutes. Sign in in the window that opens. What you have typed stays here for five minutes.
    .again = I have signed in
signed-in-again = You are signed in again
    .text = Close this window, and go on in the other one.
no-screen = There is no such screen
    .text = Choose one at the top.
no-network = You are in no network
    .text = The console is there when you have joined or created one.
not-yours = You are not in this network
    .text = It does not exist, or you have not joined it. Perhaps you have another account.
waiting = Wait for approval
    .text = You have joined { $network } as { $login }. The owner, an admin or an IT admin has to approve you.
are-suspended = You are suspended
    .text = You cannot use { $network } as { $login } now. Ask the owner, an admin or an IT admin of it.
only-for-admins = The console is for admins
    .text = You are in { $network } as { $login }, and your role has no console.
discard = Close it, and lose what you have typed?
    .yes = Close
    .no = Go on typing


role-owner = Owner
role-member = Member
    .text = Uses the network. Has no console.
role-admin = Admin
    .text = May do everything but own the network: users, invites, settings, log.
role-it-admin = IT admin
    .text = Invites, approves, suspends and removes users. May not act on the owner or admins.
role-network-admin = Network admin
    .text = Switches user approval, sees users, invites without their links, settings and log.
role-billing-admin = Billing admin
    .text = Sees users, invites without their links, settings, log and usage.
role-auditor = Auditor
    .text = Sees users, settings and usage. Changes nothing.


name = Name
role-column = Role
status = Status
invited-by = Invited by
since = Since
delivery = Mail
actions = Actions
more-actions = More
actions-for = Actions for { $name }
you = You
external = External
bound = Only for this address
search-people = Find by name or address
only-invited-by = Only those whom { $name } has invited
clear-filters = Clear filters
nobody = Nobody is here yet.
nobody-found = Nobody fits these filters.
download-csv = Download as CSV
download-ndjson = Download as NDJSON
choose = Choose { $name }
choose-all = Choose everybody on this page
choose-none = Choose nobody
many = What is done to those who are chosen
chosen = { $count ->
    [one] { $count } chosen
   *[other] { $count } chosen
}
status-active = Active
status-idle = Idle
status-needs-approval = Needs approval
status-suspended = Suspended
status-over-billing-limit = Over the limit
status-invited = Invited
status-expired = Expired
status-on-hold = On hold
mail-queued = Waits to be sent
mail-held = On hold
mail-suppressed = Not wanted
mail-sent = Sent
mail-delayed = Delayed
mail-delivered = Delivered
mail-bounced = Bounced
mail-complained = Reported as spam
next-try = Next try
approve = Approve
approved = { $name } is approved.
change-role = Change role
role-of = Role of { $name }
role-changed = { $name } is now: { $role }.
suspend = Suspend
suspended = { $name } is suspended.
suspend-user = Suspend { $name }?
    .text = { $name } can do nothing in { $network } until somebody restores them. Nobody joins by their invites meanwhile.
restore = Restore
restored = { $name } is restored.
remove = Remove
removed = { $name } is removed.
remove-user = Remove { $name }?
    .text = { $name } is out of { $network } at once. Their open invites and API access tokens are of no use from then on. You may invite them again.
leave-tailnet = Leave this network
leave-of = Leave { $network }?
    .text = You cannot come back into { $network } without a new invite.


invite = Invite external users
invite-way = How to invite
invite-by-mail = By e-mail
invite-by-link = Copy invite link
invite-addresses = E-mail addresses
    .hint = Paste a list, or type one after the other. At most { $most } at once.
chips-added = Addresses
chips-count = { $count ->
    [one] { $count } address
   *[other] { $count } addresses
}
chip-remove = Remove { $address }
chip-invalid = is no e-mail address
chip-repeated = is there twice
chip-invited = is invited already
chip-member = has joined already
chip-member-named = has joined already, as { $name }
invite-role = They join as
invite-language = Language of the mail
invite-bind = Only for these addresses
    .text = Nobody joins with another address, even with the link.
invite-remind = Remind them three days before the invite expires
invite-send = { $count ->
    [0] Invite
    [one] Invite { $count } person
   *[other] Invite { $count } people
}
invited = { $count ->
    [one] { $count } person is invited. The mail is on its way.
   *[other] { $count } people are invited. The mails are on their way.
}
invite-link = Invite link
    .text = Whoever has the link can join once, within 30 days. Nothing is mailed.
invite-link-of = Link to join as: { $role }
invite-generate = Generate and copy
link-for = Link to join as: { $role }
resend = Resend user invite
    .text = The link and its expiry stay the same.
resend-in = { $seconds ->
    [one] Again in { $seconds } second
   *[other] Again in { $seconds } seconds
}
resent = The invite to { $name } is mailed again.
copy-link = Copy invite link
link-copied = The link is copied.
delete-invite = Delete invite
invite-again = Invite again
    .text = Its link is dead from then on.
delete-invite-of = Delete the invite to { $name }?
invite-deleted = The invite to { $name } is deleted.


many-approve = Approve ({ $count })
many-suspend = Suspend ({ $count })
many-restore = Restore ({ $count })
many-set-role = Change role ({ $count })
many-remove = Remove ({ $count })
many-resend = Resend invite ({ $count })
many-delete-invite = Delete invite ({ $count })
progress = { $count } of { $most }
results = Results
results-done = Done: { $done }. Refused: { $refused }.
result-not-found = This is not there any more.
result-yourself = You cannot do this to yourself.
result-owner = Nobody can do this to the owner.
result-needs-approval = They wait for approval: approve or remove them.
result-over-billing-limit = They are over the billing limit.
result-role-not-allowed = Your role does not permit this.
result-nothing-to-resend = This is a link: there is no mail to resend.
result-too-soon = Mailed less than a minute ago.
result-limit = You have sent too many invites. Try again later.
result-denied = You may not do this any more.
result-busy = Others changed something at the same time. Try again.
import = Import a list
import-role = Role of rows that name none
import-file = A file with addresses
    .text = CSV or text, at most { $most } rows. A row may name a role, such as auditor.
import-preview = { $count ->
    [one] { $count } address in the file
   *[other] { $count } addresses in the file
}
import-empty = There is no address in this file.
import-too-many = There are { $count } addresses in this file; at most { $most } can be invited at once.


mail-stopped = No invites are mailed now
    .text = Too many of the latest mails bounced. Links can still be copied. The next try:
mail-release = Resume mailing
    .text = When mailing is resumed, mails that wait go out within minutes. If too many bounce again, it stops again. It can be resumed once a week.
mail-released = Mailing is resumed.
mail-release-from = Mailing was resumed less than a week ago. It can be resumed again:
only-releasers = Owner and Admin can resume it sooner.
user-approval = User approval
    .on = Users must be approved
    .text = Whoever accepts an invite waits until an Owner, Admin or IT admin approves them.
only-approval-switchers = Owner, Admin and Network admin switch this.
join-policy = Joining other networks
    .text = Who of this network may join networks of others with the same account.
    .who = May join others
join-policy-none = Nobody
join-policy-admin = Admins: everybody with a role but Auditor and Member
join-policy-member = Everybody
only-policy-makers = Owner, Admin and IT admin change this.
tokens = API access tokens
    .text = A token lets a program do what you may do in this network. Nobody sees it again after it was made.
tokens-none = You have none.
token = Token
token-new = New token
token-once = This is the only time that you see the token. Keep it in a safe place.
token-description = What is it for?
token-lifetime = Valid for
days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
revoke = Revoke
revoke-token = Revoke { $name }?
    .text = Programs that use it are refused from then on.
token-revoked = { $name } is revoked.


event = What happened
actor = Who did it
target = To whom or what
from = From
to = To
log-empty = Nothing of this kind has happened in the last 90 days.
log-not-allowed = Your role does not read the log.
origin-ADMIN_CONSOLE = by the browser
origin-CONFIG_API = by the API
origin-CONTROL = by the service
origin-IDENTITY_PROVIDER = by the identity provider
event-invite-create = Invite made
event-invite-accept = Invite accepted
event-invite-delete = Invite deleted
event-invite-resend = Invite mailed again
event-invite-remind = Reminder mailed
event-invite-expired = Invite expired
event-user-create = User joined
event-user-approve = User approved
event-user-suspend = User suspended
event-user-restore = User restored
event-user-delete = User removed
event-user-update = User changed
event-tailnet-create = Network created
event-tailnet-enable = Switched on
event-tailnet-disable = Switched off
event-tailnet-update = Setting changed
event-tailnet-release = Mailing resumed
event-tailnet-join = Another network joined
event-tailnet-leave = Another network left
event-api-key-create = API access token made
event-api-key-delete = API access token revoked


month = Month
active-users = Active users
joined-by-invite = Joined by invite
home-elsewhere = At home elsewhere
`;export{e as default};