### Mails. A network is what the API calls a tailnet.

## The invite

# The subject. $inviter and $network are names.
invite = { $inviter } vous invite à rejoindre le réseau { $network }
# The subject of a mail that was sent before.
invite-reminder = Rappel : { $inviter } vous invite à rejoindre le réseau { $network }
# What mail programs show beside the subject.
invite-preview = Votre rôle : { $role }. Valable jusqu’au { $time }.
invite-text = { $inviter } vous invite à rejoindre le réseau privé { $network } avec le rôle { $role }.
# In a mail that was sent before. $time is that of the first one.
invite-first-sent = Cette invitation a été envoyée une première fois le { $time }.
invite-open = Pour rejoindre le réseau, ouvrez ce lien et connectez-vous :
# The heading, too.
invite-button = Rejoindre { $network }
invite-expiry = Le lien fonctionne une seule fois, jusqu’au { $time }.
invite-bound = Il ne fonctionne que si vous vous connectez avec l’adresse { $address }.
invite-keep = Toute personne qui a ce lien peut l’utiliser : ne le transmettez pas.
invite-unexpected = Si vous n’attendiez pas cet e-mail, ne faites rien : tant que personne n’ouvre le lien et ne se connecte, personne ne rejoint le réseau.
# Leads to a page with a button.
opt-out = Ne plus jamais m’inviter

## To an inviter: somebody who has joined by their invite waits

# The subject and the heading. $person is a name.
waiting = { $person } attend une approbation dans le réseau { $network }
# The same when the name cannot be shown.
waiting-somebody = Une personne attend une approbation dans le réseau { $network }
waiting-text = Cette personne a rejoint le réseau par votre invitation, avec le rôle { $role }. Pour qu’elle puisse l’utiliser, une personne ayant le rôle Propriétaire, Administrateur ou Administrateur informatique doit approuver son accès.
waiting-button = Voir qui attend

## To somebody who was approved

# The subject and the heading.
approved = Vous faites maintenant partie du réseau { $network }
approved-text = Votre accès au réseau { $network } a été approuvé, avec le rôle { $role }. Téléchargez l’application pour votre appareil, puis connectez-vous avec le même compte.
approved-button = Télécharger l’application

# Under these two. Leads to a page with a button.
opt-out-of-mails = Ne plus recevoir d’e-mails de ce service
