"""The demo's questions about admission, the fourth section of the help."""

from cms.demo_content.builders import DemoFaqEntry, Section, action, fact, link, notice, show_for, steps, text

SECTION = Section(
    slug="tickets",
    title="電子チケットの発券方法/入場方法について",
    lead="電子チケットの受け取り、表示、入場についてのご案内です。",
    entries=[
        DemoFaqEntry(
            slug="issuing",
            title="電子チケットはいつ、どのように届きますか",
            answer="すぐに発券するイベントと、後日に発券するイベントがあります。"
            "どちらも、登録したメールアドレスへURLをお送りします。",
            body=[
                action("my-orders", "電子チケットを表示する"),
                text(
                    "<h2>すぐに発券するイベント</h2>"
                    "<p>有料なら、お支払いが済むと発券します。無料なら、お申込みが済むと発券します。"
                    "抽選のイベントでは、当選し、お支払いが済むと発券します。</p>"
                    "<h2>後日に発券するイベント</h2>"
                    "<p>発券の日になると、メールでお知らせします。発券の日は、イベントのページとマイページに出ています。</p>"
                    "<h2>入場するとき</h2>"
                ),
                steps(
                    "メールに書かれたURLか、マイページの購入履歴から電子チケットを開きます。",
                    "会場の入口で、画面の電子チケットを係員に見せます。",
                ),
                link("電子チケットの使い方を見る", "/tickets/guide/"),
                notice(
                    "info",
                    "{sender-domain}からのメールを受け取れるようにしてください",
                    "<p>発券のお知らせは、{sender}からお送りします。</p>",
                ),
                action("resend-mail", "チケットのメールを再送信する"),
                text(
                    "<p>配信で見るイベントでは、電子チケットがいらないことがあります。"
                    "イベントのページと、お送りしたメールをご覧ください。</p>"
                ),
            ],
            keywords="発券 受け取り 届かない チケットどこ 表示 QRコード 入場方法 いつ届く 発行日 配信 当選",
            related=["ticket-environment", "order-mail", "lost-phone"],
        ),
        DemoFaqEntry(
            slug="ticket-environment",
            title="電子チケットはどの端末で表示できますか",
            answer="ドコモ、au、ソフトバンクのiPhoneかAndroidスマートフォンです。対応は、{environment-ticket}です。",
            body=[
                action("check-device", "この端末で使えるか調べる", purpose="e-ticket"),
                fact("environment-table", purpose="e-ticket"),
                notice(
                    "warn",
                    "らくらくスマートフォンなど、ほかの携帯電話では使えません",
                    "<p>上の表にない携帯電話では、電子チケットを表示できません。</p>",
                ),
                show_for(
                    "うまく表示できないとき",
                    ios=steps(
                        "Safariで開きます。LINEなどのアプリの中で開いたときは、メニューから「Safariで開く」を選びます。",
                        "プライベートブラウズなら、通常のタブで開きます。",
                        "画面の右上から下へ指を動かし、明るさを上げます。",
                    ),
                    android=steps(
                        "Google Chromeで開きます。LINEなどのアプリの中で開いたときは、"
                        "メニューから「ブラウザで開く」を選びます。",
                        "シークレットタブなら、通常のタブで開きます。",
                        "画面の上から下へ指を動かし、明るさを上げます。",
                    ),
                ),
                text(
                    "<p>上の環境でも、すべての端末での動作は保証していません。"
                    "会場でうまく表示できないときは、係の者の案内に従ってください。</p>"
                ),
            ],
            keywords="対応機種 スマホ ドコモ docomo au ソフトバンク SoftBank らくらくホン ガラケー 格安SIM "
            "iPhone Android タブレット 表示できない",
            related=["environment", "lost-phone"],
        ),
        DemoFaqEntry(
            slug="lost-phone",
            title="スマートフォンをなくした、電池が切れたときはどうすればよいですか",
            answer="別のスマートフォンでマイページにログインすると、同じ電子チケットを表示できます。",
            body=[
                action("my-orders", "電子チケットを表示する"),
                text(
                    "<p>チケットのメールを受け取れる端末なら、メールのURLからも開けます。"
                    "当日に表示できないときは、申込番号とご本人を確かめられるものを用意して、"
                    "会場の係の者にお申し出ください。</p>"
                ),
                action("contact", "事前に問い合わせる"),
            ],
            keywords="紛失 盗難 故障 電池切れ バッテリー 機種変更 画面割れ なくした",
            related=["issuing", "ticket-environment"],
        ),
        DemoFaqEntry(
            slug="seat-number",
            title="座席や整理番号はどこで分かりますか",
            answer="電子チケットの画面に出ています。まだ決まっていないときは、発券の日に表示されます。",
            body=[
                action("my-orders", "電子チケットを表示する"),
                text(
                    "<p>座席や整理番号のない公演では、何も表示されません。"
                    "自由席の並び方や集合の時刻は、主催者の案内をご覧ください。</p>"
                ),
            ],
            keywords="座席 席番 席 整理番号 入場番号 列 自由席 指定席",
            related=["issuing", "companions"],
        ),
        DemoFaqEntry(
            slug="screenshot",
            title="QRコードの画像や印刷で入場できますか",
            answer="なるべく電子チケットの画面を開いて入場してください。"
            "電波が心配なときは、画像や印刷も控えとして使えます。",
            body=[
                text(
                    "<p>チケットを再発行すると、前のQRコードは使えなくなります。画像を撮ったあとに"
                    "再発行したときは、新しい画面を開いてください。</p>"
                    "<p>1枚のチケットで入場できるのは1回です。QRコードの画像を人に渡したり、"
                    "公開したりしないでください。</p>"
                ),
                action("my-orders", "電子チケットを表示する"),
                link("電子チケットの使い方を見る", "/tickets/guide/"),
            ],
            keywords="スクリーンショット スクショ 画像 印刷 紙 オフライン 電波 圏外 QR",
            related=["issuing", "lost-phone"],
        ),
        DemoFaqEntry(
            slug="event-cancelled",
            title="公演が中止や延期になったときはどうなりますか",
            answer="登録したメールアドレスへお知らせします。払い戻しの有無と方法は、主催者が決めます。",
            body=[
                action("my-orders", "お申込みの状態を見る"),
                text(
                    "<p>延期のときは、お持ちのチケットを新しい日程で使えることがあります。"
                    "くわしくは、イベントのページと主催者のお知らせをご覧ください。</p>"
                    "<p>払い戻しは、原則としてお支払いに使った方法で行います。</p>"
                ),
            ],
            keywords="中止 延期 台風 払い戻し 払戻 返金 振替 順延 主催者都合",
            related=["cancel", "change-user-data"],
        ),
    ],
)
