"""The demo's questions about payment, the third section of the help."""

from cms.demo_content.builders import DemoFaqEntry, Section, action, fact, link, notice, text

SECTION = Section(
    slug="payment",
    title="お支払いについて",
    lead="支払い方法、手数料、取り消し、領収書についてのご案内です。",
    entries=[
        DemoFaqEntry(
            slug="payment-methods",
            title="どの支払い方法を使えますか",
            answer="{payment-methods}です。イベントによって使える方法が違うので、イベントのページでお確かめください。",
            body=[
                fact("payment-methods"),
                text(
                    "<h2>クレジットカード</h2>"
                    "<p>使えるカードは{card-brands-text}です。通信はTLSで暗号化しています。"
                    "デビットカードも原則として使えます。エラーになるときは、カードの発行会社にお尋ねください。</p>"
                    "<h2>コンビニ</h2>"
                    "<p>お支払いに使う番号は、お申込みのあとの画面とメールでお知らせします。"
                    "受付のメールに書かれた期限までに、次のお店でお支払いください。</p>"
                ),
                fact("konbini-stores"),
                text(
                    "<p>期限は、{konbini-deadline}です。期限まで{konbini-least-time}を取れないお申込みでは、"
                    "コンビニ払いを選べません。</p>"
                    "<p>お支払いのあと、購入履歴に出るまで時間がかかることがあります。"
                    "期限の間際を避けて、余裕をもってお支払いください。</p>"
                    "<h2>PayPay</h2>"
                    "<p>原則としてPayPay残高でのお支払いです。クレジットカードだけを登録している場合は、"
                    "お支払いできないことがあります。</p>"
                    "<h2>Paidy</h2><p>Paidyの画面で、メールアドレスと携帯電話番号を入れて手続きします。</p>"
                ),
                text("<h2>合計の金額の範囲</h2><p>お支払いの合計によっても、使える方法が変わります。</p>"),
                fact("payment-limits"),
                notice(
                    "info",
                    "イベントによって、使える方法が限られます",
                    "<p>使える方法は、イベントのページと支払い方法を選ぶ画面に出ています。</p>",
                ),
            ],
            keywords="支払方法 決済 クレカ カード VISA マスター JCB ダイナース アメックス デビット コンビニ "
            "ローソン ファミマ ミニストップ セイコーマート ペイペイ ペイディ 後払い 払込 期限 現金 現金払い キャッシュ",
            related=["fees", "change-method", "three-d-secure"],
        ),
        DemoFaqEntry(
            slug="convenience-stores",
            title="セブン-イレブンやローソンなど、どのコンビニで支払えますか",
            answer="お支払いに使えるコンビニは、{konbini-stores}です。ここにないお店では支払えません。",
            body=[
                fact("konbini-stores"),
                text(
                    "<p>コンビニ払いを選ぶと、お申込みのあとの画面とメールで、お店ごとの番号と手順をお知らせします。"
                    "期限は、{konbini-deadline}です。</p>"
                    "<p>イベントや申し込む時期によっては、コンビニ払いを選べません。"
                    "使える方法は、支払い方法を選ぶ画面に出ています。</p>"
                ),
                action("order-lookup", "支払いの番号と期限を確かめる"),
            ],
            keywords="セブンイレブン セブン-イレブン セブン 7-11 セブンの店 ローソン ファミリーマート ファミマ ミニストップ "
            "デイリーヤマザキ セイコーマート コンビニ 店舗 レジ 払込票 番号 現金",
            related=["payment-methods", "order-placed"],
        ),
        DemoFaqEntry(
            slug="fees",
            title="チケット代のほかに手数料はかかりますか",
            answer="手数料はイベントと支払い方法によって違います。金額は、イベントのページでお確かめください。",
            body=[
                action("event-fees"),
                text(
                    "<p>手数料を含む合計の金額は、券種を選ぶ画面から出ています。"
                    "購入を決める前の確認の画面でも、内訳と合計をご覧いただけます。</p>"
                ),
                link("受付中のイベントを見る", "/events/"),
            ],
            keywords="手数料 システム利用料 発券手数料 料金 値段 いくら 合計 税込",
            related=["payment-methods", "receipt"],
        ),
        DemoFaqEntry(
            slug="change-method",
            title="お申込みのあとで支払い方法を変えられますか",
            answer="お申込みが完了したあとは、支払い方法を変えられません。",
            body=[
                text(
                    "<p>カードが使えなかったなど、お申込みが完了していないときは、"
                    "支払い方法を選ぶ画面に戻って選び直せます。</p>"
                    "<p>お申込みが完了しているかどうかは、購入履歴でお確かめください。</p>"
                ),
                action("my-orders", "購入履歴で確かめる"),
            ],
            keywords="支払方法 変更 変えたい カードからコンビニ 間違えた",
            related=["payment-methods", "cancel"],
        ),
        DemoFaqEntry(
            slug="cancel",
            title="取り消しや日程の変更はできますか",
            answer="お申込みが確定したあとは、お客さまのご都合での取り消しや日程の変更はできません。",
            body=[
                text(
                    "<p>日時、券種、枚数は、購入を決める前の確認の画面でよくお確かめください。</p>"
                    "<p>主催者が取り消しの決まりを別に設けているイベントでは、"
                    "その内容をイベントのページに書いています。</p>"
                ),
                action("my-orders", "お申込みの内容を見る"),
                notice(
                    "info",
                    "公演が中止や延期になったとき",
                    "<p>払い戻し（お金を返すこと）の有無と方法を、主催者が決めてお知らせします。</p>",
                ),
            ],
            keywords="キャンセル 取消 取り消し 取りやめ 解約 払い戻し 払戻 返金 日程変更 日にち 行けなくなった 振替",
            related=["event-cancelled", "change-method"],
        ),
        DemoFaqEntry(
            slug="receipt",
            title="領収書を発行できますか",
            answer="はい。お支払いのあとの画面か購入履歴で「領収書を発行する」を押すと、PDFで受け取れます。",
            body=[
                action("issue-receipt", "領収書を発行する"),
                text(
                    "<p>領収書は、お支払いが済んだお申込みごとに発行します。"
                    "お支払いのあとの画面を閉じてしまったときは、上のボタンか購入履歴からお進みください。</p>"
                ),
            ],
            keywords="領収証 領収書 レシート インボイス 適格請求書 経費 PDF 発行 再発行",
            related=["receipt-name", "fees"],
        ),
        DemoFaqEntry(
            slug="receipt-name",
            title="領収書の宛名を会社名にできますか",
            answer="はい。発行の画面で、宛名と但し書きを入れてください。",
            body=[
                action("issue-receipt", "宛名を入れて発行する"),
                text(
                    "<p>宛名を会社名にするときは、正式な名称を入れてください。発行したあとで変えるときは、同じ画面から再発行できます。</p>"
                ),
            ],
            keywords="宛名 会社名 法人 但し書き 但書 名義 上様 経費",
            related=["receipt"],
        ),
        DemoFaqEntry(
            slug="three-d-secure",
            title="3Dセキュア（本人認証）とは何ですか",
            answer="カードを使う人が本人であることを、カード会社が確かめる仕組みです。登録はカード会社で行います。",
            body=[
                text(
                    "<p>カード番号などのほかに、カード会社が決めたパスワードや、"
                    "スマートフォンに届く番号で確かめます。カードを他人に使われる被害を防ぐためのものです。</p>"
                    "<p>クレジットカードでのお支払いには、3Dセキュアに登録したカードが必要です。</p>"
                ),
                notice(
                    "info",
                    "登録の手続きと確認は、カード会社へお願いします",
                    "<p>3Dセキュアへの登録は、{brand}では行っていません。"
                    "登録の方法と、お手持ちのカードがもう登録されているかどうかは、カード会社にお尋ねください。</p>",
                ),
                text(
                    "<p>確認に失敗しても、お支払いは済んでいません。"
                    "もう一度試すか、別の支払い方法をお選びください。いま使える支払い方法は、次のとおりです。</p>"
                ),
                fact("payment-methods"),
                action("my-orders", "お支払いの状態を確かめる"),
            ],
            keywords="3Dセキュア 3DS 本人認証サービス カード認証 ワンタイムパスワード 認証エラー カードが使えない "
            "登録方法",
            related=["payment-methods", "change-method"],
        ),
    ],
)
