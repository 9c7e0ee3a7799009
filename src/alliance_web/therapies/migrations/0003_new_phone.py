import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_ways_back'),
        ('therapies', '0002_a_new_therapy_begins_with_version_2'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='way_back',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to='people.wayback'),
        ),
    ]
