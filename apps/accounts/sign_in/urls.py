"""The pages of allauth that the portal uses, each re-laid in the house look. Any other address of it is a 404."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from django.urls import path

from ..reauthentication.email_code import confirm_by_code
from ..reauthentication.step_up import step_up
from . import passkey_views as passkeys
from .begun import goes_on
from .sign_in_as import sign_in_as
from .views import activate_second_factor, turn_off_app

urlpatterns = [
    path("sign-in/", goes_on(account.login), name="account_login"),
    path("sign-in/as/", sign_in_as, name="account_sign_in_as"),
    path("sign-in/code/", goes_on(account.request_login_code), name="account_request_login_code"),
    path("sign-in/code/confirm/", goes_on(account.confirm_login_code), name="account_confirm_login_code"),
    path("sign-in/passkey/", goes_on(passkeys.sign_in), name="mfa_login_webauthn"),
    path("sign-in/second-step/", passkeys.second_step, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", goes_on(account.signup), name="account_signup"),
    path("sign-up/confirm/", goes_on(account.email_verification_sent), name="account_email_verification_sent"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("confirm-it-is-you/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm-it-is-you/second-step/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm-it-is-you/passkey/", passkeys.confirm, name="mfa_reauthenticate_webauthn"),
    path("confirm-it-is-you/code/", confirm_by_code, name="account_confirm_by_code"),
    path("e-mail/", step_up(account.email), name="account_email"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", step_up(account.password_set), name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/code/", account.confirm_password_reset_code, name="account_confirm_password_reset_code"),
    path("password/reset/new/", account.complete_password_reset, name="account_complete_password_reset"),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_password_reset_completed"),
    path("second-step/", mfa.index, name="mfa_index"),
    path("second-step/set-up/", activate_second_factor, name="mfa_activate_totp"),
    path("second-step/turn-off/", turn_off_app, name="mfa_deactivate_totp"),
    path("passkeys/", passkeys.passkeys, name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", passkeys.rename, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", passkeys.remove, name="mfa_remove_webauthn"),
    path("second-step/recovery-codes/", step_up(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-step/recovery-codes/new/", step_up(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
]
