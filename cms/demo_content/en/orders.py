"""The demo's questions about orders, the second section of the help."""

from cms.demo_content.builders import DemoFaqEntry, Section, action, fact, notice, steps, text

SECTION = Section(
    slug="orders",
    title="Ordering and buying",
    lead="How to order, emails that do not come, and changing your details.",
    entries=[
        DemoFaqEntry(
            slug="how-to-buy",
            title="How do I order?",
            answer="In four steps: confirm your email address, give your details, choose, and receive your ticket.",
            body=[
                steps(
                    "<b>Confirm your address.</b> On the event page, enter an email address where you can be reached. "
                    "Open the link mailed from {sender}; it works for {verify-hours}.",
                    "<b>Give your details.</b> Enter your name and what else is needed, "
                    "and choose your password for My Page.",
                    "<b>Choose.</b> Pick ticket type and number, and how to pay if it costs money. "
                    "Check everything and press Buy, or Apply if it is free.",
                    "<b>Receive.</b> After payment, the screen shows your order and the link to your e-ticket. "
                    "A confirmation email follows.",
                ),
                notice("info", "Your tickets are held for {hold-minutes}", "<p>The screen shows until when.</p>"),
                action("verify-start"),
            ],
            keywords="buy order apply steps how booking",
            related=["verification-mail", "payment-methods", "order-placed"],
        ),
        DemoFaqEntry(
            slug="verification-mail",
            title="I cannot confirm my email address and cannot go on",
            answer="You can order only once your address is confirmed. Allow mail from {sender-domain} and try again.",
            body=[
                action("verify-start"),
                fact("sender-card"),
                steps(
                    "Allow email from <b>{sender-domain}</b> in the settings of your carrier or email program.",
                    "Enter your address on the event page again; a new email comes.",
                    "When it comes, open its link, or type its six-digit code on the page where you asked for it.",
                    "If it still does not come, use another email address.",
                ),
            ],
            keywords="verify confirm code address email missing spam filter",
            related=["lost-verification-mail", "how-to-buy", "lost-address"],
        ),
        DemoFaqEntry(
            slug="order-mail",
            title="The email after my purchase has not come",
            answer="Have it sent again right here. Most often a spam filter has kept it back.",
            body=[
                action("resend-mail"),
                steps(
                    "Allow email from <b>{sender-domain}</b> in your email settings.",
                    "Look into your spam folder.",
                    "Log in by the person icon (My Page) at the top right.",
                    "Open Order history, then Order details, then Show details.",
                    "Press “Click here to resend the ticket email”.",
                ),
                action("find-mail", "See what became of my email"),
                fact("sender-card"),
            ],
            keywords="email missing resend spam filter confirmation ticket",
            related=["order-placed", "verification-mail", "lost-address"],
        ),
        DemoFaqEntry(
            slug="order-placed",
            title="Was my order placed?",
            answer="A confirmation email comes by itself within about {mail-promise}. You can also check here.",
            body=[
                action("order-lookup"),
                text(
                    "<p>If no email has come after that, either the order was not finished or the email was held back. "
                    "Check above, or in your order history on My Page.</p>"
                ),
                action("my-orders", "See my order history"),
                notice(
                    "info",
                    "Payments at a convenience store may take a while to show",
                    "<p>If nothing has changed right after paying, please look again a little later.</p>",
                ),
            ],
            keywords="order placed confirmed completed check history",
            related=["order-mail", "how-to-buy", "payment-methods"],
        ),
        DemoFaqEntry(
            slug="change-user-data",
            title="I want to change my name or email address",
            answer="Change them at any time under “Your details” on My Page.",
            body=[
                action("profile", "Change my details"),
                text(
                    "<p>A new address gets an email with a link; until you open it, the old address stays. "
                    "Emails after that go to the new address. Finished orders keep what was entered then.</p>"
                ),
            ],
            keywords="change name phone email address account details",
            related=["lost-address", "forgot-password"],
        ),
        DemoFaqEntry(
            slug="lost-verification-mail",
            title="I lost the confirmation email, or its link has expired",
            answer="Enter your address on the event page again and a new email comes.",
            body=[
                action("verify-start"),
                text(
                    "<p>A link works for {verify-hours}. If several emails came, open the newest; "
                    "it works on another device too. Search your inbox and spam folder for <b>{sender}</b>.</p>"
                ),
            ],
            keywords="expired link confirmation email lost",
            related=["verification-mail", "how-to-buy"],
        ),
        DemoFaqEntry(
            slug="lost-address",
            title="I can no longer use my registered email address",
            answer="If you can log in, change it under your details. If not, please contact us.",
            body=[
                action("profile", "Change my email address"),
                text("<p>We check who you are first: have your order number, name and phone number ready.</p>"),
                action("contact", "Contact us"),
            ],
            keywords="old address changed carrier closed",
            related=["change-user-data", "forgot-password"],
        ),
        DemoFaqEntry(
            slug="forgot-password",
            title="I forgot my password for My Page",
            answer="Choose a new one from the login screen.",
            body=[
                action("login", "Open the login screen"),
                steps(
                    "Enter your registered email address.",
                    "Open the link mailed from {sender}.",
                    "Enter a new password.",
                ),
                text("<p>Your order history and e-tickets stay as they are.</p>"),
            ],
            keywords="password login reset forgot",
            related=["lost-address", "order-mail"],
        ),
        DemoFaqEntry(
            slug="lottery",
            title="How do lotteries work, and where is my result?",
            answer="We email the result to your registered address. It is also on My Page, under your lottery entries.",
            body=[
                action("lottery-entries"),
                text(
                    "<p>You enter during the entry period; the draw follows after its end. Entering early does not raise "
                    "your chances. The event page shows both dates. Until the end you can withdraw on My Page.</p>"
                    "<h2>If you win</h2><p>Where payment is needed, pay by the deadline in the email; "
                    "after it, the win is void.</p>"
                    "<h2>If you lose</h2><p>You pay nothing. If a place becomes free for you, we send an email.</p>"
                ),
                action("find-mail", "See whether the email arrived"),
            ],
            keywords="lottery draw win won lost result entry ballot",
            related=["order-mail", "payment-methods", "issuing"],
        ),
        DemoFaqEntry(
            slug="delete-account",
            title="How do I close my account?",
            answer="On My Page, under your registered details. It cannot be undone.",
            body=[
                action("delete-account"),
                text(
                    "<p>While you hold tickets to come, or a payment, refund or lottery is open, your request is kept and "
                    "carried out as soon as these are over. Until then you can withdraw it.</p>"
                    "<p>Afterwards you can no longer see your orders and e-tickets, so get your receipts first. "
                    "Records that the law requires are kept for as long as it says.</p>"
                    "<p>To stop our news only, change your mail settings instead.</p>"
                ),
            ],
            keywords="close delete account unsubscribe cancel membership leave",
            related=["change-user-data", "receipt"],
        ),
        DemoFaqEntry(
            slug="companions",
            title="Can I order for people who come with me?",
            answer="Yes. Choose the number; each person gets an e-ticket of their own.",
            body=[
                text(
                    "<p>The event page says how many you may order. At the entrance, show all tickets from one phone, "
                    "or let each person show theirs.</p>"
                ),
                action("my-orders", "Check the number in my orders"),
            ],
            keywords="several tickets friends family group number limit",
            related=["how-to-buy", "seat-number"],
        ),
    ],
)
