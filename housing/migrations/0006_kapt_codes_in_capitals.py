"""One written form for K-apt codes; the constraint after it keeps it. Two complexes of one code must first be made one by hand."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("housing", "0005_count_index")]

    operations = [
        migrations.RunSQL(
            "UPDATE housing_complex SET kapt_code = upper(kapt_code) WHERE kapt_code <> upper(kapt_code)", migrations.RunSQL.noop
        )
    ]
