from django.urls import path

from .views import claims, directory, group, home, people, record, register, services

app_name = "organisations"

urlpatterns = [
    path("", directory.directory, name="directory"),
    path("map/", directory.directory_map, name="directory_map"),
    path("groups.csv", directory.directory_csv, name="directory_csv"),
    path("groups.json", directory.directory_json, name="directory_json"),
    path("open-data/", directory.open_data_page, name="open_data"),
    path("home/", home.home, name="home"),
    path("switch/", home.switch, name="switch"),
    path("register/", register.register, name="register"),
    path("register/check/", register.check, name="register_check"),
    path("register/discard/", register.discard, name="register_discard"),
    path("register/<slug:step>/", register.step, name="register_step"),
    path("register/<slug:step>/save/", register.save, name="register_save"),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    path("our-record/", record.our_record, name="our_record"),
    path("our-record/<slug:slug>/", record.record, name="record"),
    path("our-record/<slug:slug>/registered/", register.registered, name="registered"),
    path("our-record/<slug:slug>/people/", people.people, name="people"),
    path(
        "our-record/<slug:slug>/people/invitations/<int:pk>/withdraw/",
        people.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("our-record/<slug:slug>/people/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("our-record/<slug:slug>/people/<int:pk>/role/", people.change_role, name="change_role"),
    path("our-record/<slug:slug>/services/", services.services_of, name="services"),
    path("our-record/<slug:slug>/services/add/", services.add_service, name="add_service"),
    path("our-record/<slug:slug>/services/<int:pk>/", services.change_service, name="change_service"),
    path("our-record/<slug:slug>/services/<int:pk>/confirm/", services.confirm_service, name="confirm_service"),
    path("our-record/<slug:slug>/services/<int:pk>/now/", services.move_service, name="move_service"),
    path("our-record/<slug:slug>/places/add/", services.add_place, name="add_place"),
    path("our-record/<slug:slug>/places/<int:pk>/", services.change_place, name="change_place"),
    path("our-record/<slug:slug>/places/<int:pk>/end/", services.end_place, name="end_place"),
    path("our-record/<slug:slug>/change/<slug:section>/", record.section, name="record_section"),
    path("<slug:slug>/", group.group, name="group"),
    path("<slug:slug>/claim/", claims.claim, name="claim"),
]
