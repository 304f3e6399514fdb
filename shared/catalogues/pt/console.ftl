### The admin console. A network is what the API calls a tailnet.

console = Console
# A link for people who use the keyboard: past the links at the top.
skip = Ir para o conteúdo
# The list of screens, for screen readers.
screens = Seções
users = Usuários
settings = Configurações
log = Registro de configuração
usage = Uso
    .text = Cada pessoa que entrou e transferiu dados em um mês conta uma vez, mesmo que outra rede pague por ela.
switch-network = { $network }: mudar para outra rede
you-are = { $login }, sua função: { $role }
your-networks = Suas redes
sign-out = Sair da conta
sign-in = Fazer login
loading = Carregando…
cancel = Cancelar
close = Fechar
copy = Copiar
copied = Copiado
copy-by-hand = Seu navegador não permite que esta página copie. O texto está selecionado: copie-o manualmente.
saved = Salvo
created = Criação:
expires = Expira
expired-at = Expirou
joined = Entrou
value = Valor
any = Qualquer
show-exactly = mostrar com exatidão
pages = Páginas
first-page = Primeira página
next-page = Próxima página

## What goes wrong

problem = Não funcionou
problem-offline = Não foi possível acessar o serviço. Nada se perdeu: tente de novo quando tiver conexão.
# $seconds is a number.
problem-limit = { $seconds ->
    [one] Mais devagar: tente de novo em { $seconds } segundo. Nada foi alterado.
    [many] Mais devagar: tente de novo em { $seconds } segundos. Nada foi alterado.
   *[other] Mais devagar: tente de novo em { $seconds } segundos. Nada foi alterado.
}
problem-busy = O serviço está ocupado. Nada se perdeu: tente de novo daqui a pouco.
problem-gone = Isso não está mais aqui. Talvez alguém tenha feito uma alteração.
# $message is what the service says, in English.
problem-forbidden = Você não pode fazer isso: { $message }.
problem-refused = Isso foi recusado: { $message }.
session-over = Faça login de novo
    .text = Sua sessão terminou, ou isto exige um login feito há poucos minutos. Faça login na janela que se abrir. O que você digitou continua aqui por cinco minutos.
    .again = Já fiz login
signed-in-again = Você fez login de novo
    .text = Feche esta janela e continue na outra.
no-screen = Esta seção não existe
    .text = Escolha uma acima.
no-network = Você não está em nenhuma rede
    .text = O console aparece quando você entra em uma rede ou cria uma.
not-yours = Você não está nesta rede
    .text = Ela não existe ou você não entrou nela. Talvez você tenha outra conta.
waiting = Aguarde a aprovação
    .text = Você entrou na rede { $network } como { $login }. Alguém com a função de proprietário, administrador ou administrador de TI precisa aprovar seu acesso.
are-suspended = Seu acesso está suspenso
    .text = Você não pode usar a rede { $network } como { $login } agora. Fale com alguém que tenha nela a função de proprietário, administrador ou administrador de TI.
only-for-admins = O console é para administradores
    .text = Você está na rede { $network } como { $login }, e sua função não tem console.
# Asked when somebody closes a form with text in it.
discard = Fechar e perder o que você digitou?
    .yes = Fechar
    .no = Continuar digitando

## The roles

role-owner = Proprietário
role-member = Membro
    .text = Usa a rede. Não tem console.
role-admin = Administrador
    .text = Pode tudo, menos ser proprietário da rede: usuários, convites, configurações e registro.
role-it-admin = Administrador de TI
    .text = Convida, aprova, suspende e remove usuários. Não pode agir sobre o proprietário nem sobre administradores.
role-network-admin = Administrador de rede
    .text = Ativa ou desativa a aprovação de usuários; vê usuários, convites sem os links, configurações e registro.
role-billing-admin = Administrador de faturamento
    .text = Vê usuários, convites sem os links, configurações, registro e uso.
role-auditor = Auditor
    .text = Vê usuários, configurações e uso. Não altera nada.

## Users

name = Nome
role-column = Função
status = Status
invited-by = Convite de
since = Desde
delivery = E-mail
actions = Ações
more-actions = Mais
# $name is a person or an address.
actions-for = Ações para { $name }
you = Você
external = Externo
bound = Somente para este endereço
search-people = Procurar por nome ou endereço
only-invited-by = Somente quem { $name } convidou
clear-filters = Limpar filtros
nobody = Ainda não há ninguém aqui.
nobody-found = Ninguém corresponde a estes filtros.
download-csv = Baixar como CSV
download-ndjson = Baixar como NDJSON
choose = Selecionar { $name }
choose-all = Selecionar tudo nesta página
choose-none = Limpar a seleção
many = Ações para a seleção
chosen = { $count ->
    [one] { $count } selecionado
    [many] { $count } selecionados
   *[other] { $count } selecionados
}
status-active = Ativo
status-idle = Inativo
status-needs-approval = Aguarda aprovação
status-suspended = Suspenso
status-over-billing-limit = Acima do limite
status-invited = Convidado
status-expired = Expirado
# Nobody can join by the invite, since whoever made it is suspended.
status-on-hold = Em espera
mail-queued = Aguarda envio
mail-held = Em espera
mail-suppressed = Não quer e-mails
mail-sent = Enviado
mail-delayed = Atrasado
mail-delivered = Entregue
mail-bounced = Devolvido
mail-complained = Marcado como spam
next-try = Próxima tentativa
approve = Aprovar
approved = O acesso de { $name } foi aprovado.
change-role = Mudar função
role-of = Função de { $name }
role-changed = { $name } agora tem a função: { $role }.
suspend = Suspender
suspended = O acesso de { $name } foi suspenso.
suspend-user = Suspender { $name }?
    .text = { $name } não poderá fazer nada na rede { $network } até que alguém reative o acesso. Enquanto isso, ninguém entra pelos convites dessa pessoa.
restore = Reativar
restored = O acesso de { $name } foi reativado.
remove = Remover
removed = { $name } não está mais na rede.
remove-user = Remover { $name }?
    .text = { $name } sai da rede { $network } imediatamente. Os convites em aberto e os tokens de acesso à API dessa pessoa deixam de valer. Você pode convidá-la de novo.
leave-tailnet = Sair desta rede
leave-of = Sair da rede { $network }?
    .text = Você não poderá voltar à rede { $network } sem um novo convite.

## Inviting

invite = Convidar usuários externos
invite-way = Como convidar
invite-by-mail = Por e-mail
invite-by-link = Copiar link de convite
invite-addresses = Endereços de e-mail
    .hint = Cole uma lista ou digite um após o outro. No máximo { $most } de uma vez.
chips-added = Endereços
chips-count = { $count ->
    [one] { $count } endereço
    [many] { $count } endereços
   *[other] { $count } endereços
}
chip-remove = Remover { $address }
chip-invalid = não é um endereço de e-mail
chip-repeated = está repetido
chip-invited = já recebeu convite
chip-member = já entrou
chip-member-named = já entrou, como { $name }
invite-role = Entrarão com a função
invite-language = Idioma do e-mail
invite-bind = Somente para estes endereços
    .text = Ninguém entra com outro endereço, nem mesmo com o link.
invite-remind = Enviar um lembrete três dias antes de o convite expirar
invite-send = { $count ->
    [0] Convidar
    [one] Convidar { $count } pessoa
    [many] Convidar { $count } pessoas
   *[other] Convidar { $count } pessoas
}
# The mails go out in the seconds that follow.
invited = { $count ->
    [one] Você convidou { $count } pessoa. O e-mail está a caminho.
    [many] Você convidou { $count } pessoas. Os e-mails estão a caminho.
   *[other] Você convidou { $count } pessoas. Os e-mails estão a caminho.
}
invite-link = Link de convite
    .text = Quem tem o link pode entrar uma única vez, em até 30 dias. Nenhum e-mail é enviado.
invite-link-of = Link para entrar com a função: { $role }
invite-generate = Gerar e copiar
link-for = Link para entrar com a função: { $role }
resend = Reenviar convite
    .text = O link e a validade continuam os mesmos.
resend-in = { $seconds ->
    [one] De novo em { $seconds } segundo
    [many] De novo em { $seconds } segundos
   *[other] De novo em { $seconds } segundos
}
resent = O convite para { $name } foi reenviado.
copy-link = Copiar link de convite
link-copied = O link foi copiado.
delete-invite = Excluir convite
invite-again = Convidar novamente
    .text = O link dele deixará de funcionar.
delete-invite-of = Excluir o convite para { $name }?
invite-deleted = O convite para { $name } foi excluído.

## Many at once

many-approve = Aprovar ({ $count })
many-suspend = Suspender ({ $count })
many-restore = Reativar ({ $count })
many-set-role = Mudar função ({ $count })
many-remove = Remover ({ $count })
many-resend = Reenviar convite ({ $count })
many-delete-invite = Excluir convite ({ $count })
progress = { $count } de { $most }
results = Resultados
results-done = Concluídos: { $done }. Recusados: { $refused }.
result-not-found = Não existe mais.
result-yourself = Você não pode fazer isso consigo.
result-owner = Não é possível fazer isso com o proprietário.
result-needs-approval = Aguarda aprovação: aprove ou remova esta pessoa.
result-over-billing-limit = Acima do limite de faturamento.
result-role-not-allowed = Sua função não permite isso.
result-nothing-to-resend = É um link: não há e-mail para reenviar.
result-too-soon = Enviado há menos de um minuto.
result-limit = Você enviou convites demais. Tente novamente mais tarde.
result-denied = Você não pode mais fazer isso.
result-busy = Algo mudou ao mesmo tempo. Tente novamente.
import = Importar uma lista
import-role = Função das linhas que não indicam nenhuma
import-file = Um arquivo com endereços
    .text = CSV ou texto, no máximo { $most } linhas. Uma linha pode indicar uma função, por exemplo auditor.
import-preview = { $count ->
    [one] { $count } endereço no arquivo
    [many] { $count } endereços no arquivo
   *[other] { $count } endereços no arquivo
}
import-empty = Não há nenhum endereço neste arquivo.
import-too-many = Há { $count } endereços neste arquivo; no máximo { $most } podem ser convidados de uma vez.

## Settings

mail-stopped = Nenhum convite está sendo enviado por e-mail agora
    .text = Muitos dos últimos e-mails foram devolvidos. Ainda é possível copiar os links. A próxima tentativa:
mail-release = Retomar o envio
    .text = Ao retomar o envio, os e-mails em espera saem em alguns minutos. Se muitos forem devolvidos de novo, o envio para outra vez. Ele pode ser retomado uma vez por semana.
mail-released = O envio foi retomado.
mail-release-from = O envio já foi retomado há menos de uma semana. Poderá ser retomado de novo:
only-releasers = As funções de proprietário e administrador podem retomar o envio antes.
user-approval = Aprovação de usuários
    .on = Os usuários precisam de aprovação
    .text = Quem aceita um convite aguarda até que alguém com a função de proprietário, administrador ou administrador de TI aprove o acesso.
only-approval-switchers = Somente as funções de proprietário, administrador e administrador de rede podem mudar isto.
join-policy = Entrada em outras redes
    .text = Quem desta rede pode entrar em redes de outras pessoas com a mesma conta.
    .who = Podem entrar em outras
join-policy-none = Ninguém
join-policy-admin = Administradores: todas as funções, menos auditor e membro
join-policy-member = Todos
only-policy-makers = Somente as funções de proprietário, administrador e administrador de TI podem mudar isto.
tokens = Tokens de acesso à API
    .text = Um token permite que um programa faça o que você pode fazer nesta rede. Depois de criado, ninguém o vê de novo.
tokens-none = Você não tem nenhum.
token = Token
token-new = Novo token
token-once = Esta é a única vez que você verá o token. Guarde-o em um lugar seguro.
token-description = Para que serve?
token-lifetime = Válido por
days = { $count ->
    [one] { $count } dia
    [many] { $count } dias
   *[other] { $count } dias
}
revoke = Revogar
revoke-token = Revogar { $name }?
    .text = A partir daí, os programas que o usam serão recusados.
token-revoked = { $name } foi revogado.

## Log

event = O que aconteceu
actor = Quem fez
target = A quem ou a quê
from = De
to = Até
log-empty = Nada desse tipo aconteceu nos últimos 90 dias.
log-not-allowed = Sua função não permite ler o registro.
origin-ADMIN_CONSOLE = pelo navegador
origin-CONFIG_API = pela API
origin-CONTROL = pelo serviço
origin-IDENTITY_PROVIDER = pelo provedor de identidade
event-invite-create = Convite criado
event-invite-accept = Convite aceito
event-invite-delete = Convite excluído
event-invite-resend = Convite reenviado
event-invite-remind = Lembrete enviado
event-invite-expired = Convite expirado
event-user-create = Entrada de usuário
event-user-approve = Usuário aprovado
event-user-suspend = Usuário suspenso
event-user-restore = Usuário reativado
event-user-delete = Usuário removido
event-user-update = Usuário alterado
event-tailnet-create = Rede criada
event-tailnet-enable = Ativado
event-tailnet-disable = Desativado
event-tailnet-update = Configuração alterada
event-tailnet-release = Envio de e-mails retomado
event-tailnet-join = Entrada em outra rede
event-tailnet-leave = Saída de outra rede
event-api-key-create = Token de acesso à API criado
event-api-key-delete = Token de acesso à API revogado

## Usage

month = Mês
active-users = Usuários ativos
joined-by-invite = Por convite
home-elsewhere = De outra rede
