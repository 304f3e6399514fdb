var e=`
role = { $role ->
    [owner] propietario
    [admin] administrador
    [it-admin] administrador de TI
    [network-admin] administrador de red
    [billing-admin] administrador de facturación
    [auditor] auditor
   *[member] miembro
}

time = { $day } de { $month ->
    [1] enero
    [2] febrero
    [3] marzo
    [4] abril
    [5] mayo
    [6] junio
    [7] julio
    [8] agosto
    [9] septiembre
    [10] octubre
    [11] noviembre
   *[12] diciembre
} de { $year }, { $clock } UTC

somebody = Alguien de la red


console = Consola
skip = Ir al contenido
screens = Secciones
users = Usuarios
settings = Ajustes
log = Registro de configuración
usage = Uso
    .text = Cada persona que se ha unido y ha transferido datos en un mes cuenta una vez, aunque se pague por ella en otra red.
switch-network = { $network }: cambiar a otra red
you-are = { $login }, tu rol: { $role }
your-networks = Tus redes
sign-out = Cerrar sesión
sign-in = Iniciar sesión
loading = Cargando…
cancel = Cancelar
close = Cerrar
copy = Copiar
copied = Copiado
copy-by-hand = Tu navegador no permite que esta página copie. El texto está seleccionado: cópialo tú.
saved = Guardado
created = Creación:
expires = Caduca
expired-at = Caducó
joined = Se unió
value = Valor
any = Cualquiera
show-exactly = mostrar con exactitud
pages = Páginas
first-page = Primera página
next-page = Página siguiente


problem = No ha funcionado
problem-offline = No se puede acceder al servicio. No se ha perdido nada: inténtalo de nuevo cuando tengas conexión.
problem-limit = { $seconds ->
    [one] No tan rápido: inténtalo de nuevo en { $seconds } segundo. No se ha cambiado nada.
    [many] No tan rápido: inténtalo de nuevo en { $seconds } segundos. No se ha cambiado nada.
   *[other] No tan rápido: inténtalo de nuevo en { $seconds } segundos. No se ha cambiado nada.
}
problem-busy = El servicio está ocupado. No se ha perdido nada: inténtalo de nuevo en un momento.
problem-gone = Ya no está aquí. Puede que alguien lo haya cambiado.
problem-forbidden = No tienes permiso para hacerlo: { $message }.
problem-refused = Se ha rechazado: { $message }.
session-over = Vuelve a iniciar sesión
    .text = Tu sesión ha terminado, o para esto hace falta haber iniciado sesión hace pocos minutos. Inicia sesión en la ventana que se abre. Lo que has escrito se conserva aquí cinco minutos.
    .again = Ya he iniciado sesión
signed-in-again = Has vuelto a iniciar sesión
    .text = Cierra esta ventana y continúa en la otra.
no-screen = Esta sección no existe
    .text = Elige una arriba.
no-network = No estás en ninguna red
    .text = La consola aparece cuando te unes a una red o creas una.
not-yours = No estás en esta red
    .text = No existe o no te has unido a ella. Puede que tengas otra cuenta.
waiting = Espera la aprobación
    .text = Te has unido a { $network } como { $login }. Alguien con el rol de propietario, administrador o administrador de TI tiene que aprobar tu acceso.
are-suspended = Tu acceso está suspendido
    .text = Ahora no puedes usar { $network } como { $login }. Pregunta a alguien que tenga en esta red el rol de propietario, administrador o administrador de TI.
only-for-admins = La consola es para administradores
    .text = Estás en { $network } como { $login }, y tu rol no tiene consola.
discard = ¿Cerrar y perder lo que has escrito?
    .yes = Cerrar
    .no = Seguir escribiendo


role-owner = Propietario
role-member = Miembro
    .text = Usa la red. No tiene consola.
role-admin = Administrador
    .text = Puede hacerlo todo, salvo ser propietario de la red: usuarios, invitaciones, ajustes y registro.
role-it-admin = Administrador de TI
    .text = Invita, aprueba, suspende y quita usuarios. No puede actuar sobre el propietario ni los administradores.
role-network-admin = Administrador de red
    .text = Activa o desactiva la aprobación de usuarios; ve usuarios, invitaciones sin sus enlaces, ajustes y registro.
role-billing-admin = Administrador de facturación
    .text = Ve usuarios, invitaciones sin sus enlaces, ajustes, registro y uso.
role-auditor = Auditor
    .text = Ve usuarios, ajustes y uso. No cambia nada.


name = Nombre
role-column = Rol
status = Estado
invited-by = Invitación de
since = Desde
delivery = Correo
actions = Acciones
more-actions = Más
actions-for = Acciones para { $name }
you = Tú
external = Externo
bound = Solo para esta dirección
search-people = Buscar por nombre o dirección
only-invited-by = Solo quienes invitó { $name }
clear-filters = Borrar filtros
nobody = Aún no hay nadie aquí.
nobody-found = Nadie coincide con estos filtros.
download-csv = Descargar como CSV
download-ndjson = Descargar como NDJSON
choose = Seleccionar { $name }
choose-all = Seleccionar todo en esta página
choose-none = Quitar la selección
many = Acciones para la selección
chosen = { $count ->
    [one] { $count } seleccionado
    [many] { $count } seleccionados
   *[other] { $count } seleccionados
}
status-active = Activo
status-idle = Inactivo
status-needs-approval = Pendiente de aprobación
status-suspended = Suspendido
status-over-billing-limit = Supera el límite
status-invited = Invitado
status-expired = Caducada
status-on-hold = En pausa
mail-queued = Pendiente de envío
mail-held = En pausa
mail-suppressed = No quiere correos
mail-sent = Enviado
mail-delayed = Retrasado
mail-delivered = Entregado
mail-bounced = Devuelto
mail-complained = Marcado como spam
next-try = Próximo intento
approve = Aprobar
approved = Se ha aprobado el acceso de { $name }.
change-role = Cambiar rol
role-of = Rol de { $name }
role-changed = { $name } tiene ahora el rol: { $role }.
suspend = Suspender
suspended = Se ha suspendido el acceso de { $name }.
suspend-user = ¿Suspender a { $name }?
    .text = { $name } no podrá hacer nada en { $network } hasta que alguien reactive su acceso. Mientras tanto, nadie podrá unirse con sus invitaciones.
restore = Reactivar
restored = Se ha reactivado el acceso de { $name }.
remove = Quitar
removed = { $name } ya no está en la red.
remove-user = ¿Quitar a { $name }?
    .text = { $name } sale de { $network } de inmediato. Sus invitaciones abiertas y sus tokens de acceso a la API dejan de servir. Puedes volver a invitar a esta persona.
leave-tailnet = Salir de esta red
leave-of = ¿Salir de { $network }?
    .text = No podrás volver a { $network } sin una nueva invitación.


invite = Invitar a usuarios externos
invite-way = Cómo invitar
invite-by-mail = Por correo
invite-by-link = Copiar enlace de invitación
invite-addresses = Direcciones de correo
    .hint = Pega una lista o escríbelas una tras otra. Como máximo, { $most } a la vez.
chips-added = Direcciones
chips-count = { $count ->
    [one] { $count } dirección
    [many] { $count } direcciones
   *[other] { $count } direcciones
}
chip-remove = Quitar { $address }
chip-invalid = no es una dirección de correo
chip-repeated = está repetida
chip-invited = ya tiene una invitación
chip-member = ya se ha unido
chip-member-named = ya se ha unido, como { $name }
invite-role = Se unirán con el rol
invite-language = Idioma del correo
invite-bind = Solo para estas direcciones
    .text = Nadie puede unirse con otra dirección, ni siquiera con el enlace.
invite-remind = Enviar un recordatorio tres días antes de que caduque la invitación
invite-send = { $count ->
    [0] Invitar
    [one] Invitar a { $count } persona
    [many] Invitar a { $count } personas
   *[other] Invitar a { $count } personas
}
invited = { $count ->
    [one] Has invitado a { $count } persona. El correo está en camino.
    [many] Has invitado a { $count } personas. Los correos están en camino.
   *[other] Has invitado a { $count } personas. Los correos están en camino.
}
invite-link = Enlace de invitación
    .text = Quien tenga el enlace puede unirse una sola vez, en un plazo de 30 días. No se envía ningún correo.
invite-link-of = Enlace para unirse con el rol: { $role }
invite-generate = Generar y copiar
link-for = Enlace para unirse con el rol: { $role }
resend = Reenviar invitación
    .text = El enlace y su caducidad no cambian.
resend-in = { $seconds ->
    [one] De nuevo en { $seconds } segundo
    [many] De nuevo en { $seconds } segundos
   *[other] De nuevo en { $seconds } segundos
}
resent = Se ha reenviado la invitación a { $name }.
copy-link = Copiar enlace de invitación
link-copied = Se ha copiado el enlace.
delete-invite = Eliminar invitación
invite-again = Invitar de nuevo
    .text = Su enlace dejará de funcionar.
delete-invite-of = ¿Eliminar la invitación a { $name }?
invite-deleted = Se ha eliminado la invitación a { $name }.


many-approve = Aprobar ({ $count })
many-suspend = Suspender ({ $count })
many-restore = Reactivar ({ $count })
many-set-role = Cambiar rol ({ $count })
many-remove = Quitar ({ $count })
many-resend = Reenviar invitación ({ $count })
many-delete-invite = Eliminar invitación ({ $count })
progress = { $count } de { $most }
results = Resultados
results-done = Hechos: { $done }. Rechazados: { $refused }.
result-not-found = Ya no existe.
result-yourself = No puedes hacerlo contigo.
result-owner = No se puede hacer con el propietario.
result-needs-approval = Está pendiente de aprobación: aprueba o quita a esta persona.
result-over-billing-limit = Supera el límite de facturación.
result-role-not-allowed = Tu rol no lo permite.
result-nothing-to-resend = Es un enlace: no hay correo que reenviar.
result-too-soon = Enviado hace menos de un minuto.
result-limit = Has enviado demasiadas invitaciones. Inténtalo más tarde.
result-denied = Ya no puedes hacerlo.
result-busy = Algo ha cambiado al mismo tiempo. Inténtalo de nuevo.
import = Importar una lista
import-role = Rol de las filas que no indican ninguno
import-file = Un archivo con direcciones
    .text = CSV o texto, { $most } filas como máximo. Una fila puede indicar un rol, por ejemplo auditor.
import-preview = { $count ->
    [one] { $count } dirección en el archivo
    [many] { $count } direcciones en el archivo
   *[other] { $count } direcciones en el archivo
}
import-empty = No hay ninguna dirección en este archivo.
import-too-many = Hay { $count } direcciones en este archivo; se puede invitar a { $most } a la vez como máximo.


mail-stopped = Ahora no se envían invitaciones por correo
    .text = Se han devuelto demasiados de los últimos correos. Los enlaces se pueden seguir copiando. El próximo intento:
mail-release = Reanudar el envío
    .text = Al reanudar el envío, los correos en espera salen en unos minutos. Si vuelven a devolverse demasiados, el envío se detiene otra vez. Se puede reanudar una vez por semana.
mail-released = El envío se ha reanudado.
mail-release-from = El envío ya se reanudó hace menos de una semana. Se podrá reanudar de nuevo:
only-releasers = Los roles de propietario y administrador pueden reanudar el envío antes.
user-approval = Aprobación de usuarios
    .on = Los usuarios necesitan aprobación
    .text = Quien acepta una invitación espera hasta que alguien con el rol de propietario, administrador o administrador de TI apruebe su acceso.
only-approval-switchers = Solo pueden cambiarlo los roles de propietario, administrador y administrador de red.
join-policy = Unirse a otras redes
    .text = Quién de esta red puede unirse a redes de otros con la misma cuenta.
    .who = Pueden unirse a otras
join-policy-none = Nadie
join-policy-admin = Administradores: todos los roles menos auditor y miembro
join-policy-member = Todos
only-policy-makers = Solo pueden cambiarlo los roles de propietario, administrador y administrador de TI.
tokens = Tokens de acceso a la API
    .text = Un token permite que un programa haga lo que tú puedes hacer en esta red. Una vez creado, nadie vuelve a verlo.
tokens-none = No tienes ninguno.
token = Token
token-new = Nuevo token
token-once = Es la única vez que verás el token. Guárdalo en un lugar seguro.
token-description = ¿Para qué es?
token-lifetime = Válido durante
days = { $count ->
    [one] { $count } día
    [many] { $count } días
   *[other] { $count } días
}
revoke = Revocar
revoke-token = ¿Revocar { $name }?
    .text = A partir de entonces se rechazarán los programas que lo usen.
token-revoked = Se ha revocado { $name }.


event = Qué ha pasado
actor = Quién lo hizo
target = A quién o a qué
from = Desde
to = Hasta
log-empty = No ha pasado nada de este tipo en los últimos 90 días.
log-not-allowed = Tu rol no permite leer el registro.
origin-ADMIN_CONSOLE = desde el navegador
origin-CONFIG_API = desde la API
origin-CONTROL = por el servicio
origin-IDENTITY_PROVIDER = por el proveedor de identidad
event-invite-create = Invitación creada
event-invite-accept = Invitación aceptada
event-invite-delete = Invitación eliminada
event-invite-resend = Invitación reenviada
event-invite-remind = Recordatorio enviado
event-invite-expired = Invitación caducada
event-user-create = Usuario incorporado
event-user-approve = Usuario aprobado
event-user-suspend = Usuario suspendido
event-user-restore = Usuario reactivado
event-user-delete = Usuario quitado
event-user-update = Usuario modificado
event-tailnet-create = Red creada
event-tailnet-enable = Activado
event-tailnet-disable = Desactivado
event-tailnet-update = Ajuste modificado
event-tailnet-release = Envío de correos reanudado
event-tailnet-join = Unión a otra red
event-tailnet-leave = Salida de otra red
event-api-key-create = Token de acceso a la API creado
event-api-key-delete = Token de acceso a la API revocado


month = Mes
active-users = Usuarios activos
joined-by-invite = Por invitación
home-elsewhere = De otra red
`;export{e as default};