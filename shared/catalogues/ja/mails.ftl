### Mails. A network is what the API calls a tailnet.

## The invite

# The subject. $inviter and $network are names.
invite = { $inviter } から { $network } に招待されています
# The subject of a mail that was sent before.
invite-reminder = リマインダー：{ $inviter } から { $network } に招待されています
# What mail programs show beside the subject.
invite-preview = { $role }として参加できます。期限は { $time } です。
invite-text = { $inviter } から、プライベートネットワーク { $network } に{ $role }として招待されています。
# In a mail that was sent before. $time is that of the first one.
invite-first-sent = この招待は { $time } に最初に送信されました。
invite-open = 参加するには、次のリンクを開いてログインしてください：
# The heading, too.
invite-button = { $network } に参加する
invite-expiry = このリンクは1回だけ使えます。期限は { $time } です。
invite-bound = アドレス { $address } でログインする人だけが使えます。
invite-keep = リンクを知っている人は誰でも使えるため、ほかの人に渡さないでください。
invite-unexpected = 心当たりがない場合は、何もしないでください。リンクを開いてログインしないかぎり、誰も参加することはありません。
# Leads to a page with a button.
opt-out = 今後、招待を受け取らない

## To an inviter: somebody who has joined by their invite waits

# The subject and the heading. $person is a name.
waiting = { $person } が { $network } で承認を待っています
# The same when the name cannot be shown.
waiting-somebody = { $network } で承認を待っている人がいます
waiting-text = あなたの招待で{ $role }として参加しました。ネットワークを使うには、オーナー、管理者、または IT 管理者の承認が必要です。
waiting-button = 承認待ちの人を見る

## To somebody who was approved

# The subject and the heading.
approved = { $network } を使えるようになりました
approved-text = { $network } の{ $role }として承認されました。お使いのデバイス用のアプリを入手し、同じアカウントでログインしてください。
approved-button = アプリを入手する

# Under these two. Leads to a page with a button.
opt-out-of-mails = 今後、このサービスからメールを受け取らない
