from django.db import migrations, models

from conference.accounts import links


def give_links(apps, schema_editor):
    """Everybody on stage so far gets a nonce of their own, from which the personal link is made."""
    Speaker = apps.get_model("conference", "Speaker")
    for speaker in Speaker.objects.filter(token_digest=None).iterator():
        speaker.nonce = links.new_nonce()
        speaker.token_digest = links.digest(links.token_for("speaker", speaker.nonce))
        speaker.save(update_fields=["nonce", "token_digest"])


class Migration(migrations.Migration):
    dependencies = [("conference", "0002_plan_and_publication")]

    operations = [
        migrations.RunPython(give_links, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="speaker",
            name="token_digest",
            field=models.CharField(editable=False, max_length=64, unique=True),
        ),
    ]
