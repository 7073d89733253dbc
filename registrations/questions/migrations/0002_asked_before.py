"""Questions of the registration form come to the board: before there was one, they stood in the registration alone."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def bring_over(apps, schema_editor):
    question = apps.get_model("questions", "Question")
    registration = apps.get_model("registrations", "Registration")
    known = question.objects.filter(source="form").values("registration")
    rows = registration.objects.filter(erased_at=None).exclude(question="").exclude(state="cancelled")
    keys = []
    for one in rows.exclude(pk__in=known).order_by("pk").only("question", "question_anonymous"):
        question.objects.create(
            registration_id=one.pk, source="form", text=one.question, is_anonymous=one.question_anonymous
        )
        keys.append(one.pk)
    asked = registration.objects.filter(pk=OuterRef("registration")).values("created_at")
    question.objects.filter(registration__in=keys, source="form").update(created_at=Subquery(asked))


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial"), ("registrations", "0007_found_again")]
    operations = [migrations.RunPython(bring_over, migrations.RunPython.noop)]
