"""How any list leaves the house: as Excel file, as CSV, as PDF, with the columns that a member of staff chose.

A new table, in its app's `tables.py`, registered in `AppConfig.ready`:

    from conference.tables.registry import Column, Table, register

    register(Table(
        name="visitors", title=_("Besuch"), permission="visits.view_visit",
        columns=[*columns_of(Visit, "name", "came_at"), Column("who", _("Institution"), lambda one: one.person.work)],
        rows=lambda request: Visit.objects.filter(edition=edition_of(request)).select_related("person"),
    ))

Its page is `{% url "tables:export" "visitors" %}`; `{% load tables %}{% table_buttons "visitors" %}` puts the buttons
on any page of the staff area (filters in that page's query string reach `rows` by `request.GET`). For a list of the
admin say `list_of="visits.visit"` instead of `rows`: its buttons come by themselves, and what the list shows after its
filters and search goes out. Rows are read one by one, so a hundred thousand cost no memory; give QuerySets, not lists,
where there can be many. Every export writes one line into the audit log: table, columns, number of rows, no value.
"""
