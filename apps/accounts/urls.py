from django.urls import path

from . import data_pages, device_pages, help_pages, retention_pages, views

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
    path("devices/", device_pages.devices, name="devices"),
    path("devices/<int:pk>/sign-out/", device_pages.sign_out, name="end_sign_in"),
    path("devices/sign-out-others/", device_pages.sign_out_others, name="end_other_sign_ins"),
    path("cannot-get-in/", help_pages.ask, name="ask_for_help"),
    path("cannot-get-in/asked/", help_pages.asked, name="help_asked"),
    path("cannot-get-in/stop/<str:token>/", help_pages.stop, name="stop_help"),
    path("sign-in-help/", help_pages.cases, name="help_cases"),
    path("sign-in-help/<int:pk>/", help_pages.case, name="help_case"),
    path("sign-in-help/<int:pk>/check/", help_pages.check, name="check_help"),
    path("sign-in-help/<int:pk>/approve/", help_pages.approve, name="approve_help"),
    path("sign-in-help/<int:pk>/refuse/", help_pages.refuse, name="refuse_help"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/give-a-role/", views.give_role, name="give_role"),
    path("people/<int:pk>/reset-second-step/", views.reset_second_step, name="reset_second_step"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
