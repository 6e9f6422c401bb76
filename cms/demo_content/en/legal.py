"""The demo's terms, privacy policy and legal notice in English; the Japanese text is authoritative."""

from cms.demo_content.builders import Standard, Terms, fact, link, text

TERMS = Terms(
    slug="terms",
    terms_kind="terms",
    title="Terms of use",
    body=[
        text(
            "<p>This is a translation; the Japanese text decides. These terms are agreed between you and "
            "{platform-name} (“we”), which runs {brand}.</p>"
            "<h2>1. Our part</h2><p>On behalf of organizers we take orders and payments and issue e-tickets. "
            "The organizer answers for the event itself.</p>"
            "<h2>2. Orders</h2><ol><li>You need a confirmed email address.</li>"
            "<li>A paid order is fixed when payment is confirmed; at a convenience store, pay by the deadline emailed "
            "to you.</li><li>A free order is fixed when you apply and the screen confirms it.</li>"
            "<li>A lottery entry with something to pay is fixed when you have won and we have your payment in time; "
            "without it the win is cancelled. A free one is fixed when we tell you that you have won.</li></ol>"
            "<h2>3. Payment</h2><p>Methods and fees are shown for each event. "
            "The method cannot be changed once the order is completed.</p>"
            "<h2>4. Cancellation</h2><p>You cannot cancel a fixed order or change its date, unless the event page says "
            "otherwise. Refunds for cancelled or postponed events are decided by the organizer.</p>"
            "<h2>5. E-tickets</h2><p>Each admits once. Keep its URL and QR code to yourself. "
            "You may not sell it on without the organizer’s consent.</p>"
            "<h2>6. My Page</h2><p>Look after your password, and tell us at once if somebody else may have used it.</p>"
            "<h2>7. Not allowed</h2><p>False details, automated mass orders, anything unlawful.</p>"
            "<h2>8. Liability</h2><p>Except for intent or gross negligence, we answer up to the price of the order. "
            "Your rights as a consumer under the law remain.</p>"
            "<h2>9. Changes</h2><p>We announce changes here beforehand. Earlier versions stay readable, and an order "
            "follows the version agreed to.</p>"
            "<h2>10. Law</h2><p>Japanese law applies; the Tokyo District Court decides in first instance.</p>"
        ),
    ],
)

PRIVACY = Terms(
    slug="privacy",
    terms_kind="privacy",
    title="Privacy policy",
    body=[
        text(
            "<p>This is a translation; the Japanese text decides. This is how {platform-name} treats "
            "personal data at {brand}.</p>"
            "<h2>1. What we keep, and why</h2><ul>"
            "<li><b>Email address</b>: confirming who you are, sending orders, tickets and answers</li>"
            "<li><b>Name, reading, phone number</b>: checking at the entrance, urgent notice</li>"
            "<li><b>Password</b>: logging in; stored only in a form that cannot be turned back</li>"
            "<li><b>Orders and payments</b>: tickets, receipts, books required by law</li>"
            "<li><b>Records of emails</b>: finding out why an email did not arrive</li>"
            "<li><b>Your questions</b>: answering, improving the service</li>"
            "<li><b>IP address, browser</b>: preventing misuse, checking your device</li></ul>"
            "<p>Card numbers go straight to the payment company; we do not store them.</p>"
            "<h2>2. Who receives it</h2><ul><li><b>Organizers</b>: name, contact and order, for admission</li>"
            "<li><b>Payment companies</b>: order number, amount, contact</li>"
            "<li><b>Email delivery</b>: address and content of emails</li></ul>"
            "<p>Nobody else, unless the law requires it.</p>"
            "<h2>3. Cookies and outside services</h2><p>Cookies keep you logged in and your order going. "
            "No advertising, no tracking. Pictures in mails come from this site, are the same for everybody, "
            "and do not tell us who opened a mail. What is sent to which company and why stands on the page "
            "“What is sent to others” (/en/legal/external/), as the site is set up today.</p>"
            "<h2>4. How long</h2><p>Purposes and periods stand on the page “What we keep and how long” "
            "(/en/legal/data/). What is older is erased by itself. Orders, payments and receipts are kept for the "
            "seven years that the law asks for.</p>"
            "<h2>5. Safety</h2><p>Encryption, rights by role, a second factor for staff, records of actions.</p>"
            "<h2>6. Your rights</h2><p>You may ask to see, correct, stop the use of or delete your data.</p>"
            "<h2>7. Contact</h2><p>Personal data manager (phone: {contact-hours})<br/>{platform-legal}</p>"
        ),
    ],
)

COMMERCE = text(
    "<h2>Phone hours</h2><p>{contact-hours}</p>"
    "<h2>Seller of tickets</h2><p>The organizer, named with address and contact on each event page. "
    "We take orders on its behalf.</p>"
    "<h2>Price</h2><p>On each event page, tax included.</p>"
    "<h2>Other charges</h2><p>Fees are shown as amounts on the event page and before you decide. "
    "You pay for your own connection.</p>"
    "<h2>When and how to pay</h2><p>You can pay by {payment-methods}; the event page says which can be used. "
    "You pay when you order; at a convenience store, by the deadline emailed to you.</p>"
    "<h2>Delivery</h2><p>E-tickets are issued right after payment or on the day shown on the event page.</p>"
    "<h2>Period</h2><p>Shown on each event page; it may end early when sold out.</p>"
    "<h2>Limits</h2><p>Shown on each event page.</p>"
    "<h2>Cancellation and refunds</h2><p>A fixed order cannot be cancelled or changed by you, "
    "unless the event page says otherwise. For cancelled or postponed events the organizer decides. "
    "If something fails through our fault, please contact us.</p>"
    "<h2>Devices</h2><p>Ordering: {environment-buying}<br/>E-tickets: {environment-ticket}</p>"
)

PAGES = [
    Standard(
        path="legal",
        title="Legal",
        lead="Conditions of use, and who runs this site.",
        body=[
            link("Read the legal notice", "/legal/commerce/"),
            link("Read the terms", "/terms/"),
            link("Read the privacy policy", "/privacy/"),
            link("See what we keep and how long", "/legal/data/"),
            link("See what is sent to others", "/legal/external/"),
        ],
    ),
    Standard(
        path="legal/data",
        title="What we keep and how long",
        lead="What is stored, why, and until when. What is older is erased by itself.",
        body=[
            fact("kept-data"),
            text(
                "<h2>See, export or delete your own data</h2>"
                "<p>In My Page under “Your details” you can change your data, export what is stored and delete your "
                "account. Records that the law asks for stay for the period above.</p>"
            ),
            link("Read the privacy policy", "/privacy/"),
        ],
    ),
    Standard(
        path="legal/external",
        title="What is sent to others",
        lead="What is sent to which company and why, made from the settings in use today.",
        body=[fact("external-transmissions"), link("Read the privacy policy", "/privacy/")],
    ),
    Standard(
        path="legal/commerce",
        title="Legal notice (Specified Commercial Transactions Act)",
        lead="Who runs {brand}, and the conditions of sale.",
        body=[
            text("<h2>Business</h2>"),
            fact("platform-legal"),
            COMMERCE,
            link("See supported devices", "/environment/"),
        ],
    ),
]
