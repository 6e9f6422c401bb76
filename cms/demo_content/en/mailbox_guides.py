"""The demo's mailbox guides in English."""

from cms.demo_content.builders import Block, notice, steps, text
from portal.shared.mail.mailbox_providers import MailboxProvider

GUIDES: dict[MailboxProvider, tuple[str, list[Block]]] = {
    MailboxProvider.DOCOMO: (
        "docomo gives the same answer for a wrong address and for mail that a filter refused. Check both.",
        [
            steps(
                "Open d menu → お客様サポート → メール設定, or in the docomo mail app その他 → メール設定.",
                "Log in with your d ACCOUNT or your four-digit code.",
                "Open 受信リスト設定 and choose 設定を利用する.",
                "Add the domain <b>{sender-domain}</b> and confirm.",
            ),
            text("<p>The setting 受信拒否 強 refuses all mail from computers; the list lets ours in all the same.</p>"),
            notice("info", "If you use おまかせブロック", "<p>Our mail may be in the spam folder.</p>"),
        ],
    ),
    MailboxProvider.AU: (
        "au may drop mail without a word because of settings such as なりすまし規制.",
        [
            steps(
                "In the au mail app open 設定 → アドレス変更/迷惑メール設定.",
                "Press 迷惑メールフィルターの設定/確認へ and enter your four-digit code.",
                "Open 受信リストに登録/アドレス帳受信設定をする.",
                "Enter <b>{sender-domain}</b>, tick 必ず受信 and save.",
            ),
            text("<p>Please turn off the refusal of mail with links: ticket emails contain some.</p>"),
        ],
    ),
    MailboxProvider.SOFTBANK: (
        "SoftBank may drop mail without a word because of its spam settings.",
        [
            steps(
                "Open My SoftBank → メール設定.",
                "For your kind of mail open 迷惑メール対策 → 詳細設定.",
                "Under 受信許可リスト add <b>{sender-domain}</b> with 後方一致.",
                "If you refuse spoofed mail, add <b>{sender-domain}</b> to 救済リスト too.",
            ),
            text("<p>If mail with links is refused, please turn that off.</p>"),
        ],
    ),
    MailboxProvider.YMOBILE: (
        "Y!mobile may drop mail without a word because of its spam filter.",
        [
            steps(
                "Open My Y!mobile → メール設定 → 迷惑メール対策.",
                "Add <b>{sender-domain}</b> to 受信許可リスト with 後方一致.",
                "In the Y!mobile mail app look into the spam folder; if our mail is there, press 迷惑メールでない.",
            ),
        ],
    ),
    MailboxProvider.RAKUTEN: (
        "With Rakuten Mail our mail may be in the spam folder.",
        [
            steps(
                "Open 楽天メール from the Rakuten Link app or my 楽天モバイル.",
                "Look into the spam folder and unmark our mail if it is there.",
                "If there is a list of allowed senders, add <b>{sender-domain}</b>.",
            ),
        ],
    ),
    MailboxProvider.GMAIL: (
        "With Gmail our mail may be under Spam or Promotions.",
        [
            steps(
                "Search Gmail for <b>from:{sender} in:anywhere</b>.",
                "If it is in Spam, open it and press “Report not spam”.",
                "On a computer open Settings → Filters and Blocked Addresses → Create a new filter.",
                "Enter <b>{sender-domain}</b> under From and choose “Never send it to Spam”.",
            ),
        ],
    ),
    MailboxProvider.YAHOO: (
        "With Yahoo! JAPAN Mail our mail may be in the spam folder.",
        [
            steps(
                "Look into the folder 迷惑メール; if our mail is there, press 迷惑メールではない.",
                "On a computer open 設定・利用規約 → メールの設定.",
                "Add <b>{sender-domain}</b> to 救済リスト or 受信許可.",
            ),
        ],
    ),
    MailboxProvider.ICLOUD: (
        "iCloud Mail has no list of allowed domains. Adding us to your contacts helps.",
        [
            steps(
                "In the Mail app look into Junk; if our mail is there, move it to the inbox.",
                "Add <b>{sender}</b> to your contacts.",
                "On iCloud.com check Mail → Settings → Rules for a rule that moves our mail.",
            ),
        ],
    ),
    MailboxProvider.OUTLOOK: (
        "With Outlook our mail may be in the junk folder.",
        [
            steps(
                "Look into Junk Email; if our mail is there, choose “Not junk”.",
                "On Outlook.com open Settings → Mail → Junk email.",
                "Add <b>{sender-domain}</b> to Safe senders and save.",
            ),
        ],
    ),
    MailboxProvider.OTHER: (
        "Please allow our mail in your mail settings. At a company or school, an administrator’s filter may stop it.",
        [
            steps(
                "Look into the spam folder and unmark our mail if it is there.",
                "In your mail settings look for allowed or safe senders and add <b>{sender-domain}</b>.",
                "If you find no such setting, ask your provider or use another email address.",
            ),
        ],
    ),
}
