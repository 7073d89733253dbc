"""What people are found by, made anew: apostrophes, hyphens, ue for ü and letters of one sound count no longer."""

from django.db import migrations

from conference.web.text import findable

FOUND_BY = ("first_name", "last_name", "badge_name", "own_script_name", "organisation", "email", "code")


def make_anew(apps, schema_editor):
    registration = apps.get_model("registrations", "Registration")
    rows = registration.objects.filter(erased_at=None).only(*FOUND_BY)
    batch = []
    for one in rows.iterator(1000):
        one.search_text = findable(*(getattr(one, name) for name in FOUND_BY))
        batch.append(one)
        if len(batch) == 1000:
            registration.objects.bulk_update(batch, ["search_text"])
            batch = []
    registration.objects.bulk_update(batch, ["search_text"])


class Migration(migrations.Migration):
    dependencies = [("registrations", "0006_drafts_and_invitations")]

    operations = [migrations.RunPython(make_anew, migrations.RunPython.noop)]
