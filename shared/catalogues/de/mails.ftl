### Mails. A network is what the API calls a tailnet.

## The invite

# The subject. $inviter and $network are names.
invite = { $inviter } lädt Sie in das Netzwerk { $network } ein
# The subject of a mail that was sent before.
invite-reminder = Erinnerung: { $inviter } lädt Sie in das Netzwerk { $network } ein
# What mail programs show beside the subject.
invite-preview = Ihre Rolle: { $role }. Gültig bis { $time }.
invite-text = { $inviter } lädt Sie ein, dem privaten Netzwerk { $network } mit der Rolle { $role } beizutreten.
# In a mail that was sent before. $time is that of the first one.
invite-first-sent = Diese Einladung wurde zuerst am { $time } gesendet.
invite-open = Um beizutreten, öffnen Sie diesen Link und melden Sie sich an:
# The heading, too.
invite-button = { $network } beitreten
invite-expiry = Der Link funktioniert einmal und bis zum { $time }.
invite-bound = Er funktioniert nur, wenn Sie sich mit der Adresse { $address } anmelden.
invite-keep = Wer den Link hat, kann ihn verwenden. Geben Sie ihn deshalb nicht weiter.
invite-unexpected = Wenn Sie diese E-Mail nicht erwartet haben, müssen Sie nichts tun: Solange niemand den Link öffnet und sich anmeldet, tritt niemand bei.
# Leads to a page with a button.
opt-out = Nie wieder einladen

## To an inviter: somebody who has joined by their invite waits

# The subject and the heading. $person is a name.
waiting = { $person } wartet auf die Freigabe in { $network }
# The same when the name cannot be shown.
waiting-somebody = Jemand wartet auf die Freigabe in { $network }
waiting-text = Der Beitritt erfolgte über Ihre Einladung, mit der Rolle { $role }. Jemand mit der Rolle Inhaber, Admin oder IT-Admin muss ihn freigeben, bevor diese Person das Netzwerk nutzen kann.
waiting-button = Wartende ansehen

## To somebody who was approved

# The subject and the heading.
approved = Sie sind jetzt in { $network }
approved-text = Ihr Beitritt zu { $network } mit der Rolle { $role } wurde freigegeben. Laden Sie die App für Ihr Gerät herunter und melden Sie sich dort mit demselben Konto an.
approved-button = App herunterladen

# Under these two. Leads to a page with a button.
opt-out-of-mails = E-Mails abbestellen
