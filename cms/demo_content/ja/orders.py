"""The demo's questions about orders, the second section of the help."""

from cms.demo_content.builders import DemoFaqEntry, Section, action, fact, notice, steps, text

SECTION = Section(
    slug="orders",
    title="お申込み・購入について",
    lead="お申込みの手順、届かないメール、登録内容の変更についてのご案内です。",
    entries=[
        DemoFaqEntry(
            slug="how-to-buy",
            title="お申込みから購入までの流れを教えてください",
            answer="メールアドレスの確認、お客さま情報、券種と支払い方法、購入の確定の4つの手順で終わります。",
            body=[
                steps(
                    "<b>メールアドレスを確かめる</b>　イベントのページで、いつも受け取れるメールアドレスを入れます。"
                    "{sender}から届くメールのリンクを開いて、続きへ進んでください。リンクは{verify-hours}有効です。",
                    "<b>お客さま情報を入れる</b>　お名前など、必要なことを入れます。"
                    "マイページに入るためのパスワードも、ここで決めます。",
                    "<b>券種と枚数、支払い方法を選ぶ</b>　有料のときは支払い方法も選びます。内容を確かめて"
                    "「購入する」を押してください。無料のときは「申し込む」を押してください。",
                    "<b>受け取る</b>　お支払いが終わると、画面にお申込みの内容と電子チケットへのリンクが出ます。"
                    "同じ内容の確認メールもお送りします。",
                ),
                notice(
                    "info",
                    "選んだ席は{hold-minutes}お取り置きします",
                    "<p>期限の時刻は、お申込みの画面に出ています。時間が足りないときは、画面から延ばせます。</p>",
                ),
                action("verify-start"),
            ],
            keywords="買い方 購入方法 申込方法 手続き 手順 流れ 予約 チケットを買う",
            related=["verification-mail", "payment-methods", "order-placed"],
        ),
        DemoFaqEntry(
            slug="verification-mail",
            title="メールアドレスを確認できず、お申込みに進めません",
            answer="メールアドレスの確認が終わるまで、お申込みには進めません。"
            "{sender-domain}からのメールを受け取れるようにして、もう一度お試しください。",
            body=[
                action("verify-start"),
                text("<p>確認のメールは、次の差出人から届きます。受信を許可する設定に加えてください。</p>"),
                fact("sender-card"),
                steps(
                    "携帯電話会社やメールソフトの設定で、<b>{sender-domain}</b>からの受信を許可します。",
                    "イベントのページから、もう一度メールアドレスを入れます。新しい確認のメールが届きます。",
                    "それでも届かないときは、別のメールアドレスをお使いください。",
                ),
            ],
            keywords="本人確認 認証メール アドレス確認 登録できない 進めない ドメイン指定受信 受信許可 迷惑メール",
            related=["lost-verification-mail", "how-to-buy", "lost-address"],
        ),
        DemoFaqEntry(
            slug="order-mail",
            title="購入後のメールが届きません",
            answer="ここから、お申込みのメールをもう一度受け取れます。届かない原因の多くは、迷惑メールの設定です。",
            body=[
                action("resend-mail"),
                steps(
                    "メールの設定で、<b>{sender-domain}</b>からの受信を許可します。",
                    "迷惑メールのフォルダーに入っていないか確かめます。",
                    "画面右上の人の形のアイコンからログインします。",
                    "「購入履歴」から「申込内容詳細」、「詳細を表示」の順に開きます。",
                    "「チケット情報のメールを再送信する場合はこちらをクリック」を押します。",
                ),
                action("find-mail", "メールの送信状況を調べる"),
                fact("sender-card"),
            ],
            keywords="メールが来ない 届かない 再送 再送信 もう一度送る 確認メール 購入完了メール 迷惑メール "
            "受信拒否 フィルター チケット情報",
            related=["order-placed", "verification-mail", "lost-address"],
        ),
        DemoFaqEntry(
            slug="order-placed",
            title="お申込みができているか確かめたいです",
            answer="お申込みが終わると、{mail-promise}ほどで確認メールが自動で届きます。"
            "届かなくても、ここで確かめられます。",
            body=[
                action("order-lookup"),
                text(
                    "<p>{mail-promise}を過ぎてもメールが来ないときは、お申込みが終わっていないか、"
                    "メールが届いていないかのどちらかです。上の照会か、マイページの購入履歴でお確かめください。</p>"
                ),
                action("my-orders", "購入履歴を見る"),
                notice(
                    "info",
                    "コンビニでのお支払いは、履歴に出るまで時間がかかることがあります",
                    "<p>お支払いの直後に表示が変わらなくても、少し待ってからもう一度お確かめください。</p>",
                ),
            ],
            keywords="申込完了 購入できたか 確認 完了画面 二重 注文 予約 履歴 固まった",
            related=["order-mail", "how-to-buy", "payment-methods"],
        ),
        DemoFaqEntry(
            slug="change-user-data",
            title="登録した名前やメールアドレスを変えたいです",
            answer="マイページの「ご登録情報」で、いつでも変えられます。",
            body=[
                action("profile", "ご登録情報を変更する"),
                text(
                    "<p>ログインしたあと、画面右上の人の形のアイコンからも開けます。"
                    "メールアドレスを変えると、新しいアドレスに確認のメールが届きます。"
                    "そのリンクを開くまで、登録は元のままです。</p>"
                    "<p>変更のあとに送るメールは、新しいアドレスに届きます。"
                    "済んだお申込みの記録には、お申込みのときの内容が残ります。</p>"
                ),
            ],
            keywords="会員情報 ユーザー情報 変更 名前 氏名 電話番号 引っ越し 住所 改姓 機種変更 アドレス変更",
            related=["lost-address", "forgot-password"],
        ),
        DemoFaqEntry(
            slug="lost-verification-mail",
            title="本人確認のメールが見つからない、期限が切れました",
            answer="イベントのページからもう一度メールアドレスを入れると、新しいメールが届きます。",
            body=[
                action("verify-start"),
                text(
                    "<p>リンクは{verify-hours}有効です。何通か届いているときは、いちばん新しいメールを開いてください。"
                    "別の端末で開いても、そのまま続けられます。</p>"
                    "<p>差出人の<b>{sender}</b>で、受信箱と迷惑メールのフォルダーを検索してください。</p>"
                ),
            ],
            keywords="リンク切れ 期限切れ 有効期限 確認メール 見当たらない 消した 再送",
            related=["verification-mail", "how-to-buy"],
        ),
        DemoFaqEntry(
            slug="lost-address",
            title="登録したメールアドレスが使えなくなりました",
            answer="ログインできれば、マイページの「ご登録情報」で新しいアドレスに変えられます。"
            "ログインできないときは、お問い合わせください。",
            body=[
                action("profile", "メールアドレスを変更する"),
                text(
                    "<p>パスワードを忘れていて、前のアドレスも受け取れないときは、ご本人かどうかを確かめてから"
                    "変更します。申込番号、お名前、お電話番号をご用意ください。</p>"
                ),
                action("contact", "お問い合わせをする"),
            ],
            keywords="アドレス変更 機種変更 解約 キャリアメール 受信できない 使えない",
            related=["change-user-data", "forgot-password"],
        ),
        DemoFaqEntry(
            slug="forgot-password",
            title="マイページのパスワードを忘れました",
            answer="ログイン画面の「パスワードを忘れた方」から、新しいパスワードを決められます。",
            body=[
                action("login", "ログイン画面を開く"),
                steps(
                    "登録したメールアドレスを入れます。",
                    "{sender}から届くメールのリンクを開きます。",
                    "新しいパスワードを入れます。",
                ),
                text("<p>パスワードを変えても、購入履歴と電子チケットはそのまま残ります。</p>"),
            ],
            keywords="ログインできない パスワード 再設定 リセット 忘れた ぱすわーど",
            related=["lost-address", "order-mail"],
        ),
        DemoFaqEntry(
            slug="lottery",
            title="抽選で当選したかどうかは、いつ、どこで分かりますか",
            answer="当選も落選も、登録したメールアドレスへお知らせします。マイページの「抽選のお申込み」でも確かめられます。",
            body=[
                action("lottery-entries"),
                text(
                    "<p>抽選のイベントでは、受付の期間に申し込み、締め切りのあとに抽選します。"
                    "先に申し込んでも、当たりやすくはなりません。受付の期間と抽選の日は、イベントのページに出ています。</p>"
                    "<p>締め切りまでは、マイページでお申込みを取りやめられます。</p>"
                    "<h2>当選したとき</h2>"
                    "<p>お支払いが要るイベントでは、お知らせに書かれた期限までにお支払いください。"
                    "期限を過ぎると、当選は取り消されます。</p>"
                    "<h2>落選したとき</h2>"
                    "<p>お支払いはありません。空きが出て繰り上げで当選したときは、メールでお知らせします。</p>"
                ),
                action("find-mail", "結果のメールが届いたか調べる"),
            ],
            keywords="抽選 当選 落選 当落 発表 当たった 外れた 倍率 繰り上げ 抽選申込",
            related=["order-mail", "payment-methods", "issuing"],
        ),
        DemoFaqEntry(
            slug="delete-account",
            title="退会（アカウントの削除）はどうすればよいですか",
            answer="マイページの「ご登録情報」から、ご自分で手続きできます。元には戻せません。",
            body=[
                action("delete-account"),
                text(
                    "<p>これからの公演のチケットや、終わっていないお支払い、返金、抽選があるときは、"
                    "退会の予約を受け付けます。それらが終わったあとに、自動で退会します。"
                    "それまでは、予約を取りやめられます。</p>"
                    "<p>退会すると、購入履歴や電子チケットを見られなくなります。領収書が必要な方は、先に発行してください。"
                    "法律で保存が決められている記録は、その期間だけ残します。</p>"
                    "<p>お知らせのメールを止めたいだけなら、退会しなくても「ご登録情報」で止められます。</p>"
                ),
            ],
            keywords="退会 解約 アカウント削除 会員をやめる 脱会",
            related=["change-user-data", "receipt"],
        ),
        DemoFaqEntry(
            slug="companions",
            title="同行者の分もまとめて申し込めますか",
            answer="はい。枚数を選ぶと、お一人に1枚ずつ電子チケットを発券します。",
            body=[
                text(
                    "<p>一度に申し込める枚数は、イベントのページにあります。"
                    "入場のときは、代表の方がまとめて表示するか、同行の方がそれぞれのチケットを表示してください。</p>"
                    "<p>1つの公演に二重に申し込まないよう、前のお申込みがあるときは画面でお知らせします。</p>"
                ),
                action("my-orders", "購入履歴で枚数を確かめる"),
            ],
            keywords="複数枚 友人 家族 同伴 子ども まとめて 枚数 上限 代表者",
            related=["how-to-buy", "seat-number"],
        ),
    ],
)
