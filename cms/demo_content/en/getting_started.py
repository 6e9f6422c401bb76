"""The demo's questions before an order, the first section of the help."""

from cms.demo_content.builders import DemoFaqEntry, Section, action, fact, link, notice, show_for, steps, text

SECTION = Section(
    slug="before",
    title="Before you start",
    lead="Terms, supported devices and how to reach us.",
    entries=[
        DemoFaqEntry(
            slug="terms",
            title="Where can I read the terms?",
            answer="On the terms page, at any time. When they change, earlier versions stay readable there.",
            body=[
                fact("terms-in-force"),
                text(
                    "<p>When you order, you agree to the version in force at that moment. "
                    "We keep a record of that version with your order.</p>"
                ),
                link("Read the terms", "/terms/"),
                link("Read the privacy policy", "/privacy/"),
                link("Read the legal notice", "/legal/commerce/"),
            ],
            keywords="terms conditions rules agreement privacy",
            related=["contact", "cancel"],
        ),
        DemoFaqEntry(
            slug="environment",
            title="Which computers and phones can I use?",
            answer="You can use {environment-buying}. Check your own device on the spot.",
            body=[
                action("check-device"),
                fact("environment-table", purpose="buying"),
                show_for(
                    "How to find the version of your system",
                    ios=steps("Open Settings, then General and About.", "Read “iOS Version” or “iPadOS Version”."),
                    android=steps("Open Settings, then “About phone”.", "Read “Android version”."),
                    windows=steps(
                        "Right-click Start and press System.", "Read the edition under “Windows specifications”."
                    ),
                    mac=steps("Choose “About This Mac” from the Apple menu.", "Read the version beside “macOS”."),
                ),
                text(
                    "<h2>If pages do not work</h2>"
                    "<ul><li>Bring your system and browser to a version in the table.</li>"
                    "<li>Check that your system and browser settings allow cookies.</li>"
                    "<li>Check that security software does not block pages or connections.</li>"
                    "<li>If the page opened inside another app, open it in Chrome or Safari.</li></ul>"
                ),
                notice(
                    "info",
                    "We cannot guarantee every device",
                    "<p>Settings or a weak connection may cause trouble even on a supported device. "
                    "We cannot guarantee use on an unstable connection.</p>",
                ),
                link("See supported devices", "/environment/"),
            ],
            keywords="browser system requirements Windows Mac iPhone Android Chrome Safari version",
            related=["ticket-environment", "contact"],
        ),
        DemoFaqEntry(
            slug="contact",
            title="How do I contact you?",
            answer="Send us a message right here. You will also get a reference number by email.",
            body=[
                action("contact", "Contact us"),
                text(
                    "<p>We answer from {sender} during support hours ({contact-hours}). "
                    "If you ask about an order, the order number helps us answer sooner.</p>"
                ),
                notice(
                    "info",
                    "Ask the organizer about the programme and seats",
                    "<p>You find the organizer’s contact on the event page and in your confirmation email.</p>",
                ),
                fact("sender-card"),
            ],
            keywords="contact support phone email question",
            related=["order-mail", "environment"],
        ),
    ],
)
