var e=`
role = { $role ->
    [owner] オーナー
    [admin] 管理者
    [it-admin] IT 管理者
    [network-admin] ネットワーク管理者
    [billing-admin] 課金管理者
    [auditor] 監査者
   *[member] メンバー
}

time = { $year }年{ $month ->
    [1] 1月
    [2] 2月
    [3] 3月
    [4] 4月
    [5] 5月
    [6] 6月
    [7] 7月
    [8] 8月
    [9] 9月
    [10] 10月
    [11] 11月
   *[12] 12月
}{ $day }日 { $clock } UTC

somebody = ネットワークのメンバー


console = コンソール
skip = 本文へ移動
screens = 画面
users = ユーザー
settings = 設定
log = 設定の監査ログ
usage = 利用状況
    .text = その月に参加していてデータを送受信した人を、1人につき1回数えます。料金がほかで支払われている人も含みます。
switch-network = { $network }：別のネットワークに切り替える
you-are = { $login }：あなたは{ $role }です
your-networks = 参加しているネットワーク
sign-out = ログアウトする
sign-in = ログインする
loading = 読み込み中…
cancel = キャンセル
close = 閉じる
copy = コピーする
copied = コピーしました
copy-by-hand = お使いのブラウザーでは、このページからコピーできません。選択されているテキストを、ご自身でコピーしてください。
saved = 保存しました
created = 作成
expires = 期限
expired-at = 期限切れ
joined = 参加
value = 値
any = すべて
show-exactly = 正確な日時を表示
pages = ページ
first-page = 最初のページ
next-page = 次のページ


problem = うまくいきませんでした
problem-offline = サービスに接続できません。何も失われていません。オンラインになってから、もう一度お試しください。
problem-limit = { $seconds ->
   *[other] 操作が速すぎます。{ $seconds }秒後にもう一度お試しください。何も変更されていません。
}
problem-busy = サービスが混み合っています。何も失われていません。しばらくしてからもう一度お試しください。
problem-gone = すでに存在しません。ほかの人が変更した可能性があります。
problem-forbidden = この操作は許可されていません：{ $message }。
problem-refused = 拒否されました：{ $message }。
session-over = もう一度ログインしてください
    .text = セッションが終了したか、この操作には直前のログインが必要です。開いたウィンドウでログインしてください。入力した内容はここに5分間残ります。
    .again = ログインしました
signed-in-again = もう一度ログインしました
    .text = このウィンドウを閉じて、元のウィンドウで続けてください。
no-screen = この画面はありません
    .text = 上から選んでください。
no-network = まだどのネットワークにも参加していません
    .text = ネットワークに参加するか、作成すると、コンソールを使えます。
not-yours = このネットワークには参加していません
    .text = 存在しないか、まだ参加していないネットワークです。別のアカウントをお持ちではありませんか。
waiting = 承認をお待ちください
    .text = { $login } として { $network } に参加しました。オーナー、管理者、または IT 管理者の承認が必要です。
are-suspended = 利用が停止されています
    .text = 現在、{ $login } として { $network } を使うことはできません。ネットワークのオーナー、管理者、または IT 管理者に問い合わせてください。
only-for-admins = コンソールは管理者向けです
    .text = { $login } として { $network } に参加していますが、あなたの役割ではコンソールを使えません。
discard = 閉じると、入力した内容が失われます。閉じますか？
    .yes = 閉じる
    .no = 入力を続ける


role-owner = オーナー
role-member = メンバー
    .text = ネットワークを使います。コンソールは使えません。
role-admin = 管理者
    .text = ネットワークの所有以外のすべてを行えます：ユーザー、招待、設定、ログ。
role-it-admin = IT 管理者
    .text = ユーザーの招待、承認、利用停止、除外を行います。オーナーと管理者に対する操作はできません。
role-network-admin = ネットワーク管理者
    .text = ユーザー承認のオンとオフを切り替え、ユーザー、招待（リンクを除く）、設定、ログを閲覧できます。
role-billing-admin = 課金管理者
    .text = ユーザー、招待（リンクを除く）、設定、ログ、利用状況を閲覧できます。
role-auditor = 監査者
    .text = ユーザー、設定、利用状況を閲覧できます。変更はできません。


name = 名前
role-column = 役割
status = 状態
invited-by = 招待した人
since = 日時
delivery = メール
actions = 操作
more-actions = その他
actions-for = { $name } の操作
you = あなた
external = 外部
bound = このアドレス専用
search-people = 名前またはアドレスで検索
only-invited-by = { $name } が招待した人のみ
clear-filters = 絞り込みを解除
nobody = まだ誰もいません。
nobody-found = 条件に合う人はいません。
download-csv = CSV でダウンロード
download-ndjson = NDJSON でダウンロード
choose = { $name } を選択
choose-all = このページの全員を選択
choose-none = 選択を解除
many = 選択した人への操作
chosen = { $count ->
   *[other] { $count }件を選択中
}
status-active = アクティブ
status-idle = 非アクティブ
status-needs-approval = 承認待ち
status-suspended = 利用停止中
status-over-billing-limit = 上限超過
status-invited = 招待中
status-expired = 期限切れ
status-on-hold = 保留中
mail-queued = 送信待ち
mail-held = 保留中
mail-suppressed = 受け取り拒否
mail-sent = 送信済み
mail-delayed = 遅延中
mail-delivered = 配信済み
mail-bounced = 配信不能
mail-complained = 迷惑メール報告
next-try = 次の送信
approve = 承認する
approved = { $name } を承認しました。
change-role = 役割を変更する
role-of = { $name } の役割
role-changed = { $name } の新しい役割：{ $role }。
suspend = 利用を停止する
suspended = { $name } の利用を停止しました。
suspend-user = { $name } の利用を停止しますか？
    .text = 利用が再開されるまで、{ $name } は { $network } で何もできません。その間、この人の招待では誰も参加できません。
restore = 利用を再開する
restored = { $name } の利用を再開しました。
remove = 外す
removed = { $name } を外しました。
remove-user = { $name } を外しますか？
    .text = { $name } はすぐに { $network } から外れます。この人の未使用の招待と API アクセストークンも使えなくなります。もう一度招待することはできます。
leave-tailnet = ネットワークから退出する
leave-of = { $network } から退出しますか？
    .text = { $network } に戻るには、新しい招待が必要です。


invite = 外部ユーザーを招待する
invite-way = 招待の方法
invite-by-mail = メールで招待
invite-by-link = 招待リンクをコピー
invite-addresses = メールアドレス
    .hint = 一覧を貼り付けるか、1つずつ入力してください。一度に{ $most }件までです。
chips-added = アドレス
chips-count = { $count ->
   *[other] { $count }件のアドレス
}
chip-remove = { $address } を削除
chip-invalid = メールアドレスではありません
chip-repeated = 重複しています
chip-invited = すでに招待されています
chip-member = すでに参加しています
chip-member-named = { $name } としてすでに参加しています
invite-role = 参加時の役割
invite-language = メールの言語
invite-bind = このアドレス専用にする
    .text = リンクがあっても、ほかのアドレスでは参加できません。
invite-remind = 期限の3日前にリマインダーを送る
invite-send = { $count ->
    [0] 招待する
   *[other] { $count }人を招待する
}
invited = { $count ->
   *[other] { $count }人を招待しました。まもなくメールが送信されます。
}
invite-link = 招待リンク
    .text = リンクを知っている人が、30日以内に1回だけ参加できます。メールは送信されません。
invite-link-of = 参加用リンク、役割：{ $role }
invite-generate = 作成してコピー
link-for = 参加用リンク、役割：{ $role }
resend = 招待を再送する
    .text = リンクと期限は変わりません。
resend-in = { $seconds ->
   *[other] { $seconds }秒後に再送できます
}
resent = { $name } への招待を再送します。
copy-link = 招待リンクをコピー
link-copied = リンクをコピーしました。
delete-invite = 招待を削除する
invite-again = もう一度招待する
    .text = 以後、リンクは使えなくなります。
delete-invite-of = { $name } への招待を削除しますか？
invite-deleted = { $name } への招待を削除しました。


many-approve = 承認する（{ $count }）
many-suspend = 利用を停止する（{ $count }）
many-restore = 利用を再開する（{ $count }）
many-set-role = 役割を変更する（{ $count }）
many-remove = 外す（{ $count }）
many-resend = 招待を再送する（{ $count }）
many-delete-invite = 招待を削除する（{ $count }）
progress = { $most }件中{ $count }件
results = 結果
results-done = 完了：{ $done }件。拒否：{ $refused }件。
result-not-found = すでに存在しません。
result-yourself = 自分自身には行えません。
result-owner = オーナーには行えません。
result-needs-approval = 承認待ちです。承認するか削除してください。
result-over-billing-limit = 課金の上限を超えています。
result-role-not-allowed = あなたのロールではできません。
result-nothing-to-resend = これはリンクです。再送するメールはありません。
result-too-soon = 送信してから 1 分たっていません。
result-limit = 招待の送信数が上限に達しました。しばらくしてからもう一度お試しください。
result-denied = この操作を行う権限がなくなりました。
result-busy = 同時に別の変更がありました。もう一度お試しください。
import = 一覧を読み込む
import-role = 役割の指定がない行の役割
import-file = アドレスのファイル
    .text = CSV またはテキストで、{ $most }行まで。行には auditor のように役割を指定できます。
import-preview = { $count ->
   *[other] ファイル内のアドレス：{ $count }件
}
import-empty = このファイルにはアドレスがありません。
import-too-many = このファイルには{ $count }件のアドレスがあります。一度に招待できるのは{ $most }件までです。


mail-stopped = 現在、招待メールは送信されません
    .text = 最近のメールの多くが配信不能でした。リンクのコピーは引き続きできます。次の送信：
mail-release = 送信を再開
    .text = 再開すると、待機中のメールは数分以内に送信されます。再び多くのメールが配信不能になると、送信はまた停止します。再開できるのは週に1回です。
mail-released = 送信を再開しました。
mail-release-from = この1週間に一度再開されています。次に再開できる時期：
only-releasers = オーナーと管理者は、より早く送信を再開できます。
user-approval = ユーザー承認
    .on = ユーザーの承認を必須にする
    .text = 招待を受けた人は、オーナー、管理者、または IT 管理者が承認するまで待ちます。
only-approval-switchers = オーナー、管理者、ネットワーク管理者が切り替えられます。
join-policy = ほかのネットワークへの参加
    .text = このネットワークの誰が、同じアカウントでほかの人のネットワークに参加できるか。
    .who = 参加できる人
join-policy-none = 誰も参加できない
join-policy-admin = 管理者：監査者とメンバー以外の役割を持つ全員
join-policy-member = 全員
only-policy-makers = オーナー、管理者、IT 管理者が変更できます。
tokens = API アクセストークン
    .text = トークンを使うと、あなたがこのネットワークでできることをプログラムから行えます。トークンは作成時にしか表示されません。
tokens-none = トークンはありません。
token = トークン
token-new = 新しいトークン
token-once = トークンが表示されるのは今回だけです。安全な場所に保管してください。
token-description = 用途
token-lifetime = 有効期間
days = { $count ->
   *[other] { $count }日
}
revoke = 取り消す
revoke-token = { $name } を取り消しますか？
    .text = 以後、これを使うプログラムは拒否されます。
token-revoked = { $name } を取り消しました。


event = 出来事
actor = 操作した人
target = 対象
from = 開始日
to = 終了日
log-empty = 過去90日間に該当する出来事はありません。
log-not-allowed = あなたの役割ではログを閲覧できません。
origin-ADMIN_CONSOLE = ブラウザーから
origin-CONFIG_API = API から
origin-CONTROL = サービスによる
origin-IDENTITY_PROVIDER = ID プロバイダーによる
event-invite-create = 招待の作成
event-invite-accept = 招待の承諾
event-invite-delete = 招待の削除
event-invite-resend = 招待の再送
event-invite-remind = リマインダーの送信
event-invite-expired = 招待の期限切れ
event-user-create = ユーザーの参加
event-user-approve = ユーザーの承認
event-user-suspend = ユーザーの利用停止
event-user-restore = ユーザーの利用再開
event-user-delete = ユーザーの除外
event-user-update = ユーザーの変更
event-tailnet-create = ネットワークの作成
event-tailnet-enable = 設定をオンに変更
event-tailnet-disable = 設定をオフに変更
event-tailnet-update = 設定の変更
event-tailnet-release = メール送信の再開
event-tailnet-join = ほかのネットワークへの参加
event-tailnet-leave = ほかのネットワークからの退出
event-api-key-create = API アクセストークンの作成
event-api-key-delete = API アクセストークンの取り消し


month = 月
active-users = アクティブユーザー
joined-by-invite = 招待で参加
home-elsewhere = 別のネットワークに所属
`;export{e as default};