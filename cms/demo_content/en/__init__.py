"""The demo's content in English."""

from cms.demo_content.builders import Language
from cms.demo_content.en import admission, getting_started, legal, orders, pages, payment

ENGLISH = Language(
    code="en",
    home_slug="home-en",
    home=(
        "Get tickets, and get help when you are stuck",
        "No email, or not sure whether your order went through? Find out here and put it right on the spot.",
    ),
    situations=[
        ("I bought a ticket but no email came", "order-mail"),
        ("I don’t know whether my order went through", "order-placed"),
        ("The email to confirm my address hasn’t come", "verification-mail"),
        ("I want to show my e-ticket", "issuing"),
        ("I need a receipt", "receipt"),
        ("Will this phone work?", "ticket-environment"),
    ],
    first_actions=[
        ("Resend an email that did not arrive", "find-mail"),
        ("See whether my order went through", "order-lookup"),
        ("Issue my receipt", "issue-receipt"),
        ("Check this device", "check-device"),
    ],
    help=("Help", "Search in your own words, or choose a question below."),
    sections=[getting_started.SECTION, orders.SECTION, payment.SECTION, admission.SECTION],
    terms=[legal.TERMS, legal.PRIVACY],
    pages=[*legal.PAGES, *pages.PAGES],
)
