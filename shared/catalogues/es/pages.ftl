### Pages that people see in a browser. A network is what the API calls a tailnet.

## The invite: https://.../join

# The heading, and the button that joins. $network is its name.
join = Unirse a { $network }
join-signed-out = { $inviter } te invita a esta red privada. Inicia sesión para unirte.
join-signed-in = { $inviter } te invita a esta red privada.
fact-network = Red
fact-inviter = Te invita
fact-role = Tu rol
fact-expiry = Válida hasta el
# In front of an address: the invite is only for whoever has it.
fact-bound = Solo para
fact-login = Tu cuenta
join-one-person = Una cuenta es de una sola persona: únete con la tuya y no la compartas. La invitación sirve para una persona y una sola vez.
join-unexpected = Abrir esta página no ha cambiado nada. Si no esperabas la invitación, ciérrala.
join-waits = Después, alguien con el rol de propietario, administrador o administrador de TI tendrá que aprobar tu acceso. Hasta entonces no podrás usar la red.
use-another-account = Usar otra cuenta

joined-waits = Espera la aprobación en { $network }
    .text = Te has unido a { $network } con el rol de { $role }. Ahora alguien con el rol de propietario, administrador o administrador de TI tiene que aprobar tu acceso. Hasta entonces no puedes usar la red.
joined-waits-check = Volver a comprobar
joined-waits-client = Mientras tanto, descargar la aplicación
joined = Ya estás en { $network }
    .text = Tienes el rol de { $role } en { $network }. Descarga la aplicación para tu dispositivo e inicia sesión en ella con la misma cuenta.
joined-suspended = Ahora no puedes usar { $network }
    .text = Te has unido con el rol de { $role }, pero tu acceso está suspendido. Pregunta a alguien que tenga en esta red el rol de propietario, administrador o administrador de TI.

cannot-join-member = Ya estabas en { $network }
    .text = La invitación sigue disponible para otra persona.
    .advice = No tienes que hacer nada.
cannot-join-bound = Usa la cuenta con la dirección invitada
    .text = Esta invitación es solo para { $address }, y tu inicio de sesión no ha verificado esa dirección.
    .advice = Inicia sesión con la cuenta que tiene esa dirección o pide una invitación para la tuya.
cannot-join-home = Pregunta antes en tu propia red
    .text = { $network } no te permite unirte a otras redes.
    .advice = Pide que lo cambie a alguien de tu red con el rol de propietario, administrador o administrador de TI, y vuelve a abrir esta página.
cannot-join-number = Usa otra cuenta
    .text = En esta red, otra persona ya tiene el número de tu cuenta.
    .advice = Inicia sesión con otra cuenta.
# Stand for the name of a network that is gone.
the-network = esta red
your-own-network = Tu propia red

## What every page says

signed-in-as = Estás usando la cuenta { $login }.
your-networks = Tus redes
get-app = Descargar la aplicación

## Signing in: https://.../sign-in

sign-in = Iniciar sesión
    .text = Elige la cuenta que quieres usar aquí.
    .advice = Una cuenta es de una sola persona: usa la tuya y no la compartas.
# A button. $provider is a name such as Google.
continue-with = Continuar con { $provider }
sign-in-with-passkey = Iniciar sesión con una llave de acceso
continue-with-passkey = Continuar con una llave de acceso
new-account = ¿Aún no tienes cuenta? Elige un nombre y crea una llave de acceso
new-account-help = De 3 a 63 letras minúsculas (a-z), dígitos y guiones, empezando por una letra. No podrás cambiarlo.
new-account-button = Crear una llave de acceso
passkey-elsewhere = Para usar una llave de acceso, abre esta dirección en tu navegador:
passkey-needs-script = Las llaves de acceso necesitan un navegador con JavaScript.

sign-in-no-way = No es posible iniciar sesión
    .text = Aquí no hay ningún proveedor de identidad configurado.
    .advice = Avisa a los responsables de este servicio.
sign-in-no-provider = Esa forma de iniciar sesión no existe
    .text = Esta dirección no indica ningún proveedor de identidad configurado aquí.
    .advice = Vuelve a la página anterior y elige otra forma.
bad-return-path = Este enlace no funciona
    .text = El parámetro return no indica ninguna página en la que puedas continuar.
    .advice = Vuelve a la página anterior e inténtalo de nuevo desde allí.
bad-prompt = Este enlace no funciona
    .text = El parámetro prompt debe ser select_account o no aparecer.
    .advice = Vuelve a la página anterior e inténtalo de nuevo desde allí.
sign-in-no-attempt = Vuelve a iniciar sesión
    .text = No has iniciado sesión: este intento empezó en otro navegador, duró más de diez minutos o ya ha terminado.
    .advice = Empieza de nuevo en este navegador. Si no funciona, permite las cookies de este sitio.
sign-in-refused = Vuelve a iniciar sesión
    .text = No has iniciado sesión: lo has cancelado o el servicio elegido no te ha dejado entrar.
    .advice = Inténtalo de nuevo o elige otra cuenta.
sign-in-bad-answer = Vuelve a iniciar sesión
    .text = No has iniciado sesión: la respuesta del servicio elegido no se puede usar aquí.
    .advice = Inténtalo de nuevo. Si vuelve a ocurrir, avisa a los responsables de este servicio.
sign-in-no-answer = Vuelve a iniciar sesión en un momento
    .text = No has iniciado sesión: el servicio elegido no responde ahora mismo.
    .advice = Inténtalo de nuevo en un momento o elige otra forma.

## Passkeys: https://.../passkeys

passkeys-only = Añade una segunda llave de acceso
    .text = Si pierdes tu única llave de acceso, nadie podrá devolverte el acceso. Añade otra, mejor en otro dispositivo.
passkeys = Gestiona tus llaves de acceso
    .text = Con cada una de ellas puedes iniciar sesión. Elimina las que hayas perdido o no uses.
passkey-of = Llave de acceso del { $time }
passkey-is-only = la única que tienes
passkey-remove = Eliminar
passkey-add = Añadir una llave de acceso
passkeys-elsewhere = Este navegador no admite llaves de acceso. Abre esta dirección en tu navegador:
passkeys-need-script = Para añadir una llave de acceso hace falta un navegador con JavaScript.
passkeys-not-now = Ahora no
passkeys-go-on = Continuar
passkeys-login = Inicias sesión como { $login }. Eliminar una llave de acceso no cierra las sesiones iniciadas con ella.

passkeys-no-account = Aquí no necesitas una llave de acceso
    .text = Has iniciado sesión con un proveedor de identidad. Las llaves de acceso son para las cuentas que se crearon con una.
    .advice = Continúa con tu sesión actual.
passkeys-too-old = Vuelve a iniciar sesión para eliminar una llave de acceso
    .text = Iniciaste sesión hace más de 5 minutos. No se ha cambiado nada.
    .advice = Vuelve a iniciar sesión y elimina entonces la llave de acceso.
passkeys-last = Conserva tu única llave de acceso
    .text = Sin ella ya no podrías iniciar sesión. No se ha cambiado nada.
    .advice = Vuelve atrás, añade otra llave de acceso y elimina esta después.
passkeys-gone = Esa llave de acceso no existe
    .text = Ya se había eliminado o nunca fue tuya.
    .advice = Vuelve atrás y recarga la página de tus llaves de acceso.

# What the page says when a passkey could not be made or used.
passkey-stopped = No ha cambiado nada: lo has cancelado o ha tardado demasiado.
passkey-on-device = Ya tienes una llave de acceso en este dispositivo. Usa otro dispositivo.
passkey-bad-name = El nombre debe tener de 3 a 63 letras minúsculas (a-z), dígitos y guiones, y empezar por una letra.
passkey-name-taken = Este nombre ya está en uso. Los nombres nunca se reasignan: elige otro.
passkey-unknown = Esta llave de acceso no se conoce aquí o se ha eliminado.
passkey-too-many = Ya tienes el máximo de llaves de acceso por persona. Elimina antes una.
passkey-no-invite = Para crear una cuenta hace falta una invitación: abre antes su enlace en este navegador.
passkey-again = No ha funcionado. Inténtalo de nuevo en un momento.

## The first page: https://.../

welcome = Inicia sesión en tus redes privadas
    .text = Aquí te unes a redes privadas a las que te han invitado, ves en cuáles estás y creas las tuyas.
    .advice = ¿Tienes una invitación? Abre su enlace en este navegador.

home-found = Crea tu red
    .text = Aún no estás en ninguna red. Crea una e invita a otras personas.
home-wait = Espera una invitación
    .text = Aún no estás en ninguna red. Para unirte a una hace falta una invitación: alguien que gestiona una red te envía un enlace, por correo o de otra forma. Ábrelo en este navegador.
home-more = Más redes
home-create = Crear una red

# How somebody stands in a network of their list.
standing-active = Tu rol: { $role }.
standing-waits = Pendiente de aprobación. Tu rol: { $role }.
standing-suspended = Tu rol: { $role }. Tu acceso está suspendido.
standing-over-limit = Tu rol: { $role }. La red tiene más miembros de los que paga.

# Shows what leaving means.
leave = Salir
leave-explained = Pierdes el acceso a { $network } de inmediato. Para volver necesitas una nueva invitación.
# The button that leaves.
leave-network = Salir de { $network }
cannot-leave = No puedes salir de esta red
    .advice = Alguien con el rol de propietario o administrador puede quitarte de ella.
    .suspended = Tu acceso está suspendido. Si salieras de la red, podrías eludir la suspensión.
    .owner = La red es tuya y no puede quedarse sin propietario.
    .personal = Es de una sola persona.
    .home = Es la primera a la que te uniste y decide a qué otras puedes unirte.

home-passkeys = Tus llaves de acceso
sign-out = Cerrar sesión
sign-out-everywhere = Cerrar sesión en todas partes
    .text = En todos los navegadores y programas que han iniciado sesión con tu cuenta.
sign-out-tokens = Revocar también mis tokens de acceso a la API

## Creating a network: https://.../found

found = Crear una red
    .text = La red será tuya y podrás invitar a otras personas.
found-name = Nombre
found-name-help = Letras minúsculas (a-z), dígitos y guiones, empezando por una letra; o el dominio de tu propio correo.
found-whose = ¿De quién es?
found-personal = Mía: para familia y amigos
found-organizational = De una organización: los miembros pueden salir de la red
found-button = Crear la red
found-name-malformed = El nombre debe tener de 2 a 63 letras minúsculas (a-z), dígitos y guiones, empezar por una letra y no acabar en guion; o ser el dominio de tu dirección verificada.
found-name-digits = El nombre no puede tener más de 4 dígitos seguidos, con o sin guiones entre ellos.
found-name-provider = Es el dominio de un proveedor de correo, donde muchas personas tienen una dirección.
found-name-domain = Un nombre con punto debe ser el dominio de tu propia dirección verificada.
found-name-taken = Otra red tiene este nombre. Elige otro.
cannot-found = Aquí no puedes crear una red
    .text = Los responsables de este servicio han decidido quién puede, según las direcciones de correo verificadas.
    .advice = A una red te unes con una invitación: abre su enlace en este navegador.
cannot-found-more = No puedes crear otra red
    .text = Ya has creado el máximo de redes por persona.
    .advice = Usa una de ellas.

## Where to get the app: https://.../download

download-for = Descargar la aplicación para { $system }
download-button = Descargar para { $system }
download-none = Aquí no hay enlaces configurados. Pregunta a quien te invitó dónde conseguir la aplicación.
download-others = Para otro dispositivo
download-then = Instala la aplicación, ábrela e inicia sesión en ella con la misma cuenta que aquí.

## No more mails: https://.../opt-out/..., where a link in every mail leads

opt-out = Dejar de recibir correos
    .text = Si lo confirmas, este servicio no enviará más correos a la dirección que recibió este enlace: ni invitaciones, las envíe quien las envíe, ni avisos. Quien te invite podrá seguir dándote un enlace.
    .advice = Puedes deshacerlo en esta página.
opt-out-button = Detener todos los correos
opt-out-done = Ya no recibirás correos de este servicio
    .text = Este servicio no envía correos a la dirección que recibió este enlace. Quien te invite puede seguir dándote un enlace.
    .advice = Guarda el correo: su enlace lleva de nuevo a esta página.
opt-out-undo = Volver a recibir correos

## When something is wrong

not-opened = Abre antes el enlace de tu invitación
    .text = Esta página muestra una invitación cuando su enlace ya se ha abierto en el mismo navegador.
    .advice = Abre otra vez el enlace de tu correo. Si no funciona, permite las cookies de este sitio.
unknown-link = Este enlace no funciona
    .text = Está incompleto o se modificó por el camino.
    .advice = Abre otra vez el enlace de tu correo o cópialo entero en la barra de direcciones.
nowhere = Aquí no hay nada
    .text = Esta dirección no lleva a ninguna página.
    .advice = Si es la de una invitación, cópiala entera de tu correo en la barra de direcciones.
invite-gone = Esta invitación ya no es válida
    .text = Ya se ha usado, ha caducado o se ha retirado.
    .advice = Pide una nueva a quien te invitó.
failed = Algo ha fallado aquí
    .text = No se ha podido responder a tu solicitud. No es culpa tuya, y volver a intentarlo no servirá de mucho.
    .advice = Avisa a los responsables de este servicio.
busy = Inténtalo de nuevo en un momento
    .text = Ahora mismo no se ha podido responder a tu solicitud. No se ha perdido nada.
    .advice = Recarga esta página.
bad-form = No se ha podido procesar el formulario
    .text = Uno de sus campos no es correcto.
    .advice = Vuelve atrás, recarga la página e inténtalo de nuevo.
# $field is the name of the field.
bad-field = El campo { $field } no es correcto.
too-large = Este formulario es demasiado grande.
other-site = Esto no viene de nuestra página
    .text = Otro sitio, o un programa, ha enviado esta solicitud. No se ha cambiado nada.
    .advice = Si has sido tú, vuelve atrás, recarga la página e inténtalo de nuevo.
