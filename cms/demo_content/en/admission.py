"""The demo's questions about admission, the fourth section of the help."""

from cms.demo_content.builders import DemoFaqEntry, Section, action, fact, link, notice, show_for, steps, text

SECTION = Section(
    slug="tickets",
    title="E-tickets and entry",
    lead="Getting, showing and using your e-ticket.",
    entries=[
        DemoFaqEntry(
            slug="issuing",
            title="When and how do I get my e-ticket?",
            answer="At once or on a later day, depending on the event. Either way, an email brings its URL "
            "to your registered address.",
            body=[
                action("my-orders", "Show my e-ticket"),
                text(
                    "<h2>Issued at once</h2><p>After payment; for free events after you apply; "
                    "for a lottery after you have won and paid.</p>"
                    "<h2>Issued later</h2><p>An email tells you on the day of issue. "
                    "The event page and My Page show that day.</p><h2>At the entrance</h2>"
                ),
                steps(
                    "Open your e-ticket from the URL in the email or from your order history on My Page.",
                    "Show it to the staff at the entrance.",
                ),
                link("How to use the e-ticket", "/tickets/guide/"),
                notice("info", "Allow mail from {sender-domain}", "<p>The email comes from {sender}.</p>"),
                action("resend-mail", "Resend the ticket email"),
                text("<p>Streamed events may need no e-ticket: see the event page and your email.</p>"),
            ],
            keywords="e-ticket issue when QR entry streaming lottery",
            related=["ticket-environment", "order-mail", "lost-phone"],
        ),
        DemoFaqEntry(
            slug="ticket-environment",
            title="Which phones can show an e-ticket?",
            answer="iPhones and Android phones of docomo, au and SoftBank: {environment-ticket}.",
            body=[
                action("check-device", "Check this device", purpose="e-ticket"),
                fact("environment-table", purpose="e-ticket"),
                notice(
                    "warn",
                    "Other mobile phones, Raku-Raku phones among them, cannot show it",
                    "<p>Phones that are not in the table cannot show an e-ticket.</p>",
                ),
                show_for(
                    "If it does not show",
                    ios=steps(
                        "Open it in Safari. Inside an app such as LINE, choose “Open in Safari” from the menu.",
                        "In a private tab, open it in a normal one.",
                        "Swipe down from the top right and make the screen brighter.",
                    ),
                    android=steps(
                        "Open it in Google Chrome. Inside an app such as LINE, choose “Open in browser” from the menu.",
                        "In an incognito tab, open it in a normal one.",
                        "Swipe down from the top and make the screen brighter.",
                    ),
                ),
                text("<p>We cannot guarantee every device. If it fails at the venue, please follow the staff.</p>"),
            ],
            keywords="phone docomo au SoftBank iPhone Android supported",
            related=["environment", "lost-phone"],
        ),
        DemoFaqEntry(
            slug="lost-phone",
            title="My phone is lost or its battery is empty",
            answer="Log in to My Page on another phone: it shows the same e-ticket.",
            body=[
                action("my-orders", "Show my e-ticket"),
                text(
                    "<p>The URL in the email works too. If nothing does on the day, bring your order number and "
                    "something that proves who you are, and ask the staff at the venue.</p>"
                ),
                action("contact", "Ask beforehand"),
            ],
            keywords="lost stolen broken battery phone",
            related=["issuing", "ticket-environment"],
        ),
        DemoFaqEntry(
            slug="seat-number",
            title="Where do I find my seat or entry number?",
            answer="On your e-ticket. If it is not decided yet, it appears on the day of issue.",
            body=[
                action("my-orders", "Show my e-ticket"),
                text("<p>Events without seats or numbers show none. For queues, see the organizer’s notice.</p>"),
            ],
            keywords="seat entry number row",
            related=["issuing", "companions"],
        ),
        DemoFaqEntry(
            slug="screenshot",
            title="May I use a screenshot or a print of the QR code?",
            answer="Please open the e-ticket itself. Where reception is poor, a picture or print serves as a spare.",
            body=[
                text(
                    "<p>When a ticket is issued again, its old QR code stops working. "
                    "A ticket admits once: please do not share its picture.</p>"
                ),
                action("my-orders", "Show my e-ticket"),
                link("How to use the e-ticket", "/tickets/guide/"),
            ],
            keywords="screenshot print offline QR picture",
            related=["issuing", "lost-phone"],
        ),
        DemoFaqEntry(
            slug="transfer",
            title="Can I give or resell my ticket to someone else?",
            answer="You can hand it to someone who comes with you, free of charge, on My Page. Reselling is not allowed.",
            body=[
                action("my-orders", "Hand on a ticket"),
                steps(
                    "Open the ticket from your order history on My Page.",
                    "Choose to hand it on, and enter the other person’s email address or create a link.",
                    "Once they take it, your old QR code stops working. Until then you can take it back.",
                ),
                text(
                    "<p>Where the choice is not shown, the event does not allow it. Used tickets, and tickets handed to you, "
                    "cannot be handed on either.</p>"
                    "<p>Japanese law bans reselling restricted tickets above their price as a business without the "
                    "organizer’s consent. Tickets bought on marketplaces may not admit you.</p>"
                ),
            ],
            keywords="transfer resell resale sell give hand on friend name change",
            related=["companions", "cancel"],
        ),
        DemoFaqEntry(
            slug="streaming",
            title="Where do I watch a streamed event?",
            answer="Press the button to watch in your order history on My Page. How long it is open depends on the event.",
            body=[
                action("my-orders", "Watch the stream"),
                text(
                    "<p>The event page and My Page show when the stream begins and ends, and whether it can be watched "
                    "later. Some streams open on another service’s page. If the picture stops, check your connection "
                    "and reload the page.</p>"
                ),
                action("check-device", "Check this device"),
            ],
            keywords="stream streaming online live archive watch video",
            related=["issuing", "environment"],
        ),
        DemoFaqEntry(
            slug="accessibility",
            title="Can I come in a wheelchair or get assistance?",
            answer="Seats, ways and assistance depend on the venue and organizer. Please ask us before you order.",
            body=[
                text(
                    "<p>Tell us what you need: a wheelchair space, a way without steps, a seat for your companion, "
                    "an assistance dog, writing instead of speech. We ask the organizer and reply. "
                    "You can also tell us after ordering; your order number helps.</p>"
                ),
                action("contact", "Contact us"),
                link("See the event pages", "/events/"),
            ],
            keywords="wheelchair accessible accessibility disability assistance barrier free stroller",
            related=["seat-number", "contact"],
        ),
        DemoFaqEntry(
            slug="children",
            title="Is there an age limit? Can I bring children?",
            answer="The rules about age differ by event. See the notes on the event page.",
            body=[
                text(
                    "<p>Some performances do not admit children under school age, and some ask for proof of age. "
                    "Where there is a price for pupils or students, it is among the ticket types.</p>"
                    "<p>Each child needs a ticket of their own. If the event page says nothing about children "
                    "who need no seat, please ask us.</p>"
                ),
                link("See the event pages", "/events/"),
                action("contact", "Contact us"),
            ],
            keywords="age limit children child kids baby infant toddler minor under school age family lap",
            related=["companions", "accessibility"],
        ),
        DemoFaqEntry(
            slug="event-cancelled",
            title="What if an event is cancelled or postponed?",
            answer="We tell you by email. The organizer decides whether and how money is returned.",
            body=[
                action("my-orders", "See my orders"),
                text(
                    "<p>Your ticket may be good for the new date: see the event page. "
                    "Money is returned, as a rule, by the way you paid.</p>"
                ),
            ],
            keywords="cancelled postponed typhoon refund",
            related=["cancel", "change-user-data"],
        ),
    ],
)
