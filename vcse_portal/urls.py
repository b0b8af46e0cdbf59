"""Every address of the portal."""

from django.apps import apps
from django.urls import include, path

from apps.accounts.today.views import today
from apps.outcomes.views import home

urlpatterns = [
    path("", home, name="home"),
    path("today/", today, name="today"),
    path("", include("apps.core.urls")),
    path("places/", include("apps.places.urls")),
    path("groups/", include("apps.organisations.urls")),
    path("groups/", include("apps.directory.urls")),
    path("", include("apps.support.urls")),
    path("", include("apps.prioritisation.urls")),
    path("results/", include("apps.outcomes.urls")),
    path("bookings/", include("apps.events.urls")),
    path("contract/", include("apps.contract.urls")),
    path("messages/", include("apps.digests.urls")),
    path("mail/", include("apps.threads.urls")),
    path("account/", include("apps.accounts.urls")),
    path("account/", include("apps.accounts.sign_in.urls")),
]

if apps.is_installed("apps.demo"):
    urlpatterns.append(path("demo/", include("apps.demo.urls")))
