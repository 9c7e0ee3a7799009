"""Columns for sealed answers. What stands in them is sealed by the next migration.

The database cannot check what it cannot read: the services hold the numbers to their ranges.
"""

from django.db import migrations

from alliance_web.plan.states import Amount, choices
from alliance_web.vault.fields import SealedChoiceField, SealedJSONField


class Migration(migrations.Migration):
    dependencies = [("plan", "0002_levels_agreed_when")]

    operations = [
        migrations.RemoveConstraint(model_name="reviewview", name="goal_rating_from_0_to_10"),
        migrations.RemoveConstraint(model_name="reviewview", name="attainment_level_from_minus_2_to_2"),
        migrations.RemoveConstraint(model_name="taskreport", name="usefulness_from_0_to_10"),
        migrations.AlterField("preferences", "answers", SealedJSONField(default=dict, place="plan.Preferences.answers")),
        migrations.AlterField("reviewview", "rating", SealedJSONField(null=True, place="plan.ReviewView.rating")),
        migrations.AlterField("reviewview", "level", SealedJSONField(null=True, place="plan.ReviewView.level")),
        migrations.AlterField("taskreport", "useful", SealedJSONField(null=True, place="plan.TaskReport.useful")),
        migrations.AlterField(
            "taskreport", "amount", SealedChoiceField(choices=choices(Amount), place="plan.TaskReport.amount")
        ),
    ]
