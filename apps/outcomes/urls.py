from django.urls import path

from . import views
from .views import burden, dashboard

app_name = "outcomes"
urlpatterns = [
    path("", views.results, name="results"),
    path("how-we-count/", views.how_we_count, name="how_we_count"),
    path("what-it-asks/", burden, name="burden"),
    path("dashboard/", dashboard, name="dashboard"),
    path("dashboard/<str:code>.csv", views.export, name="export"),
    path("dashboard/<str:code>.xlsx", views.export, {"kind": "xlsx"}, name="export_xlsx"),
]
