import alliance_web.vault.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('checkins', '0008_words_and_prompts_talked_about'),
    ]

    operations = [
        migrations.AddField(
            model_name='rating',
            name='came_by',
            field=models.CharField(blank=True, default='', max_length=12),
        ),
        migrations.AddField(
            model_name='rating',
            name='came_from',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.AddField(
            model_name='rating',
            name='came_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rating',
            name='contested_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='rating',
            name='corrected_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('came_by', models.CharField(blank=True, default='', max_length=12)),
                ('came_from', models.CharField(blank=True, default='', max_length=20)),
                ('came_since', models.DateTimeField(blank=True, null=True)),
                ('submission', models.UUIDField()),
                ('kind', models.CharField(choices=[('contested', 'Contested'), ('mine', 'Mine'), ('corrected', 'Corrected')], max_length=12)),
                ('item', models.CharField(blank=True, default='', max_length=40)),
                ('before', alliance_web.vault.fields.SealedJSONField(default=list, place='checkins.Amendment.before')),
                ('after', alliance_web.vault.fields.SealedJSONField(default=list, place='checkins.Amendment.after')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('rating', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='checkins.rating')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('rating', 'submission', 'item'), name='an_amendment_is_added_once'), models.CheckConstraint(condition=models.Q(('kind', 'corrected'), ('item', ''), _connector='XOR'), name='an_amendment_corrects_one_answer_or_is_about_all')],
            },
        ),
    ]
