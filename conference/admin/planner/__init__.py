"""The editor of the agenda: a day with rooms as columns, and the same day as a list of forms.

`boards` gathers what is shown, `forms` checks the shape of what comes in, `deeds` calls the services, `views` answers.
"""

from .views import urls

__all__ = ["urls"]
