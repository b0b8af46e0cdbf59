"""Every address of the portal."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.core.urls")),
    path("messages/", include("apps.digests.urls")),
    path("account/", include("allauth.urls")),
]
