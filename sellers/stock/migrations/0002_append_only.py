"""A stock movement is history: it is added to, never changed."""

from django.db import migrations

from sellers.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]

    operations = [AppendOnly("stockmovement")]
