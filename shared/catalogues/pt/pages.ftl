### Pages that people see in a browser. A network is what the API calls a tailnet.

## The invite: https://.../join

# The heading, and the button that joins. $network is its name.
join = Entrar na rede { $network }
join-signed-out = { $inviter } convidou você para esta rede privada. Faça login para entrar nela.
join-signed-in = { $inviter } convidou você para esta rede privada.
fact-network = Rede
fact-inviter = Convite de
fact-role = Sua função
fact-expiry = Válido até
# In front of an address: the invite is only for whoever has it.
fact-bound = Somente para
fact-login = Sua conta
join-one-person = Uma conta é de uma só pessoa: entre com a sua e não a compartilhe. O convite vale para uma pessoa, uma única vez.
join-unexpected = Abrir esta página não mudou nada. Se você não esperava o convite, feche a página.
join-waits = Depois, alguém com a função de proprietário, administrador ou administrador de TI precisa aprovar seu acesso. Até lá, você não pode usar a rede.
use-another-account = Usar outra conta

joined-waits = Aguarde a aprovação na rede { $network }
    .text = Você entrou na rede { $network } com a função de { $role }. Agora alguém com a função de proprietário, administrador ou administrador de TI precisa aprovar seu acesso. Até lá, você não pode usar a rede.
joined-waits-check = Verificar novamente
joined-waits-client = Enquanto isso, baixar o app
joined = Você está na rede { $network }
    .text = Sua função na rede { $network } é a de { $role }. Baixe o app para o seu dispositivo e faça login nele com a mesma conta.
joined-suspended = Você não pode usar a rede { $network } agora
    .text = Você entrou nela com a função de { $role }, mas seu acesso está suspenso. Fale com alguém que tenha nela a função de proprietário, administrador ou administrador de TI.

cannot-join-member = Você já pertence a { $network }
    .text = O convite continua disponível para outra pessoa.
    .advice = Você não precisa fazer nada.
cannot-join-bound = Use a conta com o endereço convidado
    .text = Este convite é somente para { $address }, e seu login não confirmou esse endereço.
    .advice = Faça login com a conta que tem esse endereço ou peça um convite para o seu.
cannot-join-home = Peça antes à sua própria rede
    .text = { $network } não permite que você entre em outras redes.
    .advice = Peça a alguém da sua rede com a função de proprietário, administrador ou administrador de TI para mudar isso e abra esta página de novo.
cannot-join-number = Use outra conta
    .text = Nesta rede, outra pessoa já tem o número da sua conta.
    .advice = Faça login com outra conta.
# Stand for the name of a network that is gone.
the-network = esta rede
your-own-network = Sua própria rede

## What every page says

signed-in-as = Você está usando a conta { $login }.
your-networks = Suas redes
get-app = Baixar o app

## Signing in: https://.../sign-in

sign-in = Fazer login
    .text = Escolha a conta que você quer usar aqui.
    .advice = Uma conta é de uma só pessoa: use a sua e não a compartilhe.
# A button. $provider is a name such as Google.
continue-with = Continuar com { $provider }
sign-in-with-passkey = Fazer login com uma chave de acesso
continue-with-passkey = Continuar com uma chave de acesso
new-account = Ainda não tem conta? Escolha um nome e crie uma chave de acesso
new-account-help = De 3 a 63 letras minúsculas (a-z), números e hifens, começando com uma letra. Não é possível mudar depois.
new-account-button = Criar uma chave de acesso
passkey-elsewhere = Para usar uma chave de acesso, abra este endereço no seu navegador:
passkey-needs-script = As chaves de acesso exigem um navegador com JavaScript.

sign-in-no-way = Não é possível fazer login
    .text = Nenhum provedor de identidade está configurado aqui.
    .advice = Avise os responsáveis por este serviço.
sign-in-no-provider = Essa forma de login não existe
    .text = Este endereço não indica nenhum provedor de identidade configurado aqui.
    .advice = Volte para a página anterior e escolha outra forma.
bad-return-path = Este link não funciona
    .text = O parâmetro return não indica nenhuma página em que você possa continuar.
    .advice = Volte para a página anterior e tente de novo a partir dela.
bad-prompt = Este link não funciona
    .text = O parâmetro prompt deve ser select_account ou ser omitido.
    .advice = Volte para a página anterior e tente de novo a partir dela.
sign-in-no-attempt = Faça login de novo
    .text = O login não foi feito: esta tentativa começou em outro navegador, levou mais de dez minutos ou já terminou.
    .advice = Comece de novo neste navegador. Se não adiantar, permita cookies para este site.
sign-in-refused = Faça login de novo
    .text = O login não foi feito: você cancelou ou o serviço escolhido o recusou.
    .advice = Tente de novo ou escolha outra conta.
sign-in-bad-answer = Faça login de novo
    .text = O login não foi feito: a resposta do serviço escolhido não pode ser usada aqui.
    .advice = Tente de novo. Se isso se repetir, avise os responsáveis por este serviço.
sign-in-no-answer = Faça login de novo daqui a pouco
    .text = O login não foi feito: o serviço escolhido não está respondendo agora.
    .advice = Tente de novo daqui a pouco ou escolha outra forma.

## Passkeys: https://.../passkeys

passkeys-only = Adicione uma segunda chave de acesso
    .text = Se você perder sua única chave de acesso, ninguém poderá devolver seu acesso. Adicione outra, de preferência em outro dispositivo.
passkeys = Gerencie suas chaves de acesso
    .text = Com cada uma delas você pode fazer login. Remova as que você perdeu ou não usa.
passkey-of = Chave de acesso de { $time }
passkey-is-only = a única que você tem
passkey-remove = Remover
passkey-add = Adicionar uma chave de acesso
passkeys-elsewhere = Este navegador não oferece suporte a chaves de acesso. Abra este endereço no seu navegador:
passkeys-need-script = Para adicionar uma chave de acesso, é preciso um navegador com JavaScript.
passkeys-not-now = Agora não
passkeys-go-on = Continuar
passkeys-login = Você faz login como { $login }. Remover uma chave de acesso não encerra as sessões iniciadas com ela.

passkeys-no-account = Você não precisa de chave de acesso aqui
    .text = Você fez login com um provedor de identidade. As chaves de acesso são para contas criadas com uma.
    .advice = Continue com o seu login atual.
passkeys-too-old = Faça login de novo para remover uma chave de acesso
    .text = Seu login foi feito há mais de 5 minutos. Nada foi alterado.
    .advice = Faça login de novo e depois remova a chave de acesso.
passkeys-last = Mantenha sua única chave de acesso
    .text = Sem ela, você não poderia mais fazer login. Nada foi alterado.
    .advice = Volte, adicione outra chave de acesso e só depois remova esta.
passkeys-gone = Essa chave de acesso não existe
    .text = Ela já foi removida ou nunca foi sua.
    .advice = Volte e recarregue a página das suas chaves de acesso.

# What the page says when a passkey could not be made or used.
passkey-stopped = Nada mudou: você cancelou ou demorou demais.
passkey-on-device = Você já tem uma chave de acesso neste dispositivo. Use outro dispositivo.
passkey-bad-name = O nome deve ter de 3 a 63 letras minúsculas (a-z), números e hifens e começar com uma letra.
passkey-name-taken = Este nome já está em uso. Os nomes nunca são reutilizados, então escolha outro.
passkey-unknown = Esta chave de acesso não é conhecida aqui ou foi removida.
passkey-too-many = Você já tem o máximo de chaves de acesso por pessoa. Remova uma antes.
passkey-no-invite = Para criar uma conta, é preciso um convite: abra antes o link dele neste navegador.
passkey-again = Não funcionou. Tente de novo daqui a pouco.

## The first page: https://.../

welcome = Faça login nas suas redes privadas
    .text = Aqui você entra em redes privadas para as quais recebeu convite, vê de quais faz parte e cria as suas.
    .advice = Você tem um convite? Abra o link dele neste navegador.

home-found = Crie sua rede
    .text = Você ainda não está em nenhuma rede. Crie uma e convide outras pessoas.
home-wait = Aguarde um convite
    .text = Você ainda não está em nenhuma rede. Para entrar em uma, é preciso um convite: alguém que administra uma rede envia um link para você, por e-mail ou de outra forma. Abra-o neste navegador.
home-more = Mais redes
home-create = Criar uma rede

# How somebody stands in a network of their list.
standing-active = Sua função: { $role }.
standing-waits = Aguardando aprovação. Sua função: { $role }.
standing-suspended = Sua função: { $role }. Seu acesso está suspenso.
standing-over-limit = Sua função: { $role }. A rede tem mais membros do que o total pago.

# Shows what leaving means.
leave = Sair da rede
leave-explained = Você perde o acesso à rede { $network } imediatamente. Para voltar, precisa de um novo convite.
# The button that leaves.
leave-network = Sair da rede { $network }
cannot-leave = Você não pode sair desta rede
    .advice = Alguém com a função de proprietário ou administrador pode remover você.
    .suspended = Seu acesso a ela está suspenso. Se saísse, você poderia contornar a suspensão.
    .owner = Ela é sua e não pode ficar sem proprietário.
    .personal = Ela é de uma só pessoa.
    .home = Ela é a primeira em que você entrou e define em quais outras você pode entrar.

home-passkeys = Suas chaves de acesso
sign-out = Sair da conta
sign-out-everywhere = Sair da conta em todos os lugares
    .text = Em todos os navegadores e programas que fizeram login com a sua conta.
sign-out-tokens = Revogar também meus tokens de acesso à API

## Creating a network: https://.../found

found = Criar uma rede
    .text = Ela será sua, e você poderá convidar outras pessoas.
found-name = Nome
found-name-help = Letras minúsculas (a-z), números e hifens, começando com uma letra; ou o domínio do seu próprio e-mail.
found-whose = De quem ela é?
found-personal = Minha: para família e amigos
found-organizational = De uma organização: os membros podem sair da rede
found-button = Criar a rede
found-name-malformed = O nome deve ter de 2 a 63 letras minúsculas (a-z), números e hifens, começar com uma letra e não terminar com hífen; ou ser o domínio do seu endereço verificado.
found-name-digits = O nome não pode ter mais de 4 dígitos seguidos, com ou sem hifens entre eles.
found-name-provider = Este é o domínio de um provedor de e-mail, em que muitas pessoas têm um endereço.
found-name-domain = Um nome com ponto deve ser o domínio do seu próprio endereço verificado.
found-name-taken = Outra rede tem este nome. Escolha outro.
cannot-found = Você não pode criar uma rede aqui
    .text = Os responsáveis por este serviço definiram quem pode, com base em endereços de e-mail verificados.
    .advice = Para entrar em uma rede, é preciso um convite: abra o link dele neste navegador.
cannot-found-more = Você não pode criar outra rede
    .text = Você já criou o máximo de redes por pessoa.
    .advice = Use uma delas.

## Where to get the app: https://.../download

download-for = Baixar o app para { $system }
download-button = Baixar para { $system }
download-none = Nenhum link está configurado aqui. Pergunte a quem convidou você onde encontrar o app.
download-others = Para outro dispositivo
download-then = Instale o app, abra-o e faça login nele com a mesma conta que você usa aqui.

## No more mails: https://.../opt-out/..., where a link in every mail leads

opt-out = Deixar de receber e-mails
    .text = Se você confirmar, este serviço não enviará mais e-mails para o endereço que recebeu este link: nem convites, seja de quem for, nem avisos. Quem convidar você ainda poderá passar um link.
    .advice = Você pode desfazer isso nesta página.
opt-out-button = Parar todos os e-mails
opt-out-done = Você não receberá mais e-mails deste serviço
    .text = Este serviço não envia e-mails para o endereço que recebeu este link. Quem convidar você ainda pode passar um link.
    .advice = Guarde o e-mail: o link dele leva de volta a esta página.
opt-out-undo = Voltar a receber e-mails

## When something is wrong

not-opened = Abra antes o link do seu convite
    .text = Esta página mostra um convite depois que o link dele é aberto no mesmo navegador.
    .advice = Abra de novo o link do seu e-mail. Se não adiantar, permita cookies para este site.
unknown-link = Este link não funciona
    .text = Ele está incompleto ou foi alterado no caminho.
    .advice = Abra de novo o link do seu e-mail ou copie-o inteiro para a barra de endereço.
nowhere = Não há nada aqui
    .text = Este endereço não leva a nenhuma página.
    .advice = Se for o de um convite, copie-o inteiro do seu e-mail para a barra de endereço.
invite-gone = Este convite não é mais válido
    .text = Ele já foi usado, expirou ou foi cancelado.
    .advice = Peça um novo a quem convidou você.
failed = Algo deu errado aqui
    .text = Não foi possível responder à sua solicitação. Não é culpa sua, e tentar de novo dificilmente vai ajudar.
    .advice = Avise os responsáveis por este serviço.
busy = Tente de novo daqui a pouco
    .text = Não foi possível responder à sua solicitação agora. Nada se perdeu.
    .advice = Recarregue esta página.
bad-form = Não foi possível processar o formulário
    .text = Um dos campos não está preenchido corretamente.
    .advice = Volte, recarregue a página e tente de novo.
# $field is the name of the field.
bad-field = O campo { $field } não está preenchido corretamente.
too-large = Este formulário é grande demais.
other-site = Isto não veio da nossa página
    .text = Outro site, ou um programa, enviou esta solicitação. Nada foi alterado.
    .advice = Se foi você, volte, recarregue a página e tente de novo.
