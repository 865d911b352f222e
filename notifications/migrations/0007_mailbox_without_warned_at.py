from django.db import migrations


class Migration(migrations.Migration):
    """The column stays for now, always null: the code before this still reads it.

    It is taken away in a later version, if it is still there: SQLite loses it whenever Django
    makes the table anew.
    """

    dependencies = [
        ("notifications", "0006_check_readers"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("mailbox", "warned_at")],
        ),
    ]
