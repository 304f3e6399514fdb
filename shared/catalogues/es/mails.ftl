### Mails. A network is what the API calls a tailnet.

## The invite

# The subject. $inviter and $network are names.
invite = { $inviter } te invita a unirte a { $network }
# The subject of a mail that was sent before.
invite-reminder = Recordatorio: { $inviter } te invita a unirte a { $network }
# What mail programs show beside the subject.
invite-preview = Tu rol: { $role }. Válida hasta el { $time }.
invite-text = { $inviter } te invita a unirte a la red privada { $network } con el rol de { $role }.
# In a mail that was sent before. $time is that of the first one.
invite-first-sent = Esta invitación se envió por primera vez el { $time }.
invite-open = Para unirte, abre este enlace e inicia sesión:
# The heading, too.
invite-button = Unirse a { $network }
invite-expiry = El enlace funciona una sola vez y hasta el { $time }.
invite-bound = Solo funciona si inicias sesión con la dirección { $address }.
invite-keep = Quien tenga el enlace puede usarlo, así que no lo reenvíes.
invite-unexpected = Si no esperabas este correo, no hagas nada: si nadie abre el enlace e inicia sesión, nadie se unirá.
# Leads to a page with a button.
opt-out = No volver a invitarme

## To an inviter: somebody who has joined by their invite waits

# The subject and the heading. $person is a name.
waiting = { $person } espera la aprobación en { $network }
# The same when the name cannot be shown.
waiting-somebody = Alguien espera la aprobación en { $network }
waiting-text = Se ha unido con tu invitación, con el rol de { $role }. Para que pueda usar la red, alguien con el rol de propietario, administrador o administrador de TI tiene que aprobar su acceso.
waiting-button = Ver quién espera

## To somebody who was approved

# The subject and the heading.
approved = Ya estás en { $network }
approved-text = Se ha aprobado tu acceso a { $network } con el rol de { $role }. Descarga la aplicación para tu dispositivo e inicia sesión en ella con la misma cuenta.
approved-button = Descargar la aplicación

# Under these two. Leads to a page with a button.
opt-out-of-mails = Dejar de recibir correos
