import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_ways_back'),
        ('therapies', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='way_back',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to='people.wayback'),
        ),
    ]
