from django.urls import path

from .account_recovery import views as account_recovery
from .audit_trail import views as audit_trail
from .devices import views as devices
from .kept_forms import views as kept_forms
from .people import views as people
from .personal_data import views as personal_data
from .retention import views as retention
from .roles import views as roles
from .sign_in import views as sign_in

app_name = "accounts"
urlpatterns = [
    path("", people.account, name="account"),
    path("details/", people.details, name="details"),
    path("my-data/", personal_data.my_data, name="my_data"),
    path("my-data/ask/", personal_data.ask_for_data, name="ask_for_data"),
    path("my-data/<int:pk>/", personal_data.data_file, name="data_file"),
    path("erase/", personal_data.erase_me, name="erase_me"),
    path("erased/", personal_data.erased, name="erased"),
    path("retention/", retention.rules, name="retention"),
    path("retention/dry-run/", retention.dry_run, name="retention_dry_run"),
    path("people/<int:pk>/erase/", personal_data.erase_person, name="erase_person"),
    path("kept/", kept_forms.kept_forms, name="kept_forms"),
    path("kept/throw-away/", kept_forms.throw_away, name="throw_kept_form_away"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:pk>/sign-out/", devices.sign_out, name="end_sign_in"),
    path("devices/sign-out-others/", devices.sign_out_others, name="end_other_sign_ins"),
    path("cannot-get-in/", account_recovery.ask, name="ask_for_recovery"),
    path("cannot-get-in/asked/", account_recovery.asked, name="recovery_asked"),
    path("cannot-get-in/stop/<str:token>/", account_recovery.stop, name="stop_recovery"),
    path("sign-in-help/", account_recovery.cases, name="recovery_cases"),
    path("sign-in-help/<int:pk>/", account_recovery.case, name="recovery_case"),
    path("sign-in-help/<int:pk>/check/", account_recovery.check, name="check_recovery"),
    path("sign-in-help/<int:pk>/approve/", account_recovery.approve, name="approve_recovery"),
    path("sign-in-help/<int:pk>/refuse/", account_recovery.refuse, name="refuse_recovery"),
    path("people/", roles.people, name="people"),
    path("people/invite/", roles.invite_colleague, name="invite_colleague"),
    path("people/<int:pk>/", roles.person, name="person"),
    path("people/<int:pk>/give-a-role/", roles.give_role, name="give_role"),
    path("people/<int:pk>/reset-second-step/", sign_in.reset_second_step, name="reset_second_step"),
    path("audit/", audit_trail.audit, name="audit"),
    path("roles/<int:pk>/end/", roles.end_role, name="end_role"),
]
