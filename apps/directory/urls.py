"""The directory, and the services and places that groups keep. It shares its beginning with the records of groups."""

from django.urls import path

from .views import directory, group, services

app_name = "directory"

urlpatterns = [
    path("", directory.directory, name="directory"),
    path("map/", directory.directory_map, name="directory_map"),
    path("groups.csv", directory.directory_csv, name="directory_csv"),
    path("groups.xlsx", directory.directory_csv, {"kind": "xlsx"}, name="directory_xlsx"),
    path("groups.json", directory.directory_json, name="directory_json"),
    path("open-data/", directory.open_data_page, name="open_data"),
    path("our-record/<slug:slug>/services/", services.services_of, name="services"),
    path("our-record/<slug:slug>/services/add/", services.add_service, name="add_service"),
    path("our-record/<slug:slug>/services/<int:pk>/", services.change_service, name="change_service"),
    path("our-record/<slug:slug>/services/<int:pk>/confirm/", services.confirm_service, name="confirm_service"),
    path("our-record/<slug:slug>/services/<int:pk>/now/", services.move_service, name="move_service"),
    path("our-record/<slug:slug>/places/add/", services.add_place, name="add_place"),
    path("our-record/<slug:slug>/places/<int:pk>/", services.change_place, name="change_place"),
    path("our-record/<slug:slug>/places/<int:pk>/end/", services.end_place, name="end_place"),
    path("<slug:slug>/", group.group, name="group"),
]
