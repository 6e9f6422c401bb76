"""The demo's questions about payment, the third section of the help."""

from cms.demo_content.builders import DemoFaqEntry, Section, action, fact, link, notice, text

SECTION = Section(
    slug="payment",
    title="Payment",
    lead="Payment methods, fees, cancellation and receipts.",
    entries=[
        DemoFaqEntry(
            slug="payment-methods",
            title="How can I pay?",
            answer="By {payment-methods}. Some events allow only some of them; the event page says which.",
            body=[
                fact("payment-methods"),
                text(
                    "<h2>Credit card</h2><p>We take {card-brands-text}. Connections are encrypted by TLS. "
                    "Debit cards work in principle; on an error, please ask the card’s issuer.</p>"
                    "<h2>Convenience store</h2><p>The payment number is shown and emailed after you apply. "
                    "Pay at one of these stores by the deadline in that email.</p>"
                ),
                fact("konbini-stores"),
                text(
                    "<p>The deadline: {konbini-deadline}. Where less than {konbini-least-time} would be left to pay, "
                    "this method is not offered.</p>"
                    "<p>It can take a while until your payment shows in the order history, "
                    "so please do not wait until the last minute.</p>"
                    "<h2>PayPay</h2><p>In principle you pay from your PayPay balance. "
                    "With only a credit card registered, the payment may fail.</p>"
                    "<h2>Paidy</h2><p>On Paidy’s screen, enter your email address and mobile number.</p>"
                    "<h2>Limits of the total</h2>"
                ),
                fact("payment-limits"),
                notice(
                    "info",
                    "Some events allow only some methods",
                    "<p>The event page and the payment step show which ones you can use.</p>",
                ),
            ],
            keywords="pay card VISA MasterCard JCB Diners American Express debit konbini Lawson PayPay Paidy",
            related=["fees", "change-method", "three-d-secure"],
        ),
        DemoFaqEntry(
            slug="convenience-stores",
            title="At which convenience stores can I pay? Is 7-Eleven one of them?",
            answer="At {konbini-stores}. You cannot pay at a store that is not listed here.",
            body=[
                fact("konbini-stores"),
                text(
                    "<p>After you apply, the page and an email give you the number and the steps for each store. "
                    "The deadline: {konbini-deadline}.</p>"
                    "<p>Some events do not offer this method. The payment step shows what you can use.</p>"
                ),
                action("order-lookup", "Check my payment number and deadline"),
            ],
            keywords="7-Eleven seven eleven Lawson FamilyMart Ministop Seicomart convenience store konbini cash",
            related=["payment-methods", "order-placed"],
        ),
        DemoFaqEntry(
            slug="fees",
            title="Are there fees besides the ticket price?",
            answer="Fees depend on the event and the payment method. The event page says how much.",
            body=[
                action("event-fees"),
                text("<p>You see the total with all fees when you choose tickets and again before you decide.</p>"),
                link("See prices on the event page", "/events/"),
            ],
            keywords="fee charge price total tax",
            related=["payment-methods", "receipt"],
        ),
        DemoFaqEntry(
            slug="change-method",
            title="Can I change the payment method after ordering?",
            answer="No, not once the order is completed.",
            body=[
                text(
                    "<p>If the order is not completed, for instance because a card was refused, "
                    "go back and choose another method. Your order history shows whether it is completed.</p>"
                ),
                action("my-orders", "Check my order history"),
            ],
            keywords="change method card convenience store",
            related=["payment-methods", "cancel"],
        ),
        DemoFaqEntry(
            slug="cancel",
            title="Can I cancel or change the date?",
            answer="Once an order is fixed, you cannot cancel it or change its date.",
            body=[
                text(
                    "<p>Please check date, ticket type and number on the screen before you decide. "
                    "If an organizer has a rule of its own, the event page says so.</p>"
                ),
                action("my-orders", "See my orders"),
                notice(
                    "info",
                    "If an event is cancelled or postponed",
                    "<p>The organizer decides and tells you whether and how money is returned.</p>",
                ),
            ],
            keywords="cancel refund change date",
            related=["event-cancelled", "change-method"],
        ),
        DemoFaqEntry(
            slug="receipt",
            title="Can I have a receipt?",
            answer="Yes. Press “Get a receipt” on the page after payment or in your order history to get a PDF.",
            body=[
                action("issue-receipt", "Issue a receipt"),
                text(
                    "<p>There is one receipt for each paid order. If you closed the page after payment, "
                    "go on from the button above or from your order history.</p>"
                ),
            ],
            keywords="receipt invoice PDF expenses",
            related=["receipt-name", "fees"],
        ),
        DemoFaqEntry(
            slug="receipt-name",
            title="Can the receipt be made out to my company?",
            answer="Yes. Enter the addressee and the purpose when you issue it.",
            body=[
                action("issue-receipt", "Issue with an addressee"),
                text(
                    "<p>Enter the company’s full name. To change it afterwards, issue it again on the same screen.</p>"
                ),
            ],
            keywords="addressee company name receipt",
            related=["receipt"],
        ),
        DemoFaqEntry(
            slug="three-d-secure",
            title="What is 3-D Secure?",
            answer="How the card company makes sure that you are the card’s owner. The card company registers it.",
            body=[
                text(
                    "<p>Besides the card number, a password or a code sent to your phone is checked, "
                    "so that nobody else can use your card. Card payments need a card registered for 3-D Secure.</p>"
                ),
                notice(
                    "info",
                    "Your card company registers the card",
                    "<p>{brand} cannot register it. Ask your card company how to register "
                    "and whether your card already is.</p>",
                ),
                text(
                    "<p>If the check fails, nothing has been paid. Try again or choose another method. "
                    "These are on offer today:</p>"
                ),
                fact("payment-methods"),
                action("my-orders", "Check my payment"),
            ],
            keywords="3D secure 3DS card authentication one-time password error",
            related=["payment-methods", "change-method"],
        ),
    ],
)
