"""The demo's pages on supported devices and e-tickets."""

from cms.demo_content.builders import Standard, action, fact, link, notice, steps, text

PAGES = [
    Standard(
        path="environment",
        title="Supported devices",
        lead="Check on the spot whether your device will do.",
        body=[
            action("check-device", "Check this device"),
            fact("environment-table", purpose="buying"),
            fact("environment-table", purpose="e-ticket"),
            text(
                "<p>E-tickets are shown on iPhones and Android phones of docomo, au and SoftBank, "
                "not on other mobile phones (Raku-Raku phones among them).</p>"
            ),
            fact("environment-table", purpose="streaming"),
            text(
                "<h2>Before you start</h2><ul><li>Check that system, browser and security software "
                "allow cookies and connections.</li></ul>"
            ),
            notice(
                "info", "We cannot guarantee every device", "<p>Settings or a weak connection may cause trouble.</p>"
            ),
        ],
    ),
    Standard(
        path="tickets",
        title="E-tickets",
        lead="How to use an e-ticket, and common questions.",
        body=[
            link("How to use the e-ticket", "/tickets/guide/"),
            link("Questions about e-tickets and entry", "/help/tickets/"),
            link("Supported devices", "/environment/"),
        ],
    ),
    Standard(
        path="tickets/guide",
        title="How to use the e-ticket",
        lead="Open it from the email or My Page and show it at the entrance. No app is needed.",
        body=[
            action("my-orders", "Show my e-ticket"),
            fact("ticket-pictures"),
            text("<h2>The day before</h2>"),
            steps(
                "Open the URL in the email from {sender}, or your order history on My Page.",
                "Check event, date, ticket type and number.",
                "If reception may be poor, open it once beforehand: when it says that it is saved on this device, "
                "it opens without a network. You can also print it.",
            ),
            text("<h2>At the venue</h2>"),
            steps(
                "Open the e-ticket before you reach the entrance.",
                "Turn up the brightness and show the whole QR code.",
                "Go in once the staff have read it.",
            ),
            notice("info", "If it cannot be read", "<p>Tell the staff the number below the QR code.</p>"),
            text(
                "<h2>With several tickets</h2><p>Each has a URL of its own. Open them in turn, or hand one to each "
                "companion on My Page (Hand to a companion).</p>"
            ),
            link("Supported devices", "/environment/"),
            link("Questions about e-tickets and entry", "/help/tickets/"),
        ],
    ),
]
