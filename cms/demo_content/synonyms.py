"""The demo's synonyms for the search, in Japanese and English."""

SAME, NEAR, RELATED = 1.0, 0.7, 0.4

SYNONYMS = [
    (SAME, "問い合わせ 窓口 コールセンター オペレーター カスタマーサポート カスタマーセンター"),
    (NEAR, "払い戻し 返金 リファンド"),
    (SAME, "スマートフォン スマホ 携帯 携帯電話"),
    (NEAR, "名前 氏名 苗字 名字 姓名"),
    (NEAR, "登録情報 会員情報 プロフィール アカウント情報"),
    (NEAR, "故障 壊れる 画面割れ"),
    (NEAR, "紛失 なくす 落とす 盗難"),
    (SAME, "座席 席 シート"),
    (SAME, "スクリーンショット スクショ キャプチャ"),
    (NEAR, "キャンセル 取り消す 取りやめる 行けない 参加できない 欠席"),
    (NEAR, "購入 買う 予約 注文 オーダー"),
    (NEAR, "申し込み 申込 エントリー"),
    (NEAR, "パスワード 暗証番号"),
    (SAME, "ログイン サインイン"),
    (SAME, "電池 充電 バッテリー"),
    (NEAR, "変更 修正 編集 切り替える 直す 変える"),
    (NEAR, "期限切れ 無効 時間切れ"),
    (NEAR, "手数料 追加料金 チャージ"),
    (SAME, "タブレット iPad"),
    (NEAR, "同行者 友人 友達 連れ 同伴"),
    (SAME, "ファミマ ファミリーマート"),
    (RELATED, "メール お知らせ 連絡 通知"),
    (NEAR, "コンビニ 現金"),
    (RELATED, "領収書 書類 証明"),
    (NEAR, "buy purchase order book"),
    (NEAR, "phone smartphone mobile cellphone"),
    (SAME, "receipt invoice"),
    (NEAR, "contact support helpdesk"),
]
