"""What was taught is history: a certificate says which version its holder learned."""

from django.db import migrations

from sellers.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [AppendOnly("courseversion")]
