from django.urls import path

from . import data_pages, retention_pages, views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("details/", views.details, name="details"),
    path("my-data/", data_pages.my_data, name="my_data"),
    path("my-data/ask/", data_pages.ask_for_data, name="ask_for_data"),
    path("my-data/<int:pk>/", data_pages.data_file, name="data_file"),
    path("erase/", data_pages.erase_me, name="erase_me"),
    path("erased/", data_pages.erased, name="erased"),
    path("retention/", retention_pages.rules, name="retention"),
    path("retention/dry-run/", retention_pages.dry_run, name="retention_dry_run"),
    path("people/<int:pk>/erase/", data_pages.erase_person, name="erase_person"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/give-a-role/", views.give_role, name="give_role"),
    path("people/<int:pk>/reset-second-step/", views.reset_second_step, name="reset_second_step"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
