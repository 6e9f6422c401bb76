"""Fields of inquiries and device checks get the names of the glossary; no row changes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("support", "0005_daily_count")]

    operations = [
        migrations.RenameField("devicecheck", "said", "user_answers"),
        migrations.RenameField("inquiry", "enclosed", "diagnostics"),
        migrations.RenameField("inquirylogentry", "facts", "data"),
        migrations.RenameField("inquirymessage", "voice", "author_role"),
        migrations.RenameField("inquirymessage", "way", "channel"),
    ]
