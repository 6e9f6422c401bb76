"""Fields and models of the help get the names of the glossary; no row changes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms", "0006_help_feedback")]

    operations = [
        migrations.RemoveConstraint("faqopening", "faq_opening_once_per_day"),
        migrations.RemoveConstraint("faqvote", "faq_vote_once_per_visitor"),
        migrations.RenameField("faqopening", "entry", "faq_entry"),
        migrations.RenameField("faqvote", "entry", "faq_entry"),
        migrations.AddConstraint(
            "faqopening",
            models.UniqueConstraint(fields=("faq_entry", "day"), name="faq_opening_once_per_day"),
        ),
        migrations.AddConstraint(
            "faqvote",
            models.UniqueConstraint(
                condition=models.Q(("visitor", ""), _negated=True),
                fields=("faq_entry", "visitor"),
                name="faq_vote_once_per_visitor",
            ),
        ),
        migrations.RemoveConstraint("carrierhelp", "carrier_help_once"),
        migrations.RenameModel("CarrierHelp", "MailboxGuide"),
        migrations.RenameField("mailboxguide", "carrier", "mailbox_provider"),
        migrations.AddConstraint(
            "mailboxguide",
            models.UniqueConstraint(fields=("mailbox_provider", "locale"), name="carrier_help_once"),
        ),
    ]
