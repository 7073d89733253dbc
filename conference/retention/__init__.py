"""How long which personal data stays, and that it goes by itself. This room knows no app by name.

Every app says for every field of every model either that it is not personal or when it goes; a test walks all models
(tests/retention/test_every_field_has_a_date.py). In ten lines, for a package with models of its own:

    # registrations/surveys/retention.py
    from conference.retention import registry
    from conference.retention.periods import REGISTRATIONS
    from .models import Answer

    def declare() -> None:
        registry.plain(Answer, "registration", "question", "created_at")
        registry.blank(
            Answer, REGISTRATIONS, "text", edition="registration__edition", person="registration", label=_("Antworten")
        )

and `retention.declare()` in the package's `AppConfig.ready`. `blank` empties fields and keeps the row (for counting),
`delete` deletes rows, `goes_with` says that rows are deleted with their parent; all remove files from the storage after
the commit. What needs more (counters, locks) brings its own `erase` as a `registry.Rule`. `person` is the way to the
row of a person: so the same rule serves whoever wants to be erased now (Art. 17 GDPR), see `registry.erase_person`.
Periods stand in `periods.py`. A kind of documents says in `Kind.period` how long its documents may stay.
"""
