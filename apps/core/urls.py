"""Addresses of the kernel's own pages: health, the gallery of components, and the icon that browsers ask for."""

from django.urls import path

from . import health, views
from .gallery import views as gallery

urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("contact/", views.contact, name="contact"),
    path("design/", gallery.components, name="gallery"),
    path("design/<slug:page>/", gallery.page, name="gallery-page"),
]
