from django.urls import path

from . import views

app_name = "outcomes"
urlpatterns = [
    path("", views.results, name="results"),
    path("how-we-count/", views.how_we_count, name="how_we_count"),
    path("what-it-asks/", views.burden, name="burden"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/<str:code>.csv", views.export, name="export"),
]
