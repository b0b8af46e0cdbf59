"""Addresses of the kernel's own pages: the gallery of components, and the icon that browsers ask for."""

from django.urls import path

from . import gallery, views

urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path("design/", gallery.components, name="gallery"),
    path("design/<slug:page>/", gallery.page, name="gallery-page"),
]
