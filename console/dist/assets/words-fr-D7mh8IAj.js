var e=`
role = { $role ->
    [owner] Propriétaire
    [admin] Administrateur
    [it-admin] Administrateur informatique
    [network-admin] Administrateur réseau
    [billing-admin] Administrateur de facturation
    [auditor] Auditeur
   *[member] Membre
}

time = { $day ->
    [1] 1er
   *[other] { $day }
} { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
} { $year } à { $clock } UTC

somebody = Une personne du réseau


console = Console
skip = Aller au contenu
screens = Rubriques
users = Utilisateurs
settings = Paramètres
log = Journal de configuration
usage = Utilisation
    .text = Chaque personne qui a rejoint le réseau et transféré des données dans le mois compte une fois, même si un autre réseau paie pour elle.
switch-network = { $network }\xA0: passer à un autre réseau
you-are = { $login }, votre rôle\xA0: { $role }
your-networks = Vos réseaux
sign-out = Se déconnecter
sign-in = Se connecter
loading = Chargement…
cancel = Annuler
close = Fermer
copy = Copier
copied = Copié
copy-by-hand = Votre navigateur ne permet pas à cette page de copier. Le texte est sélectionné\xA0: copiez-le vous-même.
saved = Enregistré
created = Création\xA0:
expires = Expiration\xA0:
expired-at = Expirée
joined = Arrivée\xA0:
value = Valeur
any = Tous
show-exactly = afficher précisément
pages = Pages
first-page = Première page
next-page = Page suivante


problem = Cela n’a pas fonctionné
problem-offline = Le service est injoignable. Rien n’est perdu\xA0: réessayez quand vous aurez une connexion.
problem-limit = { $seconds ->
    [one] Pas si vite\xA0: réessayez dans { $seconds } seconde. Rien n’a changé.
    [many] Pas si vite\xA0: réessayez dans { $seconds } secondes. Rien n’a changé.
   *[other] Pas si vite\xA0: réessayez dans { $seconds } secondes. Rien n’a changé.
}
problem-busy = Le service est occupé. Rien n’est perdu\xA0: réessayez dans un instant.
problem-gone = Cet élément n’existe plus. Quelqu’un l’a peut-être modifié.
problem-forbidden = Vous n’avez pas le droit de faire cela\xA0: { $message }.
problem-refused = Cela a été refusé\xA0: { $message }.
session-over = Connectez-vous à nouveau
    .text = Votre session est terminée, ou cette action demande une connexion datant de quelques minutes. Connectez-vous dans la fenêtre qui s’ouvre. Ce que vous avez saisi reste ici cinq minutes.
    .again = C’est fait
signed-in-again = La connexion est rétablie
    .text = Fermez cette fenêtre et continuez dans l’autre.
no-screen = Cette rubrique n’existe pas
    .text = Choisissez-en une en haut.
no-network = Vous ne faites partie d’aucun réseau
    .text = La console apparaît quand vous avez rejoint ou créé un réseau.
not-yours = Vous ne faites pas partie de ce réseau
    .text = Il n’existe pas, ou vous ne l’avez pas rejoint. Vous avez peut-être un autre compte.
waiting = Attendez l’approbation
    .text = Vous avez rejoint { $network } avec le compte { $login }. Une personne ayant le rôle Propriétaire, Administrateur ou Administrateur informatique doit approuver votre accès.
are-suspended = Votre accès est suspendu
    .text = Vous ne pouvez pas utiliser { $network } avec le compte { $login } pour le moment. Adressez-vous à une personne du réseau ayant le rôle Propriétaire, Administrateur ou Administrateur informatique.
only-for-admins = La console est réservée aux administrateurs
    .text = Vous faites partie du réseau { $network } avec le compte { $login }, et votre rôle n’a pas de console.
discard = Fermer et perdre ce que vous avez saisi ?
    .yes = Fermer
    .no = Continuer la saisie


role-owner = Propriétaire
role-member = Membre
    .text = Utilise le réseau. N’a pas de console.
role-admin = Administrateur
    .text = Peut tout faire, sauf être propriétaire du réseau\xA0: utilisateurs, invitations, paramètres, journal.
role-it-admin = Administrateur informatique
    .text = Invite, approuve, suspend et retire des utilisateurs. Ne peut pas agir sur le propriétaire ni sur les administrateurs.
role-network-admin = Administrateur réseau
    .text = Active ou désactive l’approbation des utilisateurs, voit les utilisateurs, les invitations sans leurs liens, les paramètres et le journal.
role-billing-admin = Administrateur de facturation
    .text = Voit les utilisateurs, les invitations sans leurs liens, les paramètres, le journal et l’utilisation.
role-auditor = Auditeur
    .text = Voit les utilisateurs, les paramètres et l’utilisation. Ne change rien.


name = Nom
role-column = Rôle
status = État
invited-by = Invitation de
since = Depuis
delivery = E-mail
actions = Actions
more-actions = Plus
actions-for = Actions pour { $name }
you = Vous
external = Externe
bound = Réservée à cette adresse
search-people = Rechercher par nom ou adresse
only-invited-by = Seulement les personnes invitées par { $name }
clear-filters = Effacer les filtres
nobody = Il n’y a encore personne ici.
nobody-found = Personne ne correspond à ces filtres.
download-csv = Télécharger en CSV
download-ndjson = Télécharger en NDJSON
choose = Sélectionner { $name }
choose-all = Tout sélectionner sur cette page
choose-none = Tout désélectionner
many = Actions pour la sélection
chosen = { $count ->
    [one] { $count } sélectionné
    [many] { $count } sélectionnés
   *[other] { $count } sélectionnés
}
status-active = Actif
status-idle = Inactif
status-needs-approval = En attente d’approbation
status-suspended = Suspendu
status-over-billing-limit = Limite dépassée
status-invited = Invité
status-expired = Expirée
status-on-hold = En pause
mail-queued = En attente d’envoi
mail-held = En pause
mail-suppressed = Non souhaité
mail-sent = Envoyé
mail-delayed = Retardé
mail-delivered = Remis
mail-bounced = Non remis
mail-complained = Signalé comme spam
next-try = Prochain essai\xA0:
approve = Approuver
approved = L’accès a été approuvé pour { $name }.
change-role = Changer le rôle
role-of = Rôle attribué à { $name }
role-changed = { $name } a maintenant le rôle\xA0: { $role }.
suspend = Suspendre
suspended = L’accès a été suspendu pour { $name }.
suspend-user = Suspendre { $name } ?
    .text = { $name } ne pourra rien faire dans le réseau { $network } tant que personne n’aura rétabli son accès. D’ici là, ses invitations ne permettront à personne de rejoindre le réseau.
restore = Rétablir
restored = L’accès a été rétabli pour { $name }.
remove = Retirer
removed = { $name } ne fait plus partie du réseau.
remove-user = Retirer { $name } ?
    .text = { $name } quitte tout de suite le réseau { $network }. Ses invitations en cours et ses jetons d’accès à l’API ne servent alors plus à rien. Vous pourrez inviter cette personne à nouveau.
leave-tailnet = Quitter ce réseau
leave-of = Quitter { $network } ?
    .text = Vous ne pourrez pas revenir dans le réseau { $network } sans une nouvelle invitation.


invite = Inviter des utilisateurs externes
invite-way = Comment inviter
invite-by-mail = Par e-mail
invite-by-link = Copier le lien d’invitation
invite-addresses = Adresses e-mail
    .hint = Collez une liste, ou saisissez-les l’une après l’autre. { $most } au maximum à la fois.
chips-added = Adresses
chips-count = { $count ->
    [one] { $count } adresse
    [many] { $count } adresses
   *[other] { $count } adresses
}
chip-remove = Retirer { $address }
chip-invalid = n’est pas une adresse e-mail
chip-repeated = figure deux fois
chip-invited = a déjà une invitation
chip-member = a déjà rejoint le réseau
chip-member-named = a déjà rejoint le réseau, sous le nom { $name }
invite-role = Rôle à leur arrivée
invite-language = Langue de l’e-mail
invite-bind = Réservée à ces adresses
    .text = Personne ne peut rejoindre le réseau avec une autre adresse, même avec le lien.
invite-remind = Envoyer un rappel trois jours avant l’expiration de l’invitation
invite-send = { $count ->
    [0] Inviter
    [one] Inviter { $count } personne
    [many] Inviter { $count } personnes
   *[other] Inviter { $count } personnes
}
invited = { $count ->
    [one] Vous avez invité { $count } personne. L’e-mail est en route.
    [many] Vous avez invité { $count } personnes. Les e-mails sont en route.
   *[other] Vous avez invité { $count } personnes. Les e-mails sont en route.
}
invite-link = Lien d’invitation
    .text = Toute personne qui a le lien peut rejoindre le réseau, une seule fois, dans les 30 jours. Aucun e-mail n’est envoyé.
invite-link-of = Lien pour rejoindre le réseau avec le rôle\xA0: { $role }
invite-generate = Générer et copier
link-for = Lien pour rejoindre le réseau avec le rôle\xA0: { $role }
resend = Renvoyer l’invitation
    .text = Le lien et son expiration ne changent pas.
resend-in = { $seconds ->
    [one] À nouveau dans { $seconds } seconde
    [many] À nouveau dans { $seconds } secondes
   *[other] À nouveau dans { $seconds } secondes
}
resent = L’invitation a été renvoyée à { $name }.
copy-link = Copier le lien d’invitation
link-copied = Le lien est copié.
delete-invite = Supprimer l’invitation
invite-again = Inviter à nouveau
    .text = Son lien ne fonctionnera plus.
delete-invite-of = Supprimer l’invitation envoyée à { $name } ?
invite-deleted = L’invitation envoyée à { $name } a été supprimée.


many-approve = Approuver ({ $count })
many-suspend = Suspendre ({ $count })
many-restore = Rétablir ({ $count })
many-set-role = Changer le rôle ({ $count })
many-remove = Retirer ({ $count })
many-resend = Renvoyer l’invitation ({ $count })
many-delete-invite = Supprimer l’invitation ({ $count })
progress = { $count } sur { $most }
results = Résultats
results-done = Effectués\xA0: { $done }. Refusés\xA0: { $refused }.
result-not-found = Cet élément n’existe plus.
result-yourself = Vous ne pouvez pas le faire sur vous-même.
result-owner = C’est impossible pour le propriétaire.
result-needs-approval = Cette personne attend l’approbation : approuvez-la ou retirez-la.
result-over-billing-limit = La limite de facturation est dépassée.
result-role-not-allowed = Votre rôle ne le permet pas.
result-nothing-to-resend = C’est un lien : il n’y a pas d’e-mail à renvoyer.
result-too-soon = Envoyé il y a moins d’une minute.
result-limit = Vous avez envoyé trop d’invitations. Réessayez plus tard.
result-denied = Vous n’en avez plus le droit.
result-busy = Quelque chose a changé entre-temps. Réessayez.
import = Importer une liste
import-role = Rôle des lignes qui n’en indiquent pas
import-file = Un fichier d’adresses
    .text = CSV ou texte, { $most } lignes au maximum. Une ligne peut indiquer un rôle, par exemple auditor.
import-preview = { $count ->
    [one] { $count } adresse dans le fichier
    [many] { $count } adresses dans le fichier
   *[other] { $count } adresses dans le fichier
}
import-empty = Il n’y a aucune adresse dans ce fichier.
import-too-many = Il y a { $count } adresses dans ce fichier ; on peut en inviter { $most } au maximum à la fois.


mail-stopped = Aucune invitation n’est envoyée par e-mail pour le moment
    .text = Trop d’e-mails récents n’ont pas pu être remis. Vous pouvez toujours copier les liens. Le prochain essai\xA0:
mail-release = Reprendre l’envoi
    .text = Une fois l’envoi repris, les e-mails en attente partent en quelques minutes. Si trop d’entre eux ne peuvent de nouveau pas être remis, l’envoi s’arrête encore. Il peut être repris une fois par semaine.
mail-released = L’envoi a repris.
mail-release-from = L’envoi a déjà été repris il y a moins d’une semaine. Il pourra l’être à nouveau :
only-releasers = Les rôles Propriétaire et Administrateur peuvent reprendre l’envoi plus tôt.
user-approval = Approbation des utilisateurs
    .on = Les utilisateurs doivent être approuvés
    .text = Toute personne qui accepte une invitation attend qu’une personne ayant le rôle Propriétaire, Administrateur ou Administrateur informatique approuve son accès.
only-approval-switchers = Seuls les rôles Propriétaire, Administrateur et Administrateur réseau peuvent changer cela.
join-policy = Rejoindre d’autres réseaux
    .text = Qui, dans ce réseau, peut rejoindre les réseaux d’autres personnes avec le même compte.
    .who = Peuvent en rejoindre d’autres
join-policy-none = Personne
join-policy-admin = Les administrateurs\xA0: tous les rôles sauf Auditeur et Membre
join-policy-member = Tout le monde
only-policy-makers = Seuls les rôles Propriétaire, Administrateur et Administrateur informatique peuvent changer cela.
tokens = Jetons d’accès à l’API
    .text = Un jeton permet à un programme de faire ce que vous pouvez faire dans ce réseau. Une fois créé, il n’est plus jamais affiché.
tokens-none = Vous n’en avez aucun.
token = Jeton
token-new = Nouveau jeton
token-once = C’est la seule fois que vous voyez ce jeton. Gardez-le en lieu sûr.
token-description = À quoi sert-il ?
token-lifetime = Valable pendant
days = { $count ->
    [one] { $count } jour
    [many] { $count } jours
   *[other] { $count } jours
}
revoke = Révoquer
revoke-token = Révoquer { $name } ?
    .text = Les programmes qui l’utilisent seront alors refusés.
token-revoked = { $name } a été révoqué.


event = Ce qui s’est passé
actor = Par qui
target = Qui ou quoi
from = Du
to = Au
log-empty = Rien de tel ne s’est passé ces 90 derniers jours.
log-not-allowed = Votre rôle ne permet pas de lire le journal.
origin-ADMIN_CONSOLE = par le navigateur
origin-CONFIG_API = par l’API
origin-CONTROL = par le service
origin-IDENTITY_PROVIDER = par le fournisseur d’identité
event-invite-create = Invitation créée
event-invite-accept = Invitation acceptée
event-invite-delete = Invitation supprimée
event-invite-resend = Invitation renvoyée
event-invite-remind = Rappel envoyé
event-invite-expired = Invitation expirée
event-user-create = Arrivée d’un utilisateur
event-user-approve = Utilisateur approuvé
event-user-suspend = Utilisateur suspendu
event-user-restore = Utilisateur rétabli
event-user-delete = Utilisateur retiré
event-user-update = Utilisateur modifié
event-tailnet-create = Réseau créé
event-tailnet-enable = Activation
event-tailnet-disable = Désactivation
event-tailnet-update = Paramètre modifié
event-tailnet-release = Envoi des e-mails repris
event-tailnet-join = Autre réseau rejoint
event-tailnet-leave = Autre réseau quitté
event-api-key-create = Jeton d’accès à l’API créé
event-api-key-delete = Jeton d’accès à l’API révoqué


month = Mois
active-users = Utilisateurs actifs
joined-by-invite = Par invitation
home-elsewhere = D’un autre réseau
`;export{e as default};