### Pages that people see in a browser. A network is what the API calls a tailnet.

## The invite: https://.../join

# The heading, and the button that joins. $network is its name.
join = { $network } beitreten
join-signed-out = { $inviter } lädt Sie in dieses private Netzwerk ein. Melden Sie sich an, um beizutreten.
join-signed-in = { $inviter } lädt Sie in dieses private Netzwerk ein.
fact-network = Netzwerk
fact-inviter = Eingeladen von
fact-role = Ihre Rolle
fact-expiry = Gültig bis
# In front of an address: the invite is only for whoever has it.
fact-bound = Nur für
fact-login = Angemeldet als
join-one-person = Ein Konto gehört einer einzelnen Person: Treten Sie mit Ihrem eigenen bei und teilen Sie es nicht. Die Einladung gilt für eine Person und nur einmal.
join-unexpected = Durch das Öffnen dieser Seite hat sich nichts geändert. Wenn Sie keine Einladung erwartet haben, schließen Sie die Seite.
join-waits = Danach muss jemand mit der Rolle Inhaber, Admin oder IT-Admin Ihren Beitritt freigeben. Bis dahin können Sie das Netzwerk nicht nutzen.
use-another-account = Anderes Konto verwenden

joined-waits = Warten Sie auf die Freigabe in { $network }
    .text = Sie sind { $network } mit der Rolle { $role } beigetreten. Jetzt muss jemand mit der Rolle Inhaber, Admin oder IT-Admin Ihren Beitritt freigeben. Bis dahin können Sie das Netzwerk nicht nutzen.
joined-waits-check = Erneut prüfen
joined-waits-client = Inzwischen die App herunterladen
joined = Sie sind in { $network }
    .text = Ihre Rolle in { $network }: { $role }. Laden Sie die App für Ihr Gerät herunter und melden Sie sich dort mit demselben Konto an.
joined-suspended = Sie können { $network } derzeit nicht nutzen
    .text = Sie sind mit der Rolle { $role } beigetreten, aber Ihr Zugang ist gesperrt. Wenden Sie sich an jemanden mit der Rolle Inhaber, Admin oder IT-Admin in diesem Netzwerk.

cannot-join-member = Sie sind bereits in { $network }
    .text = Die Einladung bleibt für eine andere Person gültig.
    .advice = Sie müssen nichts weiter tun.
cannot-join-bound = Verwenden Sie das Konto mit der eingeladenen Adresse
    .text = Diese Einladung gilt nur für { $address }, und Ihre Anmeldung hat diese Adresse nicht bestätigt.
    .advice = Melden Sie sich mit dem Konto an, zu dem sie gehört, oder bitten Sie um eine Einladung an Ihre eigene Adresse.
cannot-join-home = Fragen Sie zuerst in Ihrem eigenen Netzwerk
    .text = { $network } erlaubt Ihnen nicht, anderen Netzwerken beizutreten.
    .advice = Bitten Sie in Ihrem Netzwerk jemanden mit der Rolle Inhaber, Admin oder IT-Admin, das zu ändern, und öffnen Sie diese Seite dann noch einmal.
cannot-join-number = Verwenden Sie ein anderes Konto
    .text = Eine andere Person hat in diesem Netzwerk schon die Nummer Ihres Kontos.
    .advice = Melden Sie sich mit einem anderen Konto an.
# Stand for the name of a network that is gone.
the-network = diesem Netzwerk
your-own-network = Ihr eigenes Netzwerk

## What every page says

signed-in-as = Angemeldet als { $login }.
your-networks = Ihre Netzwerke
get-app = App herunterladen

## Signing in: https://.../sign-in

sign-in = Anmelden
    .text = Wählen Sie das Konto, das Sie hier verwenden möchten.
    .advice = Ein Konto gehört einer einzelnen Person: Verwenden Sie Ihr eigenes und teilen Sie es nicht.
# A button. $provider is a name such as Google.
continue-with = Weiter mit { $provider }
sign-in-with-passkey = Mit Passkey anmelden
continue-with-passkey = Weiter mit Passkey
new-account = Noch kein Konto? Wählen Sie einen Namen und erstellen Sie einen Passkey
new-account-help = 3 bis 63 Kleinbuchstaben (a–z), Ziffern und Bindestriche, am Anfang ein Buchstabe. Der Name lässt sich später nicht ändern.
new-account-button = Passkey erstellen
passkey-elsewhere = Um einen Passkey zu verwenden, öffnen Sie diese Adresse in Ihrem Browser:
passkey-needs-script = Passkeys funktionieren nur in einem Browser mit JavaScript.

sign-in-no-way = Anmeldung nicht möglich
    .text = Hier ist kein Identitätsanbieter eingerichtet.
    .advice = Informieren Sie den Betreiber dieses Dienstes.
sign-in-no-provider = Diese Anmeldung gibt es nicht
    .text = Die Adresse nennt keinen Identitätsanbieter, der hier eingerichtet ist.
    .advice = Gehen Sie zur vorherigen Seite zurück und wählen Sie eine andere Anmeldung.
bad-return-path = Dieser Link funktioniert nicht
    .text = Der Parameter return nennt keine Seite, auf der es weitergehen kann.
    .advice = Gehen Sie zur vorherigen Seite zurück und versuchen Sie es von dort noch einmal.
bad-prompt = Dieser Link funktioniert nicht
    .text = Der Parameter prompt muss select_account sein oder fehlen.
    .advice = Gehen Sie zur vorherigen Seite zurück und versuchen Sie es von dort noch einmal.
sign-in-no-attempt = Melden Sie sich noch einmal an
    .text = Sie sind nicht angemeldet: Dieser Versuch wurde in einem anderen Browser begonnen, hat länger als zehn Minuten gedauert oder ist schon abgeschlossen.
    .advice = Beginnen Sie in diesem Browser von vorn. Wenn das nicht hilft, erlauben Sie Cookies für diese Website.
sign-in-refused = Melden Sie sich noch einmal an
    .text = Sie sind nicht angemeldet: Sie haben abgebrochen, oder der gewählte Dienst hat die Anmeldung abgelehnt.
    .advice = Versuchen Sie es noch einmal oder wählen Sie ein anderes Konto.
sign-in-bad-answer = Melden Sie sich noch einmal an
    .text = Sie sind nicht angemeldet: Die Antwort des gewählten Dienstes kann hier nicht verwendet werden.
    .advice = Versuchen Sie es noch einmal. Wenn das wieder geschieht, informieren Sie den Betreiber dieses Dienstes.
sign-in-no-answer = Melden Sie sich gleich noch einmal an
    .text = Sie sind nicht angemeldet: Der gewählte Dienst antwortet gerade nicht.
    .advice = Versuchen Sie es gleich noch einmal oder wählen Sie eine andere Anmeldung.

## Passkeys: https://.../passkeys

passkeys-only = Fügen Sie einen zweiten Passkey hinzu
    .text = Wenn Sie Ihren einzigen Passkey verlieren, kann Ihnen niemand wieder Zugang geben. Fügen Sie einen weiteren hinzu, am besten auf einem anderen Gerät.
passkeys = Verwalten Sie Ihre Passkeys
    .text = Mit jedem davon können Sie sich anmelden. Entfernen Sie die, die Sie verloren haben oder nicht verwenden.
passkey-of = Passkey vom { $time }
passkey-is-only = Ihr einziger
passkey-remove = Entfernen
passkey-add = Passkey hinzufügen
passkeys-elsewhere = Dieser Browser unterstützt keine Passkeys. Öffnen Sie diese Adresse in Ihrem Browser:
passkeys-need-script = Um einen Passkey hinzuzufügen, brauchen Sie einen Browser mit JavaScript.
passkeys-not-now = Nicht jetzt
passkeys-go-on = Weiter
passkeys-login = Sie melden sich als { $login } an. Wenn Sie einen Passkey entfernen, laufen Sitzungen weiter, die damit begonnen haben.

passkeys-no-account = Sie brauchen hier keinen Passkey
    .text = Sie haben sich über einen Identitätsanbieter angemeldet. Passkeys gibt es nur für Konten, die mit einem Passkey erstellt wurden.
    .advice = Fahren Sie mit Ihrer jetzigen Anmeldung fort.
passkeys-too-old = Melden Sie sich noch einmal an, um einen Passkey zu entfernen
    .text = Ihre Anmeldung liegt mehr als 5 Minuten zurück. Es wurde nichts geändert.
    .advice = Melden Sie sich noch einmal an und entfernen Sie den Passkey dann.
passkeys-last = Behalten Sie Ihren einzigen Passkey
    .text = Ohne ihn könnten Sie sich nicht mehr anmelden. Es wurde nichts geändert.
    .advice = Gehen Sie zurück, fügen Sie einen weiteren Passkey hinzu und entfernen Sie erst dann diesen.
passkeys-gone = Diesen Passkey gibt es nicht
    .text = Er wurde schon entfernt oder hat nie zu Ihrem Konto gehört.
    .advice = Gehen Sie zurück und laden Sie die Seite mit Ihren Passkeys neu.

# What the page says when a passkey could not be made or used.
passkey-stopped = Es ist nichts geschehen: Sie haben abgebrochen, oder es hat zu lange gedauert.
passkey-on-device = Auf diesem Gerät haben Sie schon einen Passkey. Verwenden Sie ein anderes Gerät.
passkey-bad-name = Der Name muss aus 3 bis 63 Kleinbuchstaben (a–z), Ziffern und Bindestrichen bestehen und mit einem Buchstaben beginnen.
passkey-name-taken = Dieser Name ist vergeben. Namen werden nie neu vergeben, wählen Sie also einen anderen.
passkey-unknown = Dieser Passkey ist hier nicht bekannt oder wurde entfernt.
passkey-too-many = Sie haben schon so viele Passkeys, wie eine Person haben darf. Entfernen Sie zuerst einen.
passkey-no-invite = Für ein neues Konto brauchen Sie eine Einladung: Öffnen Sie zuerst deren Link in diesem Browser.
passkey-again = Das hat nicht funktioniert. Versuchen Sie es gleich noch einmal.

## The first page: https://.../

welcome = Melden Sie sich bei Ihren privaten Netzwerken an
    .text = Hier treten Sie privaten Netzwerken bei, in die Sie eingeladen wurden, sehen, in welchen Sie sind, und erstellen eigene.
    .advice = Haben Sie eine Einladung? Öffnen Sie deren Link in diesem Browser.

home-found = Erstellen Sie Ihr Netzwerk
    .text = Sie sind noch in keinem Netzwerk. Erstellen Sie eines und laden Sie andere ein.
home-wait = Warten Sie auf eine Einladung
    .text = Sie sind noch in keinem Netzwerk. Beitreten können Sie mit einer Einladung: Wer ein Netzwerk verwaltet, schickt Ihnen einen Link, per E-Mail oder auf anderem Weg. Öffnen Sie ihn in diesem Browser.
home-more = Weitere Netzwerke
home-create = Netzwerk erstellen

# How somebody stands in a network of their list.
standing-active = Ihre Rolle: { $role }.
standing-waits = Sie warten auf die Freigabe. Ihre Rolle: { $role }.
standing-suspended = Ihre Rolle: { $role }. Ihr Zugang ist gesperrt.
standing-over-limit = Ihre Rolle: { $role }. Das Netzwerk hat mehr Mitglieder, als bezahlt sind.

# Shows what leaving means.
leave = Verlassen
leave-explained = Sie verlieren sofort den Zugang zu { $network }. Um zurückzukommen, brauchen Sie eine neue Einladung.
# The button that leaves.
leave-network = { $network } verlassen
cannot-leave = Sie können dieses Netzwerk nicht verlassen
    .advice = Jemand mit der Rolle Inhaber oder Admin kann Sie entfernen.
    .suspended = Ihr Zugang ist dort gesperrt. Wenn Sie das Netzwerk verlassen, könnten Sie die Sperre umgehen.
    .owner = Das Netzwerk gehört Ihnen, und ohne Inhaber kann es nicht bestehen.
    .personal = Es gehört einer einzelnen Person.
    .home = Es ist das erste, dem Sie beigetreten sind, und bestimmt, welchen anderen Sie beitreten dürfen.

home-passkeys = Ihre Passkeys
sign-out = Abmelden
sign-out-everywhere = Überall abmelden
    .text = In jedem Browser und jedem Programm, das mit Ihrem Konto angemeldet ist.
sign-out-tokens = Auch meine API-Zugriffstokens widerrufen

## Creating a network: https://.../found

found = Netzwerk erstellen
    .text = Es gehört dann Ihnen, und Sie können andere einladen.
found-name = Name
found-name-help = Kleinbuchstaben (a–z), Ziffern und Bindestriche, am Anfang ein Buchstabe; oder Ihre eigene E-Mail-Domain.
found-whose = Wem gehört es?
found-personal = Mir: für Familie und Freunde
found-organizational = Einer Organisation: Mitglieder können es verlassen
found-button = Netzwerk erstellen
found-name-malformed = Der Name muss aus 2 bis 63 Kleinbuchstaben (a–z), Ziffern und Bindestrichen bestehen, mit einem Buchstaben beginnen und nicht mit einem Bindestrich enden; oder er ist die Domain Ihrer bestätigten Adresse.
found-name-digits = Der Name darf höchstens 4 Ziffern hintereinander enthalten, auch wenn Bindestriche dazwischen stehen.
found-name-provider = Das ist die Domain eines E-Mail-Anbieters, bei dem viele Personen eine Adresse haben.
found-name-domain = Ein Name mit einem Punkt muss die Domain Ihrer eigenen bestätigten Adresse sein.
found-name-taken = Ein anderes Netzwerk hat diesen Namen. Wählen Sie einen anderen.
cannot-found = Sie können hier kein Netzwerk erstellen
    .text = Der Betreiber dieses Dienstes hat anhand bestätigter E-Mail-Adressen festgelegt, wer das darf.
    .advice = Einem Netzwerk treten Sie mit einer Einladung bei: Öffnen Sie deren Link in diesem Browser.
cannot-found-more = Sie können kein weiteres Netzwerk erstellen
    .text = Sie haben schon so viele erstellt, wie eine Person erstellen darf.
    .advice = Verwenden Sie eines davon.

## Where to get the app: https://.../download

download-for = App für { $system } herunterladen
download-button = Für { $system } herunterladen
download-none = Hier sind keine Links hinterlegt. Fragen Sie die Person, die Sie eingeladen hat, wo es die App gibt.
download-others = Für ein anderes Gerät
download-then = Installieren Sie die App, öffnen Sie sie und melden Sie sich dort mit demselben Konto an wie hier.

## No more mails: https://.../opt-out/..., where a link in every mail leads

opt-out = E-Mails abbestellen
    .text = Wenn Sie das bestätigen, schickt dieser Dienst keine E-Mails mehr an die Adresse, die diesen Link erhalten hat: keine Einladungen, egal von wem, und keine Benachrichtigungen. Wer Sie einlädt, kann Ihnen weiterhin einen Link geben.
    .advice = Sie können das auf dieser Seite rückgängig machen.
opt-out-button = Alle E-Mails abbestellen
opt-out-done = Sie erhalten keine E-Mails mehr von diesem Dienst
    .text = Dieser Dienst schickt keine E-Mails an die Adresse, die diesen Link erhalten hat. Wer Sie einlädt, kann Ihnen weiterhin einen Link geben.
    .advice = Behalten Sie die E-Mail: Ihr Link führt wieder auf diese Seite.
opt-out-undo = Wieder E-Mails erhalten

## When something is wrong

not-opened = Öffnen Sie zuerst Ihren Einladungslink
    .text = Diese Seite zeigt eine Einladung erst, wenn deren Link im selben Browser geöffnet wurde.
    .advice = Öffnen Sie den Link in Ihrer E-Mail noch einmal. Wenn das nicht hilft, erlauben Sie Cookies für diese Website.
unknown-link = Dieser Link funktioniert nicht
    .text = Er ist unvollständig oder wurde unterwegs verändert.
    .advice = Öffnen Sie den Link in Ihrer E-Mail noch einmal oder kopieren Sie ihn vollständig in die Adresszeile.
nowhere = Hier ist nichts
    .text = Diese Adresse führt zu keiner Seite.
    .advice = Wenn sie zu einer Einladung gehört, kopieren Sie sie vollständig aus Ihrer E-Mail in die Adresszeile.
invite-gone = Diese Einladung ist nicht mehr gültig
    .text = Sie wurde schon verwendet, ist abgelaufen oder wurde zurückgezogen.
    .advice = Bitten Sie die Person, die Sie eingeladen hat, um eine neue.
failed = Hier ist etwas schiefgegangen
    .text = Ihre Anfrage konnte nicht beantwortet werden. Es liegt nicht an Ihnen, und ein neuer Versuch wird kaum helfen.
    .advice = Informieren Sie den Betreiber dieses Dienstes.
busy = Bitte versuchen Sie es gleich noch einmal
    .text = Ihre Anfrage konnte gerade nicht beantwortet werden. Es ist nichts verloren.
    .advice = Laden Sie diese Seite neu.
bad-form = Das Formular konnte nicht verarbeitet werden
    .text = Eines seiner Felder ist nicht richtig ausgefüllt.
    .advice = Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.
# $field is the name of the field.
bad-field = Das Feld { $field } ist nicht richtig ausgefüllt.
too-large = Dieses Formular ist zu groß.
other-site = Das kam nicht von unserer Seite
    .text = Eine andere Website oder ein Programm hat diese Anfrage gesendet. Es wurde nichts geändert.
    .advice = Wenn Sie das waren, gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.
