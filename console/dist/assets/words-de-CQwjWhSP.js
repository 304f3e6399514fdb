var e=`
role = { $role ->
    [owner] Inhaber
    [admin] Admin
    [it-admin] IT-Admin
    [network-admin] Netzwerkadmin
    [billing-admin] Abrechnungsadmin
    [auditor] Auditor
   *[member] Mitglied
}

time = { $day }. { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
} { $year }, { $clock } Uhr UTC

somebody = Jemand aus dem Netzwerk


console = Konsole
skip = Zum Inhalt springen
screens = Bereiche
users = Benutzer
settings = Einstellungen
log = Konfigurationsprotokoll
usage = Nutzung
    .text = Wer beigetreten ist und in einem Monat Daten übertragen hat, zählt einmal, auch wenn anderswo für diese Person bezahlt wird.
switch-network = { $network }: zu einem anderen Netzwerk wechseln
you-are = { $login }, Ihre Rolle: { $role }
your-networks = Ihre Netzwerke
sign-out = Abmelden
sign-in = Anmelden
loading = Wird geladen …
cancel = Abbrechen
close = Schließen
copy = Kopieren
copied = Kopiert
copy-by-hand = Ihr Browser lässt diese Seite nicht kopieren. Der Text ist markiert: Kopieren Sie ihn selbst.
saved = Gespeichert
created = Erstellt
expires = Ablauf
expired-at = Abgelaufen
joined = Beitritt
value = Wert
any = Alle
show-exactly = genau anzeigen
pages = Seiten
first-page = Erste Seite
next-page = Nächste Seite


problem = Das hat nicht funktioniert
problem-offline = Der Dienst ist nicht erreichbar. Es ist nichts verloren: Versuchen Sie es noch einmal, wenn Sie wieder online sind.
problem-limit = { $seconds ->
    [one] Nicht so schnell: Versuchen Sie es in { $seconds } Sekunde noch einmal. Es wurde nichts geändert.
   *[other] Nicht so schnell: Versuchen Sie es in { $seconds } Sekunden noch einmal. Es wurde nichts geändert.
}
problem-busy = Der Dienst ist ausgelastet. Es ist nichts verloren: Versuchen Sie es gleich noch einmal.
problem-gone = Das gibt es nicht mehr. Vielleicht hat es jemand geändert.
problem-forbidden = Das dürfen Sie nicht: { $message }.
problem-refused = Das wurde abgelehnt: { $message }.
session-over = Melden Sie sich noch einmal an
    .text = Ihre Sitzung ist beendet, oder hierfür muss Ihre Anmeldung wenige Minuten alt sein. Melden Sie sich in dem Fenster an, das sich öffnet. Was Sie eingegeben haben, bleibt hier fünf Minuten erhalten.
    .again = Ich habe mich angemeldet
signed-in-again = Sie sind wieder angemeldet
    .text = Schließen Sie dieses Fenster und machen Sie im anderen weiter.
no-screen = Diesen Bereich gibt es nicht
    .text = Wählen Sie oben einen aus.
no-network = Sie sind in keinem Netzwerk
    .text = Die Konsole steht bereit, sobald Sie einem Netzwerk beigetreten sind oder eines erstellt haben.
not-yours = Sie sind nicht in diesem Netzwerk
    .text = Es existiert nicht, oder Sie sind ihm nicht beigetreten. Vielleicht haben Sie ein anderes Konto.
waiting = Warten Sie auf die Freigabe
    .text = Sie sind { $network } als { $login } beigetreten. Jemand mit der Rolle Inhaber, Admin oder IT-Admin muss Ihren Beitritt freigeben.
are-suspended = Ihr Zugang ist gesperrt
    .text = Sie können { $network } als { $login } derzeit nicht nutzen. Wenden Sie sich an jemanden mit der Rolle Inhaber, Admin oder IT-Admin in diesem Netzwerk.
only-for-admins = Die Konsole ist nur für Admins
    .text = Sie sind als { $login } in { $network }, und zu Ihrer Rolle gehört keine Konsole.
discard = Schließen und Ihre Eingaben verwerfen?
    .yes = Schließen
    .no = Weiterschreiben


role-owner = Inhaber
role-member = Mitglied
    .text = Nutzt das Netzwerk. Hat keine Konsole.
role-admin = Admin
    .text = Darf alles, außer das Netzwerk zu besitzen: Benutzer, Einladungen, Einstellungen, Protokoll.
role-it-admin = IT-Admin
    .text = Lädt Benutzer ein, gibt sie frei, sperrt und entfernt sie. Nicht bei den Rollen Inhaber und Admin.
role-network-admin = Netzwerkadmin
    .text = Schaltet die Freigabe von Benutzern ein und aus, sieht Benutzer, Einladungen ohne deren Links, Einstellungen und Protokoll.
role-billing-admin = Abrechnungsadmin
    .text = Sieht Benutzer, Einladungen ohne deren Links, Einstellungen, Protokoll und Nutzung.
role-auditor = Auditor
    .text = Sieht Benutzer, Einstellungen und Nutzung. Ändert nichts.


name = Name
role-column = Rolle
status = Status
invited-by = Eingeladen von
since = Seit
delivery = E-Mail
actions = Aktionen
more-actions = Mehr
actions-for = Aktionen für { $name }
you = Sie
external = Extern
bound = Nur für diese Adresse
search-people = Nach Name oder Adresse suchen
only-invited-by = Nur wen { $name } eingeladen hat
clear-filters = Filter zurücksetzen
nobody = Hier ist noch niemand.
nobody-found = Zu diesen Filtern passt niemand.
download-csv = Als CSV herunterladen
download-ndjson = Als NDJSON herunterladen
choose = { $name } auswählen
choose-all = Alle auf dieser Seite auswählen
choose-none = Auswahl aufheben
many = Aktionen für die Auswahl
chosen = { $count ->
    [one] { $count } ausgewählt
   *[other] { $count } ausgewählt
}
status-active = Aktiv
status-idle = Inaktiv
status-needs-approval = Wartet auf Freigabe
status-suspended = Gesperrt
status-over-billing-limit = Über dem Limit
status-invited = Eingeladen
status-expired = Abgelaufen
status-on-hold = Ausgesetzt
mail-queued = Wartet auf Versand
mail-held = Angehalten
mail-suppressed = Nicht erwünscht
mail-sent = Gesendet
mail-delayed = Verzögert
mail-delivered = Zugestellt
mail-bounced = Unzustellbar
mail-complained = Als Spam gemeldet
next-try = Nächster Versuch
approve = Freigeben
approved = { $name } ist freigegeben.
change-role = Rolle ändern
role-of = Rolle von { $name }
role-changed = { $name } hat jetzt die Rolle: { $role }.
suspend = Sperren
suspended = { $name } ist gesperrt.
suspend-user = { $name } sperren?
    .text = { $name } kann in { $network } nichts tun, bis jemand die Sperre aufhebt. Solange kann niemand mit Einladungen dieser Person beitreten.
restore = Entsperren
restored = { $name } ist entsperrt.
remove = Entfernen
removed = { $name } ist entfernt.
remove-user = { $name } entfernen?
    .text = { $name } ist sofort nicht mehr in { $network }. Offene Einladungen und API-Zugriffstokens dieser Person sind dann wirkungslos. Sie können sie wieder einladen.
leave-tailnet = Dieses Netzwerk verlassen
leave-of = { $network } verlassen?
    .text = Ohne eine neue Einladung können Sie nicht in { $network } zurückkehren.


invite = Externe Benutzer einladen
invite-way = Art der Einladung
invite-by-mail = Per E-Mail
invite-by-link = Einladungslink kopieren
invite-addresses = E-Mail-Adressen
    .hint = Fügen Sie eine Liste ein oder geben Sie die Adressen nacheinander ein. Höchstens { $most } auf einmal.
chips-added = Adressen
chips-count = { $count ->
    [one] { $count } Adresse
   *[other] { $count } Adressen
}
chip-remove = { $address } entfernen
chip-invalid = ist keine E-Mail-Adresse
chip-repeated = ist doppelt vorhanden
chip-invited = ist schon eingeladen
chip-member = ist schon beigetreten
chip-member-named = ist schon beigetreten, als { $name }
invite-role = Rolle nach dem Beitritt
invite-language = Sprache der E-Mail
invite-bind = Nur für diese Adressen
    .text = Mit einer anderen Adresse kann niemand beitreten, auch nicht mit dem Link.
invite-remind = Drei Tage vor Ablauf der Einladung erinnern
invite-send = { $count ->
    [0] Einladen
    [one] { $count } Person einladen
   *[other] { $count } Personen einladen
}
invited = { $count ->
    [one] { $count } Person ist eingeladen. Die E-Mail ist unterwegs.
   *[other] { $count } Personen sind eingeladen. Die E-Mails sind unterwegs.
}
invite-link = Einladungslink
    .text = Wer den Link hat, kann innerhalb von 30 Tagen einmal beitreten. Es wird keine E-Mail gesendet.
invite-link-of = Beitrittslink für die Rolle: { $role }
invite-generate = Erstellen und kopieren
link-for = Beitrittslink für die Rolle: { $role }
resend = Einladung erneut senden
    .text = Link und Ablauf bleiben gleich.
resend-in = { $seconds ->
    [one] Wieder in { $seconds } Sekunde
   *[other] Wieder in { $seconds } Sekunden
}
resent = Die Einladung an { $name } wird erneut gesendet.
copy-link = Einladungslink kopieren
link-copied = Der Link ist kopiert.
delete-invite = Einladung löschen
invite-again = Noch einmal einladen
    .text = Ihr Link funktioniert dann nicht mehr.
delete-invite-of = Einladung an { $name } löschen?
invite-deleted = Die Einladung an { $name } ist gelöscht.


many-approve = Freigeben ({ $count })
many-suspend = Sperren ({ $count })
many-restore = Entsperren ({ $count })
many-set-role = Rolle ändern ({ $count })
many-remove = Entfernen ({ $count })
many-resend = Erneut einladen ({ $count })
many-delete-invite = Einladung löschen ({ $count })
progress = { $count } von { $most }
results = Ergebnisse
results-done = Erledigt: { $done }. Abgelehnt: { $refused }.
result-not-found = Das gibt es nicht mehr.
result-yourself = Das geht nicht bei Ihnen selbst.
result-owner = Beim Inhaber ist das nicht möglich.
result-needs-approval = Wartet auf Freigabe: freigeben oder entfernen.
result-over-billing-limit = Über dem Abrechnungslimit.
result-role-not-allowed = Ihre Rolle erlaubt das nicht.
result-nothing-to-resend = Das ist ein Link: Es gibt keine E-Mail, die erneut gesendet werden kann.
result-too-soon = Vor weniger als einer Minute gesendet.
result-limit = Sie haben zu viele Einladungen gesendet. Versuchen Sie es später noch einmal.
result-denied = Sie dürfen das nicht mehr.
result-busy = Gleichzeitig hat sich etwas geändert. Versuchen Sie es noch einmal.
import = Liste importieren
import-role = Rolle für Zeilen ohne Rollenangabe
import-file = Datei mit Adressen
    .text = CSV oder Text, höchstens { $most } Zeilen. Eine Zeile kann eine Rolle nennen, zum Beispiel auditor.
import-preview = { $count ->
    [one] { $count } Adresse in der Datei
   *[other] { $count } Adressen in der Datei
}
import-empty = In dieser Datei ist keine Adresse.
import-too-many = In dieser Datei sind { $count } Adressen; auf einmal können höchstens { $most } eingeladen werden.


mail-stopped = Derzeit werden keine Einladungen per E-Mail gesendet
    .text = Zu viele der letzten E-Mails waren unzustellbar. Links können Sie weiterhin kopieren. Der nächste Versuch:
mail-release = Versand fortsetzen
    .text = Wenn der Versand fortgesetzt wird, werden wartende E-Mails innerhalb weniger Minuten gesendet. Sind erneut zu viele unzustellbar, hält er wieder an. Fortsetzen lässt er sich einmal pro Woche.
mail-released = Der Versand geht weiter.
mail-release-from = Der Versand wurde in der letzten Woche schon fortgesetzt. Das geht wieder:
only-releasers = Inhaber und Admin können den Versand früher fortsetzen.
user-approval = Freigabe von Benutzern
    .on = Benutzer müssen freigegeben werden
    .text = Wer eine Einladung annimmt, wartet, bis jemand mit der Rolle Inhaber, Admin oder IT-Admin den Beitritt freigibt.
only-approval-switchers = Das können nur Inhaber, Admin und Netzwerkadmin umschalten.
join-policy = Beitritt zu anderen Netzwerken
    .text = Wer aus diesem Netzwerk mit demselben Konto Netzwerken anderer beitreten darf.
    .who = Anderen beitreten darf
join-policy-none = Niemand
join-policy-admin = Admins: alle Rollen außer Auditor und Mitglied
join-policy-member = Alle
only-policy-makers = Das können nur Inhaber, Admin und IT-Admin ändern.
tokens = API-Zugriffstokens
    .text = Mit einem Token kann ein Programm tun, was Sie in diesem Netzwerk tun dürfen. Nach dem Erstellen wird es nie wieder angezeigt.
tokens-none = Sie haben keine.
token = Token
token-new = Neues Token
token-once = Sie sehen das Token nur dieses eine Mal. Bewahren Sie es an einem sicheren Ort auf.
token-description = Wofür ist es?
token-lifetime = Gültig für
days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
revoke = Widerrufen
revoke-token = { $name } widerrufen?
    .text = Programme, die es verwenden, werden von da an abgewiesen.
token-revoked = { $name } ist widerrufen.


event = Was ist geschehen
actor = Von wem
target = Wen oder was es betrifft
from = Von
to = Bis
log-empty = In den letzten 90 Tagen ist nichts dergleichen geschehen.
log-not-allowed = Mit Ihrer Rolle können Sie das Protokoll nicht lesen.
origin-ADMIN_CONSOLE = über den Browser
origin-CONFIG_API = über die API
origin-CONTROL = durch den Dienst
origin-IDENTITY_PROVIDER = durch den Identitätsanbieter
event-invite-create = Einladung erstellt
event-invite-accept = Einladung angenommen
event-invite-delete = Einladung gelöscht
event-invite-resend = Einladung erneut gesendet
event-invite-remind = Erinnerung gesendet
event-invite-expired = Einladung abgelaufen
event-user-create = Benutzer beigetreten
event-user-approve = Benutzer freigegeben
event-user-suspend = Benutzer gesperrt
event-user-restore = Benutzer entsperrt
event-user-delete = Benutzer entfernt
event-user-update = Benutzer geändert
event-tailnet-create = Netzwerk erstellt
event-tailnet-enable = Eingeschaltet
event-tailnet-disable = Ausgeschaltet
event-tailnet-update = Einstellung geändert
event-tailnet-release = E-Mail-Versand fortgesetzt
event-tailnet-join = Anderem Netzwerk beigetreten
event-tailnet-leave = Anderes Netzwerk verlassen
event-api-key-create = API-Zugriffstoken erstellt
event-api-key-delete = API-Zugriffstoken widerrufen


month = Monat
active-users = Aktive Benutzer
joined-by-invite = Per Einladung
home-elsewhere = Aus anderem Netzwerk
`;export{e as default};