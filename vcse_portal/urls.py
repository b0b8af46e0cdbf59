"""Every address of the portal."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.core.urls")),
    path("messages/", include("apps.digests.urls")),
    path("support/", include("apps.support.urls")),
    path("account/", include("apps.accounts.urls")),
    path("account/", include("apps.accounts.sign_in_urls")),
]
