"""The addresses: each app brings its own. German has no prefix, other languages do."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

handler400 = "conference.web.failures.bad_request"
handler403 = "conference.web.failures.forbidden"
handler404 = "conference.web.failures.not_found"
handler500 = "conference.web.failures.server_error"

urlpatterns = [
    *i18n_patterns(
        path("admin/", include("conference.accounts.urls")),
        path("admin/", include("conference.tables.urls")),
        path("admin/", include("registrations.figures.urls")),
        path("admin/", include("registrations.report.urls")),
        path("admin/", include("registrations.live.urls")),
        path("admin/", include("registrations.rehearsal.urls")),
        path("admin/", admin.site.urls),
        path("", include("conference.documents.urls")),
        path("", include("conference.web.urls")),
        path("", include("registrations.checkin.urls")),
        path("", include("registrations.certificates.urls")),
        path("", include("registrations.urls")),
        path("", include("exhibitors.urls")),
        path("", include("conference.urls")),
        prefix_default_language=False,
    ),
]
