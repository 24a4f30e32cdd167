"""`issuer` becomes Thai like every plain column; the English that stood in it moves to `issuer_en`."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

#: The issuers that the import wrote so far, English -> Thai.
THAI = {
    "Food and Drug Administration": "สำนักงานคณะกรรมการอาหารและยา",
    "Thai Industrial Standards Institute": "สำนักงานมาตรฐานผลิตภัณฑ์อุตสาหกรรม",
    "Department of Intellectual Property": "กรมทรัพย์สินทางปัญญา",
    "National Bureau of Agricultural Commodity and Food Standards": "สำนักงานมาตรฐานสินค้าเกษตรและอาหารแห่งชาติ",
    "Department of Agriculture": "กรมวิชาการเกษตร",
    "Central Islamic Council of Thailand": "สำนักงานคณะกรรมการกลางอิสลามแห่งประเทศไทย",
    "Community Development Department": "กรมการพัฒนาชุมชน",
    "Queen Sirikit Department of Sericulture": "กรมหม่อนไหม",
}


def to_thai(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    marks = apps.get_model("shops", "Certification").objects
    for english, thai in THAI.items():
        marks.filter(issuer=english).update(issuer=thai, issuer_en=english)


def to_english(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("shops", "Certification").objects.exclude(issuer_en="").update(issuer=F("issuer_en"))


class Migration(migrations.Migration):
    dependencies = [("shops", "0001_initial")]

    operations = [
        migrations.AddField("certification", "issuer_en", models.CharField(blank=True, max_length=120, default=""), preserve_default=False),
        migrations.RunPython(to_thai, to_english),
    ]
