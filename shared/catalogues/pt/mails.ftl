### Mails. A network is what the API calls a tailnet.

## The invite

# The subject. $inviter and $network are names.
invite = { $inviter } convidou você para a rede { $network }
# The subject of a mail that was sent before.
invite-reminder = Lembrete: { $inviter } convidou você para a rede { $network }
# What mail programs show beside the subject.
invite-preview = Sua função: { $role }. Válido até { $time }.
invite-text = { $inviter } convidou você para entrar na rede privada { $network } com a função de { $role }.
# In a mail that was sent before. $time is that of the first one.
invite-first-sent = Este convite foi enviado pela primeira vez em { $time }.
invite-open = Para entrar, abra este link e faça login:
# The heading, too.
invite-button = Entrar na rede { $network }
invite-expiry = O link funciona uma única vez e até { $time }.
invite-bound = Ele só funciona se você fizer login com o endereço { $address }.
invite-keep = Quem tem o link pode usá-lo, então não o repasse.
invite-unexpected = Se você não esperava este e-mail, não faça nada: se ninguém abrir o link e fizer login, ninguém entra na rede.
# Leads to a page with a button.
opt-out = Nunca mais me convidar

## To an inviter: somebody who has joined by their invite waits

# The subject and the heading. $person is a name.
waiting = { $person } aguarda aprovação na rede { $network }
# The same when the name cannot be shown.
waiting-somebody = Alguém aguarda aprovação na rede { $network }
waiting-text = Essa pessoa entrou pelo seu convite, com a função de { $role }. Para que ela possa usar a rede, alguém com a função de proprietário, administrador ou administrador de TI precisa aprovar o acesso.
waiting-button = Ver quem aguarda

## To somebody who was approved

# The subject and the heading.
approved = Você está na rede { $network }
approved-text = Seu acesso à rede { $network } foi aprovado, com a função de { $role }. Baixe o app para o seu dispositivo e faça login nele com a mesma conta.
approved-button = Baixar o app

# Under these two. Leads to a page with a button.
opt-out-of-mails = Deixar de receber e-mails
