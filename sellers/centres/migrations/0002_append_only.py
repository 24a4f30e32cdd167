"""What happened to a centre is history: it is added to, never changed."""

from django.db import migrations

from sellers.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("centres", "0001_initial")]

    operations = [AppendOnly("centreevent")]
