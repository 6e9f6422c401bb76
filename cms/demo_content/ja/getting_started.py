"""The demo's questions before an order, the first section of the help."""

from cms.demo_content.builders import DemoFaqEntry, Section, action, fact, link, notice, show_for, steps, text

SECTION = Section(
    slug="before",
    title="ご利用にあたって",
    lead="規約、動作環境、お問い合わせについてのご案内です。",
    entries=[
        DemoFaqEntry(
            slug="terms",
            title="利用規約はどこで読めますか",
            answer="利用規約のページでいつでも読めます。変わったときは、前の版も同じページから読めます。",
            body=[
                fact("terms-in-force"),
                text(
                    "<p>お申込みの画面では、その時点で有効な版に同意していただきます。"
                    "同意された版は、お申込みの記録とともに保存します。</p>"
                ),
                link("利用規約を読む", "/terms/"),
                link("プライバシーポリシーを読む", "/privacy/"),
                link("特定商取引法に基づく表記を読む", "/legal/commerce/"),
            ],
            keywords="規約 約款 同意 ルール 個人情報 プライバシー",
            related=["contact", "cancel"],
        ),
        DemoFaqEntry(
            slug="environment",
            title="どのパソコンやスマートフォンで利用できますか",
            answer="利用できるのは、{environment-buying}です。お使いの端末で使えるかは、その場で調べられます。",
            body=[
                action("check-device"),
                fact("environment-table", purpose="buying"),
                show_for(
                    "OSのバージョンを確かめるには",
                    ios=steps(
                        "「設定」を開き、「一般」→「情報」を押します。",
                        "「iOSバージョン」または「iPadOSバージョン」を見ます。",
                    ),
                    android=steps(
                        "「設定」を開き、「デバイス情報」または「端末情報」を押します。",
                        "「Androidバージョン」を見ます。",
                    ),
                    windows=steps(
                        "「スタート」を右クリックし、「システム」を押します。",
                        "「Windowsの仕様」の「エディション」を見ます。",
                    ),
                    mac=steps(
                        "画面の左上のアップルメニューから「このMacについて」を選びます。",
                        "「macOS」の右に書かれたバージョンを見ます。",
                    ),
                ),
                text(
                    "<h2>画面がうまく動かないとき</h2>"
                    "<ul><li>OSとブラウザーを、上の表にあるバージョンにしてください。</li>"
                    "<li>OSやブラウザーの設定で、Cookieが止められていないか確かめてください。</li>"
                    "<li>セキュリティソフトが通信や表示を止めていないか、その設定を確かめてください。</li>"
                    "<li>アプリの中で開いた画面なら、ChromeかSafariで開き直してください。</li></ul>"
                ),
                notice(
                    "info",
                    "すべての端末での動作は保証していません",
                    "<p>上の環境でも、端末の設定や通信の状態によっては利用できないことがあります。"
                    "通信が不安定な場所でのご利用も、動作を保証できません。</p>",
                ),
                link("動作環境のページを見る", "/environment/"),
            ],
            keywords="推奨環境 対応ブラウザ ブラウザー クローム サファリ Windows Mac iPhone Android アンドロイド "
            "アイフォン 機種 バージョン 開かない 表示されない",
            related=["ticket-environment", "contact"],
        ),
        DemoFaqEntry(
            slug="contact",
            title="問い合わせをするにはどうすればよいですか",
            answer="下のボタンから、この場でお問い合わせを送れます。受付番号をメールでもお送りします。",
            body=[
                action("contact", "お問い合わせをする"),
                text(
                    "<p>返信は{contact-hours}の間に、{sender}からお送りします。"
                    "お申込みについてのご質問には、申込番号があると早くお答えできます。</p>"
                ),
                notice(
                    "info",
                    "公演の内容や座席については、主催者にお尋ねください",
                    "<p>主催者の連絡先は、イベントのページと購入後の確認メールにあります。</p>",
                ),
                fact("sender-card"),
            ],
            keywords="問い合わせ 問合せ 連絡先 電話 メール サポート 窓口 質問 オペレーター 人と話す 直接",
            related=["order-mail", "environment"],
        ),
    ],
)
