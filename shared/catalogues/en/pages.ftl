### Pages that people see in a browser. A network is what the API calls a tailnet.

## The invite: https://.../join

# The heading, and the button that joins. $network is its name.
join = Join { $network }
join-signed-out = { $inviter } invites you to this private network. Sign in to join it.
join-signed-in = { $inviter } invites you to this private network.
fact-network = Network
fact-inviter = Invited by
fact-role = You join as
fact-expiry = Valid until
# In front of an address: the invite is only for whoever has it.
fact-bound = Only for
fact-login = Signed in as
join-one-person = An account belongs to one person: join with your own, and do not share it. The invite lets one person in, once.
join-unexpected = Opening this page has changed nothing. If you did not expect the invite, close it.
join-waits = After that, the owner, an admin or an IT admin of the network approves you. Until then you cannot use it.
use-another-account = Use another account

joined-waits = Wait for approval in { $network }
    .text = You have joined { $network } as { $role }. Now the owner, an admin or an IT admin of the network has to approve you. Until then you cannot use it.
joined-waits-check = Check again
joined-waits-client = Get the app meanwhile
joined = You are in { $network }
    .text = You are { $role } of { $network }. Get the app for your device, and sign in there with the same account.
joined-suspended = You cannot use { $network } now
    .text = You have joined it as { $role }, and you are suspended. Ask the owner, an admin or an IT admin of it.

cannot-join-member = You are in { $network } already
    .text = The invite stays open for somebody else.
    .advice = There is nothing to do.
cannot-join-bound = Use the account with the invited address
    .text = This invite is only for { $address }, and your sign-in has not verified that address.
    .advice = Sign in with the account that has it, or ask for an invite to your own address.
cannot-join-home = Ask your own network first
    .text = { $network } does not let you join other networks.
    .advice = Ask the owner, an admin or an IT admin of your network to change that, then open this page again.
cannot-join-number = Use another account
    .text = Another person already has your account's number in this network.
    .advice = Sign in with another one.
# Stand for the name of a network that is gone.
the-network = the network
your-own-network = Your own network

## What every page says

signed-in-as = Signed in as { $login }.
your-networks = Your networks
get-app = Get the app

## Signing in: https://.../sign-in

sign-in = Sign in
    .text = Choose the account that you want to use here.
    .advice = An account belongs to one person: use your own, and do not share it.
# A button. $provider is a name such as Google.
continue-with = Continue with { $provider }
sign-in-with-passkey = Sign in with a passkey
continue-with-passkey = Continue with a passkey
new-account = No account yet? Choose a name and make a passkey
new-account-help = 3 to 63 small letters (a to z), digits and hyphens, a letter first. You cannot change it.
new-account-button = Make a passkey
passkey-elsewhere = To use a passkey, open this in your browser:
passkey-needs-script = Passkeys take a browser with JavaScript.

sign-in-no-way = There is no way to sign in
    .text = No identity provider is set up here.
    .advice = Tell whoever runs this service.
sign-in-no-provider = There is no such way to sign in
    .text = This address names no identity provider that is set up here.
    .advice = Go back to the page that you came from, and choose another way.
bad-return-path = This link does not work
    .text = Its part return names no page that you can go on to.
    .advice = Go back to the page that you came from, and try again from there.
bad-prompt = This link does not work
    .text = Its part prompt must be select_account, or be left out.
    .advice = Go back to the page that you came from, and try again from there.
sign-in-no-attempt = Sign in again
    .text = You are not signed in: this attempt was begun in another browser, took longer than ten minutes, or is finished already.
    .advice = Begin again in this browser. If that does not help, allow cookies for this site.
sign-in-refused = Sign in again
    .text = You are not signed in: you stopped, or the service that you chose did not let you in.
    .advice = Try again, or choose another account.
sign-in-bad-answer = Sign in again
    .text = You are not signed in: the answer of the service that you chose cannot be used here.
    .advice = Try again. If it happens once more, tell whoever runs this service.
sign-in-no-answer = Sign in again in a moment
    .text = You are not signed in: the service that you chose does not answer just now.
    .advice = Try again in a moment, or choose another way.

## Passkeys: https://.../passkeys

passkeys-only = Add a second passkey
    .text = If you lose your only passkey, nobody can let you in again. Add another one, best on another device.
passkeys = Manage your passkeys
    .text = Each of them signs you in. Remove those that you have lost or do not use.
passkey-of = Passkey of { $time }
passkey-is-only = your only one
passkey-remove = Remove
passkey-add = Add a passkey
passkeys-elsewhere = This browser has no passkeys. Open this in your browser:
passkeys-need-script = Adding a passkey takes a browser with JavaScript.
passkeys-not-now = Not now
passkeys-go-on = Go on
passkeys-login = You sign in as { $login }. Removing a passkey does not end sessions that began with it.

passkeys-no-account = You need no passkey here
    .text = You signed in with an identity provider. Passkeys belong to accounts that were made with one.
    .advice = Go on as you are signed in.
passkeys-too-old = Sign in again to remove a passkey
    .text = You signed in more than 5 minutes ago. Nothing was changed.
    .advice = Sign in again, and remove the passkey then.
passkeys-last = Keep your only passkey
    .text = Without it you could not sign in any more. Nothing was changed.
    .advice = Go back, add another passkey, and remove this one then.
passkeys-gone = There is no such passkey
    .text = It was removed already, or was never yours.
    .advice = Go back, and reload the page with your passkeys.

# What the page says when a passkey could not be made or used.
passkey-stopped = Nothing has happened: you stopped, or it took too long.
passkey-on-device = This device has a passkey of yours already. Use another device.
passkey-bad-name = The name must be 3 to 63 small letters (a to z), digits and hyphens, with a letter first.
passkey-name-taken = This name is taken. Names are never given again, so choose another one.
passkey-unknown = This passkey is not known here, or was removed.
passkey-too-many = You have as many passkeys as one person may. Remove one first.
passkey-no-invite = A new account takes an invite: open its link in this browser first.
passkey-again = That did not work. Try again in a moment.

## The first page: https://.../

welcome = Sign in to your private networks
    .text = Here you join private networks that somebody has invited you to, see which you are in, and create your own.
    .advice = Have you got an invite? Open its link in this browser.

home-found = Create your network
    .text = You are in no network yet. Create one, and invite others.
home-wait = Wait for an invite
    .text = You are in no network yet. You join one by an invite: somebody who runs a network sends you a link, by mail or otherwise. Open it in this browser.
home-more = More networks
home-create = Create a network

# How somebody stands in a network of their list.
standing-active = You are { $role }.
standing-waits = You wait for approval, to be { $role }.
standing-suspended = You are { $role }, and suspended.
standing-over-limit = You are { $role }. The network has more people than it pays for.

# Shows what leaving means.
leave = Leave
leave-explained = You lose access to { $network } at once. To come back you need a new invite.
# The button that leaves.
leave-network = Leave { $network }
cannot-leave = You cannot leave this network
    .advice = Its owner or an admin can remove you.
    .suspended = You are suspended in it. By leaving you could get around that.
    .owner = You own it, and it cannot be without an owner.
    .personal = It belongs to one person.
    .home = It is the first that you joined, and decides which others you may join.

home-passkeys = Your passkeys
sign-out = Sign out
sign-out-everywhere = Sign out everywhere
    .text = In every browser and every program that has signed in as you.
sign-out-tokens = Revoke my API access tokens, too

## Creating a network: https://.../found

found = Create a network
    .text = You will be its owner, and can invite others.
found-name = Name
found-name-help = Small letters (a to z), digits and hyphens, a letter first; or your own e-mail domain.
found-whose = Whose is it?
found-personal = Mine: for family and friends
found-organizational = An organization's: members can leave it
found-button = Create the network
found-name-malformed = The name must be 2 to 63 small letters (a to z), digits and hyphens, with a letter first and no hyphen at the end; or the domain of your verified address.
found-name-digits = The name must have no more than 4 digits in a row, hyphens between them or not.
found-name-provider = This is the domain of a mail provider, where many people have an address.
found-name-domain = A name with a dot must be the domain of your own verified address.
found-name-taken = Another network has this name. Choose another one.
cannot-found = You cannot create a network here
    .text = Whoever runs this service has chosen who may, by verified e-mail addresses.
    .advice = You join a network by an invite: open its link in this browser.
cannot-found-more = You cannot create another network
    .text = You have created as many as one person may.
    .advice = Use one of them.

## Where to get the app: https://.../download

download-for = Get the app for { $system }
download-button = Get it for { $system }
download-none = No links are set up here. Ask whoever invited you where to get it.
download-others = For another device
download-then = Install it, open it, and sign in there with the same account as here.

## No more mails: https://.../opt-out/..., where a link in every mail leads

opt-out = Get no more mails from here
    .text = If you confirm, this service sends no more mails to the address that got this link: no invites, whoever sends them, and no notices. Whoever invites you can still give you a link.
    .advice = You can take it back on this page.
opt-out-button = Stop all mails
opt-out-done = You get no more mails from here
    .text = This service sends no mails to the address that got this link. Whoever invites you can still give you a link.
    .advice = Keep the mail: its link leads to this page again.
opt-out-undo = Get mails again

## When something is wrong

not-opened = Open your invite link first
    .text = This page shows an invite after its link was opened in the same browser.
    .advice = Open the link in your mail again. If that does not help, allow cookies for this site.
unknown-link = This link does not work
    .text = It is incomplete or was changed on its way.
    .advice = Open the link in your mail again, or copy all of it into the address bar.
nowhere = There is nothing here
    .text = This address leads to no page.
    .advice = If it is that of an invite, copy all of it from your mail into the address bar.
invite-gone = This invite is no longer valid
    .text = It was used already, has expired, or was withdrawn.
    .advice = Ask whoever invited you for a new one.
failed = Something went wrong here
    .text = Your request could not be answered. It is not your fault, and trying again will hardly help.
    .advice = Tell whoever runs this service.
busy = Please try again in a moment
    .text = Your request could not be answered just now. Nothing is lost.
    .advice = Reload this page.
bad-form = This form was not understood
    .text = A field of it is not what it must be.
    .advice = Go back, reload the page and try again.
# $field is the name of the field.
bad-field = Its field { $field } is not what it must be.
too-large = This form is too large.
other-site = This did not come from our page
    .text = Another site, or a program, has sent this request. Nothing was changed.
    .advice = If it was you, go back, reload the page and try again.
