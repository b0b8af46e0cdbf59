from django.urls import path

from .views import claims, directory, home, people, record, register, register_changes, register_find

app_name = "organisations"

urlpatterns = [
    path("", directory.directory, name="directory"),
    path("groups.csv", directory.directory_csv, name="directory_csv"),
    path("home/", home.home, name="home"),
    path("switch/", home.switch, name="switch"),
    path("staff/register-changes/", register_changes.staff_list, name="register_changes"),
    path("register/", register.register, name="register"),
    path("register/check/", register.check, name="register_check"),
    path("register/discard/", register.discard, name="register_discard"),
    path("register/find/", register_find.find, name="register_find"),
    path("register/use/<int:number>/", register_find.use, name="register_use"),
    path("register/<slug:step>/", register.step, name="register_step"),
    path("register/<slug:step>/save/", register.save, name="register_save"),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    path("our-record/", record.our_record, name="our_record"),
    path("our-record/<slug:slug>/", record.record, name="record"),
    path("our-record/<slug:slug>/registered/", register.registered, name="registered"),
    path("our-record/<slug:slug>/register-changes/", register_changes.group_page, name="register_offer"),
    path("our-record/<slug:slug>/register-changes/<int:pk>/take/", register_changes.take, name="register_take"),
    path("our-record/<slug:slug>/register-changes/<int:pk>/keep/", register_changes.keep, name="register_keep"),
    path("our-record/<slug:slug>/people/", people.people, name="people"),
    path(
        "our-record/<slug:slug>/people/invitations/<int:pk>/withdraw/",
        people.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("our-record/<slug:slug>/people/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("our-record/<slug:slug>/people/<int:pk>/role/", people.change_role, name="change_role"),
    path("our-record/<slug:slug>/change/<slug:section>/", record.section, name="record_section"),
    path("<slug:slug>/", directory.group, name="group"),
    path("<slug:slug>/claim/", claims.claim, name="claim"),
]
