"""Answers are kept deflated from now on; those of the last day are forgotten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("recording", "0002_desk_sheets")]

    operations = [
        migrations.RunSQL("DELETE FROM recording_idempotencyrecord", migrations.RunSQL.noop),
    ]
