### Pages that people see in a browser. A network is what the API calls a tailnet.

## The invite: https://.../join

# The heading, and the button that joins. $network is its name.
join = { $network } に参加する
join-signed-out = { $inviter } からこのプライベートネットワークに招待されています。参加するにはログインしてください。
join-signed-in = { $inviter } からこのプライベートネットワークに招待されています。
fact-network = ネットワーク
fact-inviter = 招待した人
fact-role = 参加時の役割
fact-expiry = 有効期限
# In front of an address: the invite is only for whoever has it.
fact-bound = 対象のアドレス
fact-login = ログイン中のアカウント
join-one-person = アカウントは1人で使うものです。ご自身のアカウントで参加し、ほかの人と共有しないでください。この招待は、1人が1回だけ使えます。
join-unexpected = このページを開いただけでは、何も変わりません。招待に心当たりがない場合は、ページを閉じてください。
join-waits = 参加後、ネットワークのオーナー、管理者、または IT 管理者が承認します。承認されるまで、ネットワークは使えません。
use-another-account = 別のアカウントを使う

joined-waits = { $network } での承認をお待ちください
    .text = { $role }として { $network } に参加しました。次に、ネットワークのオーナー、管理者、または IT 管理者が承認します。承認されるまで、ネットワークは使えません。
joined-waits-check = もう一度確認する
joined-waits-client = 待つ間にアプリを入手する
joined = { $network } に参加しました
    .text = あなたは { $network } の{ $role }です。お使いのデバイス用のアプリを入手し、同じアカウントでログインしてください。
joined-suspended = 現在 { $network } は使えません
    .text = { $role }として参加していますが、利用が停止されています。ネットワークのオーナー、管理者、または IT 管理者に問い合わせてください。

cannot-join-member = すでに { $network } に参加しています
    .text = この招待は使われていないため、ほかの人が使えます。
    .advice = 何もする必要はありません。
cannot-join-bound = 招待されたアドレスのアカウントを使ってください
    .text = この招待は { $address } 専用ですが、今回のログインではそのアドレスを確認できていません。
    .advice = そのアドレスのアカウントでログインするか、ご自身のアドレスへの招待を依頼してください。
cannot-join-home = 先にご自身のネットワークに許可を求めてください
    .text = { $network } では、ほかのネットワークへの参加が許可されていません。
    .advice = ご自身のネットワークのオーナー、管理者、または IT 管理者に変更を依頼してから、このページをもう一度開いてください。
cannot-join-number = 別のアカウントを使ってください
    .text = このネットワークでは、お使いのアカウントの番号がすでに別の人のものになっています。
    .advice = 別のアカウントでログインしてください。
# Stand for the name of a network that is gone.
the-network = このネットワーク
your-own-network = ご自身のネットワーク

## What every page says

signed-in-as = { $login } としてログインしています。
your-networks = 参加しているネットワーク
get-app = アプリを入手する

## Signing in: https://.../sign-in

sign-in = ログインする
    .text = ここで使うアカウントを選んでください。
    .advice = アカウントは1人で使うものです。ご自身のアカウントを使い、ほかの人と共有しないでください。
# A button. $provider is a name such as Google.
continue-with = { $provider } で続ける
sign-in-with-passkey = パスキーでログインする
continue-with-passkey = パスキーで続ける
new-account = アカウントがない場合は、名前を決めてパスキーを作成してください
new-account-help = 半角の英小文字（a～z）、数字、ハイフンで3～63文字。先頭は英字。あとから変更できません。
new-account-button = パスキーを作成する
passkey-elsewhere = パスキーを使うには、お使いのブラウザーで次のアドレスを開いてください：
passkey-needs-script = パスキーを使うには、JavaScript が有効なブラウザーが必要です。

sign-in-no-way = ログイン方法がありません
    .text = ID プロバイダーが設定されていません。
    .advice = このサービスの運営者に知らせてください。
sign-in-no-provider = このログイン方法はありません
    .text = このアドレスが示す ID プロバイダーは、ここでは設定されていません。
    .advice = 元のページに戻り、別の方法を選んでください。
bad-return-path = このリンクは使えません
    .text = リンクの return が示すページには進めません。
    .advice = 元のページに戻り、そこからもう一度お試しください。
bad-prompt = このリンクは使えません
    .text = リンクの prompt は、select_account にするか、省略しなければなりません。
    .advice = 元のページに戻り、そこからもう一度お試しください。
sign-in-no-attempt = もう一度ログインしてください
    .text = ログインできていません。別のブラウザーで始めたか、10分以上かかったか、すでに完了した操作です。
    .advice = このブラウザーで最初からやり直してください。解決しない場合は、このサイトの Cookie を許可してください。
sign-in-refused = もう一度ログインしてください
    .text = ログインできていません。途中で中止したか、選択したサービスで許可されませんでした。
    .advice = もう一度試すか、別のアカウントを選んでください。
sign-in-bad-answer = もう一度ログインしてください
    .text = ログインできていません。選択したサービスからの応答を、ここでは使えません。
    .advice = もう一度お試しください。それでも同じ場合は、このサービスの運営者に知らせてください。
sign-in-no-answer = しばらくしてからもう一度ログインしてください
    .text = ログインできていません。選択したサービスが現在応答していません。
    .advice = しばらくしてからもう一度試すか、別の方法を選んでください。

## Passkeys: https://.../passkeys

passkeys-only = 2つ目のパスキーを追加する
    .text = 唯一のパスキーをなくすと、二度とログインできなくなり、誰にも元に戻せません。できれば別のデバイスで、もう1つ追加してください。
passkeys = パスキーを管理する
    .text = どのパスキーでもログインできます。なくしたものや使わないものは削除してください。
passkey-of = { $time } のパスキー
passkey-is-only = これ1つだけです
passkey-remove = 削除する
passkey-add = パスキーを追加する
passkeys-elsewhere = このブラウザーではパスキーを使えません。お使いのブラウザーで次のアドレスを開いてください：
passkeys-need-script = パスキーを追加するには、JavaScript が有効なブラウザーが必要です。
passkeys-not-now = 今はしない
passkeys-go-on = 続ける
passkeys-login = ログイン名は { $login } です。パスキーを削除しても、それを使って始めたセッションは終了しません。

passkeys-no-account = ここではパスキーは不要です
    .text = ID プロバイダーでログインしています。パスキーは、パスキーで作成したアカウントだけで使います。
    .advice = このままお進みください。
passkeys-too-old = パスキーを削除するには、もう一度ログインしてください
    .text = ログインしてから5分以上たっています。何も変更されていません。
    .advice = もう一度ログインしてから、パスキーを削除してください。
passkeys-last = 唯一のパスキーは残してください
    .text = これがないと、ログインできなくなります。何も変更されていません。
    .advice = 前のページに戻り、別のパスキーを追加してから、これを削除してください。
passkeys-gone = このパスキーはありません
    .text = すでに削除されたか、あなたのものではありません。
    .advice = 前のページに戻り、パスキーのページを再読み込みしてください。

# What the page says when a passkey could not be made or used.
passkey-stopped = 何も行われませんでした。中止したか、時間がかかりすぎました。
passkey-on-device = このデバイスには、すでにあなたのパスキーがあります。別のデバイスを使ってください。
passkey-bad-name = 名前は、半角の英小文字（a～z）、数字、ハイフンで3～63文字にし、英字で始めてください。
passkey-name-taken = この名前は使われています。一度使われた名前は再び使えないため、別の名前を選んでください。
passkey-unknown = このパスキーは登録されていないか、削除されています。
passkey-too-many = パスキーの数が、1人あたりの上限に達しています。先に1つ削除してください。
passkey-no-invite = 新しいアカウントには招待が必要です。先に、このブラウザーで招待のリンクを開いてください。
passkey-again = うまくいきませんでした。しばらくしてからもう一度お試しください。

## The first page: https://.../

welcome = プライベートネットワークにログインする
    .text = ここでは、招待されたプライベートネットワークへの参加、参加しているネットワークの確認、ネットワークの作成ができます。
    .advice = 招待を受け取った場合は、そのリンクをこのブラウザーで開いてください。

home-found = ネットワークを作成する
    .text = まだどのネットワークにも参加していません。作成して、ほかの人を招待しましょう。
home-wait = 招待をお待ちください
    .text = まだどのネットワークにも参加していません。参加するには招待が必要です。ネットワークの管理者からメールなどでリンクが届いたら、このブラウザーで開いてください。
home-more = ほかのネットワーク
home-create = ネットワークを作成する

# How somebody stands in a network of their list.
standing-active = あなたは{ $role }です。
standing-waits = { $role }としての承認を待っています。
standing-suspended = あなたは{ $role }ですが、利用が停止されています。
standing-over-limit = あなたは{ $role }です。ネットワークのメンバー数が、契約人数を超えています。

# Shows what leaving means.
leave = 退出する
leave-explained = { $network } をすぐに使えなくなります。もう一度参加するには、新しい招待が必要です。
# The button that leaves.
leave-network = { $network } から退出する
cannot-leave = このネットワークからは退出できません
    .advice = オーナーか管理者が、あなたを外すことができます。
    .suspended = 利用が停止されています。退出できると、停止を回避できてしまうためです。
    .owner = あなたがオーナーです。オーナーのいないネットワークにはできません。
    .personal = これは1人で所有するネットワークです。
    .home = 最初に参加したネットワークで、ほかのどのネットワークに参加できるかを決めています。

home-passkeys = パスキー
sign-out = ログアウトする
sign-out-everywhere = すべての場所からログアウトする
    .text = あなたとしてログインしている、すべてのブラウザーとプログラムが対象です。
sign-out-tokens = 自分の API アクセストークンも取り消す

## Creating a network: https://.../found

found = ネットワークを作成する
    .text = あなたがオーナーになり、ほかの人を招待できます。
found-name = 名前
found-name-help = 半角の英小文字（a～z）、数字、ハイフンで、先頭は英字。またはご自身のメールアドレスのドメイン。
found-whose = 誰のネットワークですか？
found-personal = 自分のもの：家族や友人と使う
found-organizational = 組織のもの：メンバーは退出できる
found-button = ネットワークを作成する
found-name-malformed = 名前は、半角の英小文字（a～z）、数字、ハイフンで2～63文字にしてください。英字で始め、ハイフンで終わらないようにします。または、確認済みアドレスのドメインを使ってください。
found-name-digits = 名前の中で続けられる数字は4桁までです。間にハイフンがあっても続いているものとみなします。
found-name-provider = これは、多くの人がアドレスを持つメールサービスのドメインです。
found-name-domain = ドットを含む名前は、ご自身の確認済みアドレスのドメインでなければなりません。
found-name-taken = この名前は別のネットワークで使われています。別の名前を選んでください。
cannot-found = ここではネットワークを作成できません
    .text = 作成できる人は、このサービスの運営者が確認済みメールアドレスで決めています。
    .advice = ネットワークに参加するには招待が必要です。招待のリンクをこのブラウザーで開いてください。
cannot-found-more = これ以上ネットワークを作成できません
    .text = 作成したネットワークの数が、1人あたりの上限に達しています。
    .advice = すでにあるネットワークを使ってください。

## Where to get the app: https://.../download

download-for = { $system } 用のアプリを入手する
download-button = { $system } 用を入手する
download-none = ここにはリンクが設定されていません。入手先は、招待した人に確認してください。
download-others = 別のデバイスの場合
download-then = インストールして開き、ここと同じアカウントでログインしてください。

## No more mails: https://.../opt-out/..., where a link in every mail leads

opt-out = 今後、このサービスからメールを受け取らない
    .text = 確定すると、このリンクが届いたアドレスには、今後このサービスからメールを送りません。誰からの招待も、お知らせも届かなくなります。招待する人からリンクを直接受け取ることはできます。
    .advice = このページで元に戻せます。
opt-out-button = すべてのメールを停止する
opt-out-done = このサービスからのメールは届きません
    .text = このリンクが届いたアドレスには、このサービスからメールを送りません。招待する人からリンクを直接受け取ることはできます。
    .advice = メールは保管しておいてください。そのリンクから、このページをもう一度開けます。
opt-out-undo = メールの受け取りを再開する

## When something is wrong

not-opened = 先に招待のリンクを開いてください
    .text = このページに招待を表示するには、同じブラウザーで招待のリンクを開いておく必要があります。
    .advice = メールのリンクをもう一度開いてください。解決しない場合は、このサイトの Cookie を許可してください。
unknown-link = このリンクは使えません
    .text = リンクが途中で切れているか、書き換わっています。
    .advice = メールのリンクをもう一度開くか、リンク全体をアドレスバーにコピーしてください。
nowhere = ここには何もありません
    .text = このアドレスのページはありません。
    .advice = 招待のアドレスの場合は、メールから全体をアドレスバーにコピーしてください。
invite-gone = この招待は無効になりました
    .text = すでに使われたか、期限が切れたか、取り消されました。
    .advice = 招待した人に、新しい招待を依頼してください。
failed = 問題が発生しました
    .text = リクエストを処理できませんでした。あなたのせいではありません。もう一度試しても、おそらく解決しません。
    .advice = このサービスの運営者に知らせてください。
busy = しばらくしてからもう一度お試しください
    .text = 現在、リクエストを処理できませんでした。何も失われていません。
    .advice = このページを再読み込みしてください。
bad-form = フォームを処理できませんでした
    .text = 正しくない項目があります。
    .advice = 前のページに戻り、再読み込みしてからもう一度お試しください。
# $field is the name of the field.
bad-field = 項目 { $field } の内容が正しくありません。
too-large = フォームの内容が大きすぎます。
other-site = このサイトのページから送信されていません
    .text = このリクエストは、別のサイトまたはプログラムから送信されました。何も変更されていません。
    .advice = ご自身で操作した場合は、前のページに戻り、再読み込みしてからもう一度お試しください。
