### Mails. A network is what the API calls a tailnet.

## The invite

# The subject. $inviter and $network are names.
invite = { $inviter } invites you to join { $network }
# The subject of a mail that was sent before.
invite-reminder = Reminder: { $inviter } invites you to join { $network }
# What mail programs show beside the subject.
invite-preview = As { $role }, until { $time }.
invite-text = { $inviter } invites you to join { $network }, a private network, as { $role }.
# In a mail that was sent before. $time is that of the first one.
invite-first-sent = This invite was first sent on { $time }.
invite-open = To join, open this link and sign in:
# The heading, too.
invite-button = Join { $network }
invite-expiry = The link works once and until { $time }.
invite-bound = It works only for somebody who signs in with the address { $address }.
invite-keep = Whoever has it can use it, so do not pass it on.
invite-unexpected = If you did not expect this, do nothing: without the link being opened and somebody signing in, nobody joins anything.
# Leads to a page with a button.
opt-out = Never invite me again

## To an inviter: somebody who has joined by their invite waits

# The subject and the heading. $person is a name.
waiting = { $person } waits for approval in { $network }
# The same when the name cannot be shown.
waiting-somebody = Somebody waits for approval in { $network }
waiting-text = They joined by your invite, as { $role }. The owner, an admin or an IT admin of the network has to approve them before they can use it.
waiting-button = See who waits

## To somebody who was approved

# The subject and the heading.
approved = You are in { $network }
approved-text = You have been approved as { $role } of { $network }. Get the app for your device, and sign in there with the same account.
approved-button = Get the app

# Under these two. Leads to a page with a button.
opt-out-of-mails = Get no more mails from here
