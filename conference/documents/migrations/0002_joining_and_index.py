from django.conf import settings
from django.db import migrations, models

STATES = ["queued", "running", "joining", "ready", "failed"]


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="document", name="document_state_known"),
        migrations.AlterField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "wartet"),
                    ("running", "wird erstellt"),
                    ("joining", "wird zusammengefügt"),
                    ("ready", "fertig"),
                    ("failed", "gescheitert"),
                ],
                default="queued",
                max_length=8,
                verbose_name="Stand",
            ),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["kind", "subject"], name="document_by_subject"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", STATES)), name="document_state_known"
            ),
        ),
    ]
