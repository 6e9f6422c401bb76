"""The demo's pages on supported devices and e-tickets."""

from cms.demo_content.builders import Standard, action, fact, link, notice, steps, text

PAGES = [
    Standard(
        path="environment",
        title="動作環境",
        lead="お使いの端末が対応しているかどうかを、その場で調べられます。",
        body=[
            action("check-device", "この端末で使えるか調べる"),
            fact("environment-table", purpose="buying"),
            fact("environment-table", purpose="e-ticket"),
            text(
                "<p>電子チケットは、ドコモ、au、ソフトバンクのiPhoneとAndroidスマートフォンで表示できます。"
                "らくらくスマートフォンなど、ほかの携帯電話では表示できません。</p>"
            ),
            fact("environment-table", purpose="streaming"),
            text(
                "<h2>ご利用の前に</h2>"
                "<ul><li>OS、ブラウザー、セキュリティソフトの設定で、Cookieや通信が止められていないか確かめてください。</li>"
                "<li>アプリの中で開いた画面では、うまく動かないことがあります。</li></ul>"
            ),
            notice(
                "info",
                "すべての端末での動作は保証していません",
                "<p>上の環境でも、端末の設定や通信の状態によっては利用できないことがあります。</p>",
            ),
        ],
    ),
    Standard(
        path="tickets",
        title="電子チケット",
        lead="電子チケットの使い方と、よくある質問です。",
        body=[
            link("電子チケットの使い方を見る", "/tickets/guide/"),
            link("受け取りと入場についての質問を見る", "/help/tickets/"),
            link("使える端末を調べる", "/environment/"),
        ],
    ),
    Standard(
        path="tickets/guide",
        title="電子チケットの使い方",
        lead="メールのURLかマイページから開いて、入口で見せるだけです。アプリはいりません。",
        body=[
            action("my-orders", "電子チケットを表示する"),
            fact("ticket-pictures"),
            text("<h2>前の日までに</h2>"),
            steps(
                "{sender}から届いたメールのURLか、マイページの購入履歴を開きます。",
                "公演名、日時、券種、枚数を確かめます。",
                "会場の電波が心配なときは、前もって一度開いておきます。「この端末に保存しました」と出たら、電波がなくても開けます。印刷もできます。",
            ),
            text("<h2>会場で</h2>"),
            steps(
                "入口に着く前に、電子チケットの画面を開きます。",
                "画面を明るくします。QRコードの全体が見えるように表示してください。",
                "係員がQRコードを読み取ったら、入場できます。",
            ),
            notice(
                "info",
                "読み取れないとき",
                "<p>QRコードの下にある番号を、係員にお伝えください。番号からも確かめられます。</p>",
            ),
            text(
                "<h2>枚数が2枚以上のとき</h2>"
                "<p>チケットは1枚ごとにURLがあります。一緒に入場するときは、順に開いて読み取ってもらいます。別々に入場するときは、マイページの「同行者に渡す」で、同行の方に1枚ずつ渡してください。</p>"
            ),
            link("使える端末を調べる", "/environment/"),
            link("受け取りと入場についての質問を見る", "/help/tickets/"),
        ],
    ),
]
