### Pages that people see in a browser. A network is what the API calls a tailnet.

## The invite: https://.../join

# The heading, and the button that joins. $network is its name.
join = Rejoindre { $network }
join-signed-out = { $inviter } vous invite à rejoindre ce réseau privé. Pour cela, connectez-vous.
join-signed-in = { $inviter } vous invite à rejoindre ce réseau privé.
fact-network = Réseau
fact-inviter = Invitation envoyée par
fact-role = Votre rôle
fact-expiry = Valable jusqu’au
# In front of an address: the invite is only for whoever has it.
fact-bound = Réservée à
fact-login = Votre compte
join-one-person = Un compte appartient à une seule personne : utilisez le vôtre pour rejoindre le réseau, et ne le partagez pas. L’invitation ne vaut que pour une personne, une seule fois.
join-unexpected = Ouvrir cette page n’a rien changé. Si vous n’attendiez pas cette invitation, fermez la page.
join-waits = Ensuite, une personne ayant le rôle Propriétaire, Administrateur ou Administrateur informatique devra approuver votre accès. D’ici là, vous ne pourrez pas utiliser le réseau.
use-another-account = Utiliser un autre compte

joined-waits = Attendez l’approbation de votre accès au réseau { $network }
    .text = Vous avez rejoint { $network } avec le rôle { $role }. Une personne ayant le rôle Propriétaire, Administrateur ou Administrateur informatique doit maintenant approuver votre accès. D’ici là, vous ne pouvez pas utiliser le réseau.
joined-waits-check = Vérifier à nouveau
joined-waits-client = En attendant, télécharger l’application
joined = Vous faites partie du réseau { $network }
    .text = Votre rôle dans le réseau { $network } : { $role }. Téléchargez l’application pour votre appareil, puis connectez-vous avec le même compte.
joined-suspended = Vous ne pouvez pas utiliser { $network } pour le moment
    .text = Vous avez rejoint ce réseau avec le rôle { $role }, mais votre accès est suspendu. Adressez-vous à une personne du réseau ayant le rôle Propriétaire, Administrateur ou Administrateur informatique.

cannot-join-member = Vous avez déjà rejoint { $network }
    .text = L’invitation reste valable pour une autre personne.
    .advice = Vous n’avez rien à faire.
cannot-join-bound = Utilisez le compte associé à l’adresse invitée
    .text = Cette invitation est réservée à { $address }, et votre connexion n’a pas confirmé cette adresse.
    .advice = Connectez-vous avec le compte associé à cette adresse, ou demandez une invitation à votre propre adresse.
cannot-join-home = Demandez d’abord à votre propre réseau
    .text = { $network } ne vous permet pas de rejoindre d’autres réseaux.
    .advice = Demandez à une personne de votre réseau ayant le rôle Propriétaire, Administrateur ou Administrateur informatique de changer cela, puis ouvrez à nouveau cette page.
cannot-join-number = Utilisez un autre compte
    .text = Dans ce réseau, le numéro de votre compte appartient déjà à une autre personne.
    .advice = Connectez-vous avec un autre compte.
# Stand for the name of a network that is gone.
the-network = ce réseau
your-own-network = Votre propre réseau

## What every page says

signed-in-as = Vous utilisez le compte { $login }.
your-networks = Vos réseaux
get-app = Télécharger l’application

## Signing in: https://.../sign-in

sign-in = Se connecter
    .text = Choisissez le compte que vous voulez utiliser ici.
    .advice = Un compte appartient à une seule personne : utilisez le vôtre, et ne le partagez pas.
# A button. $provider is a name such as Google.
continue-with = Continuer avec { $provider }
sign-in-with-passkey = Se connecter avec une clé d’accès
continue-with-passkey = Continuer avec une clé d’accès
new-account = Pas encore de compte ? Choisissez un nom et créez une clé d’accès
new-account-help = De 3 à 63 lettres minuscules (a à z), chiffres et traits d’union, en commençant par une lettre. Vous ne pourrez pas changer ce nom.
new-account-button = Créer une clé d’accès
passkey-elsewhere = Pour utiliser une clé d’accès, ouvrez cette adresse dans votre navigateur :
passkey-needs-script = Les clés d’accès nécessitent un navigateur avec JavaScript.

sign-in-no-way = Connexion impossible
    .text = Aucun fournisseur d’identité n’est configuré ici.
    .advice = Prévenez les responsables de ce service.
sign-in-no-provider = Ce mode de connexion n’existe pas
    .text = Cette adresse n’indique aucun fournisseur d’identité configuré ici.
    .advice = Revenez à la page précédente et choisissez un autre mode de connexion.
bad-return-path = Ce lien ne fonctionne pas
    .text = Le paramètre return n’indique aucune page où continuer.
    .advice = Revenez à la page précédente et réessayez à partir de là.
bad-prompt = Ce lien ne fonctionne pas
    .text = Le paramètre prompt doit être select_account ou être absent.
    .advice = Revenez à la page précédente et réessayez à partir de là.
sign-in-no-attempt = Connectez-vous à nouveau
    .text = La connexion n’a pas abouti : cette tentative a commencé dans un autre navigateur, a duré plus de dix minutes ou est déjà terminée.
    .advice = Recommencez dans ce navigateur. Si cela ne suffit pas, autorisez les cookies pour ce site.
sign-in-refused = Connectez-vous à nouveau
    .text = La connexion n’a pas abouti : vous avez annulé, ou le service choisi l’a refusée.
    .advice = Réessayez, ou choisissez un autre compte.
sign-in-bad-answer = Connectez-vous à nouveau
    .text = La connexion n’a pas abouti : la réponse du service choisi est inutilisable ici.
    .advice = Réessayez. Si le problème se reproduit, prévenez les responsables de ce service.
sign-in-no-answer = Connectez-vous à nouveau dans un instant
    .text = La connexion n’a pas abouti : le service choisi ne répond pas pour le moment.
    .advice = Réessayez dans un instant, ou choisissez un autre mode de connexion.

## Passkeys: https://.../passkeys

passkeys-only = Ajoutez une deuxième clé d’accès
    .text = Si vous perdez votre seule clé d’accès, personne ne pourra vous rendre l’accès. Ajoutez-en une autre, de préférence sur un autre appareil.
passkeys = Gérez vos clés d’accès
    .text = Chacune permet de vous connecter. Supprimez celles que vous avez perdues ou que vous n’utilisez pas.
passkey-of = Clé d’accès du { $time }
passkey-is-only = la seule
passkey-remove = Supprimer
passkey-add = Ajouter une clé d’accès
passkeys-elsewhere = Ce navigateur ne prend pas en charge les clés d’accès. Ouvrez cette adresse dans votre navigateur :
passkeys-need-script = Pour ajouter une clé d’accès, il faut un navigateur avec JavaScript.
passkeys-not-now = Pas maintenant
passkeys-go-on = Continuer
passkeys-login = Vous vous connectez avec le compte { $login }. Supprimer une clé d’accès ne ferme aucune session ouverte avec elle.

passkeys-no-account = Vous n’avez pas besoin de clé d’accès ici
    .text = Vous avez utilisé un fournisseur d’identité pour vous connecter. Les clés d’accès sont réservées aux comptes créés avec une clé d’accès.
    .advice = Continuez avec votre connexion actuelle.
passkeys-too-old = Connectez-vous à nouveau pour supprimer une clé d’accès
    .text = Votre connexion date de plus de 5 minutes. Rien n’a changé.
    .advice = Connectez-vous à nouveau, puis supprimez la clé d’accès.
passkeys-last = Gardez votre seule clé d’accès
    .text = Sans elle, vous ne pourriez plus vous connecter. Rien n’a changé.
    .advice = Revenez en arrière, ajoutez une autre clé d’accès, puis supprimez celle-ci.
passkeys-gone = Cette clé d’accès n’existe pas
    .text = Elle a déjà été supprimée, ou n’a jamais été la vôtre.
    .advice = Revenez en arrière et rechargez la page de vos clés d’accès.

# What the page says when a passkey could not be made or used.
passkey-stopped = Rien n’a changé : vous avez annulé, ou l’opération a pris trop de temps.
passkey-on-device = Vous avez déjà une clé d’accès sur cet appareil. Utilisez un autre appareil.
passkey-bad-name = Le nom doit compter de 3 à 63 lettres minuscules (a à z), chiffres et traits d’union, et commencer par une lettre.
passkey-name-taken = Ce nom est déjà pris. Un nom n’est jamais réattribué : choisissez-en un autre.
passkey-unknown = Cette clé d’accès est inconnue ici, ou a été supprimée.
passkey-too-many = Vous avez atteint le nombre maximal de clés d’accès par personne. Supprimez-en une d’abord.
passkey-no-invite = Pour créer un compte, il faut une invitation : ouvrez d’abord son lien dans ce navigateur.
passkey-again = Cela n’a pas fonctionné. Réessayez dans un instant.

## The first page: https://.../

welcome = Connectez-vous à vos réseaux privés
    .text = Ici, vous rejoignez les réseaux privés où l’on vous invite, vous voyez ceux dont vous faites partie et vous créez les vôtres.
    .advice = Vous avez une invitation ? Ouvrez son lien dans ce navigateur.

home-found = Créez votre réseau
    .text = Vous ne faites encore partie d’aucun réseau. Créez-en un et invitez d’autres personnes.
home-wait = Attendez une invitation
    .text = Vous ne faites encore partie d’aucun réseau. Pour en rejoindre un, il faut une invitation : une personne qui gère un réseau vous envoie un lien, par e-mail ou autrement. Ouvrez-le dans ce navigateur.
home-more = Autres réseaux
home-create = Créer un réseau

# How somebody stands in a network of their list.
standing-active = Votre rôle : { $role }.
standing-waits = En attente d’approbation. Votre rôle : { $role }.
standing-suspended = Votre rôle : { $role }. Votre accès est suspendu.
standing-over-limit = Votre rôle : { $role }. Le réseau compte plus de membres qu’il n’en paie.

# Shows what leaving means.
leave = Quitter
leave-explained = Vous perdez tout de suite l’accès au réseau { $network }. Pour revenir, il vous faudra une nouvelle invitation.
# The button that leaves.
leave-network = Quitter { $network }
cannot-leave = Vous ne pouvez pas quitter ce réseau
    .advice = Une personne ayant le rôle Propriétaire ou Administrateur peut vous retirer du réseau.
    .suspended = Votre accès y est suspendu. Quitter le réseau vous permettrait de contourner cette suspension.
    .owner = Ce réseau vous appartient, et il ne peut pas rester sans propriétaire.
    .personal = Il appartient à une seule personne.
    .home = C’est le premier que vous avez rejoint, et il détermine quels autres vous pouvez rejoindre.

home-passkeys = Vos clés d’accès
sign-out = Se déconnecter
sign-out-everywhere = Se déconnecter partout
    .text = Dans tous les navigateurs et tous les programmes connectés avec votre compte.
sign-out-tokens = Révoquer aussi mes jetons d’accès à l’API

## Creating a network: https://.../found

found = Créer un réseau
    .text = Il vous appartiendra, et vous pourrez inviter d’autres personnes.
found-name = Nom
found-name-help = Lettres minuscules (a à z), chiffres et traits d’union, en commençant par une lettre ; ou votre propre domaine de messagerie.
found-whose = À qui appartient-il ?
found-personal = À moi : pour la famille et les amis
found-organizational = À une organisation : les membres peuvent le quitter
found-button = Créer le réseau
found-name-malformed = Le nom doit compter de 2 à 63 lettres minuscules (a à z), chiffres et traits d’union, commencer par une lettre et ne pas finir par un trait d’union ; ou être le domaine de votre adresse vérifiée.
found-name-digits = Le nom ne doit pas contenir plus de 4 chiffres de suite, avec ou sans traits d’union entre eux.
found-name-provider = C’est le domaine d’un service de messagerie, où beaucoup de personnes ont une adresse.
found-name-domain = Un nom avec un point doit être le domaine de votre propre adresse vérifiée.
found-name-taken = Un autre réseau porte ce nom. Choisissez-en un autre.
cannot-found = Vous ne pouvez pas créer de réseau ici
    .text = Les responsables de ce service ont choisi qui peut le faire, d’après les adresses e-mail vérifiées.
    .advice = On rejoint un réseau par une invitation : ouvrez son lien dans ce navigateur.
cannot-found-more = Vous ne pouvez pas créer d’autre réseau
    .text = Vous avez atteint le nombre maximal de réseaux par personne.
    .advice = Utilisez l’un des vôtres.

## Where to get the app: https://.../download

download-for = Télécharger l’application pour { $system }
download-button = Télécharger pour { $system }
download-none = Aucun lien n’est configuré ici. Demandez à la personne qui vous a envoyé l’invitation où trouver l’application.
download-others = Pour un autre appareil
download-then = Installez l’application, ouvrez-la et connectez-vous avec le même compte qu’ici.

## No more mails: https://.../opt-out/..., where a link in every mail leads

opt-out = Ne plus recevoir d’e-mails de ce service
    .text = Si vous confirmez, ce service n’enverra plus d’e-mails à l’adresse qui a reçu ce lien : ni invitations, de qui que ce soit, ni notifications. La personne qui vous invite pourra toujours vous donner un lien.
    .advice = Vous pourrez annuler ce choix sur cette page.
opt-out-button = Arrêter tous les e-mails
opt-out-done = Vous ne recevrez plus d’e-mails de ce service
    .text = Ce service n’envoie plus d’e-mails à l’adresse qui a reçu ce lien. La personne qui vous invite peut toujours vous donner un lien.
    .advice = Gardez l’e-mail : son lien ramène à cette page.
opt-out-undo = Recevoir à nouveau les e-mails

## When something is wrong

not-opened = Ouvrez d’abord le lien de votre invitation
    .text = Cette page affiche une invitation une fois son lien ouvert dans le même navigateur.
    .advice = Ouvrez à nouveau le lien de votre e-mail. Si cela ne suffit pas, autorisez les cookies pour ce site.
unknown-link = Ce lien ne fonctionne pas
    .text = Il est incomplet ou a été modifié en route.
    .advice = Ouvrez à nouveau le lien de votre e-mail, ou copiez-le en entier dans la barre d’adresse.
nowhere = Il n’y a rien ici
    .text = Cette adresse ne mène à aucune page.
    .advice = Si c’est celle d’une invitation, copiez-la en entier de votre e-mail dans la barre d’adresse.
invite-gone = Cette invitation n’est plus valable
    .text = Elle a déjà servi, a expiré ou a été retirée.
    .advice = Demandez-en une nouvelle à la personne qui vous l’a envoyée.
failed = Un problème est survenu ici
    .text = Votre demande n’a pas pu aboutir. Ce n’est pas votre faute, et réessayer n’aidera sans doute pas.
    .advice = Prévenez les responsables de ce service.
busy = Réessayez dans un instant
    .text = Votre demande n’a pas pu aboutir pour le moment. Rien n’est perdu.
    .advice = Rechargez cette page.
bad-form = Ce formulaire n’a pas pu être traité
    .text = L’un de ses champs n’est pas rempli correctement.
    .advice = Revenez en arrière, rechargez la page et réessayez.
# $field is the name of the field.
bad-field = Le champ { $field } n’est pas rempli correctement.
too-large = Ce formulaire est trop volumineux.
other-site = Cela ne vient pas de notre page
    .text = Un autre site, ou un programme, a envoyé cette demande. Rien n’a changé.
    .advice = Si c’était vous, revenez en arrière, rechargez la page et réessayez.
