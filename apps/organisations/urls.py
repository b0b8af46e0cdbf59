from django.urls import path

from .access.claims import views as claim_views
from .access.handover import views as handover_views
from .consent import views as consent_views
from .duplicates.merging import views as merging_views
from .lifecycle import views as lifecycle_views
from .names_and_numbers import views as names_and_numbers_views
from .people import views as people_views
from .place_changes import views as place_changes_views
from .record import views as record_views
from .register_changes import views as register_changes_views
from .registration import find_views
from .registration import views as registration_views
from .staff import views as staff_views
from .start import views as start_views
from .verification import views as verification_views

app_name = "organisations"

urlpatterns = [
    path("home/", start_views.home, name="home"),
    path("switch/", start_views.switch, name="switch"),
    path("staff/register-changes/", register_changes_views.staff_list, name="register_changes"),
    path("staff/places/", place_changes_views.staff_list, name="place_changes"),
    path("staff/places/<slug:kind>/", place_changes_views.download, name="place_changes_download"),
    path("staff/places/<slug:slug>/ward/<str:code>/", place_changes_views.replace, name="ward_replace"),
    path("staff/places/<int:pk>/follow/", place_changes_views.follow, name="postcode_follow"),
    path("staff/places/<int:pk>/leave/", place_changes_views.leave, name="postcode_leave"),
    path("register/", registration_views.register, name="register"),
    path("register/check/", registration_views.check, name="register_check"),
    path("register/discard/", registration_views.discard, name="register_discard"),
    path("register/find/", find_views.find, name="register_find"),
    path("register/use/<int:number>/", find_views.use, name="register_use"),
    path("register/<slug:step>/", registration_views.step, name="register_step"),
    path("register/<slug:step>/save/", registration_views.save, name="register_save"),
    path("invitations/<str:token>/", people_views.invitation, name="invitation"),
    path("confirm/<str:token>/", consent_views.confirm_consents, name="confirm_consents"),
    path("confirm/still-here/<str:token>/", lifecycle_views.still_here, name="still_here"),
    path("confirm/lead/<str:token>/", handover_views.handover, name="handover"),
    path("staff/", staff_views.groups, name="staff_groups"),
    path("staff/to-verify/", verification_views.to_verify, name="staff_to_verify"),
    path("staff/to-verify/<int:pk>/", verification_views.check, name="staff_check"),
    path("staff/without-a-lead/", staff_views.without_a_lead, name="staff_without_a_lead"),
    path("staff/gone-quiet/", staff_views.gone_quiet, name="staff_gone_quiet"),
    path("staff/claims/", claim_views.staff_claims, name="staff_claims"),
    path("staff/pairs/", merging_views.staff_pairs, name="staff_pairs"),
    path("staff/pairs/<int:pk>/apart/", merging_views.keep_apart, name="keep_apart"),
    path("staff/merge/<slug:slug>/<slug:other>/", merging_views.merge, name="merge"),
    path("staff/merges/<int:pk>/", merging_views.merge_done, name="merge_done"),
    path("staff/merges/<int:pk>/undo/", merging_views.undo_merge, name="undo_merge"),
    path("claims/<int:pk>/", claim_views.own_claim, name="own_claim"),
    path("claims/<int:pk>/withdraw/", claim_views.withdraw_claim, name="withdraw_claim"),
    path("claims/<int:pk>/answer/", claim_views.answer_claim, name="answer_claim"),
    path("our-record/", record_views.our_record, name="our_record"),
    path("our-record/<slug:slug>/", record_views.record, name="record"),
    path("our-record/<slug:slug>/registered/", registration_views.registered, name="registered"),
    path("our-record/<slug:slug>/register-changes/", register_changes_views.group_page, name="register_offer"),
    path("our-record/<slug:slug>/register-changes/<int:pk>/take/", register_changes_views.take, name="register_take"),
    path("our-record/<slug:slug>/register-changes/<int:pk>/keep/", register_changes_views.keep, name="register_keep"),
    path("our-record/<slug:slug>/people/", people_views.people, name="people"),
    path(
        "our-record/<slug:slug>/people/invitations/<int:pk>/withdraw/",
        people_views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("our-record/<slug:slug>/people/<int:pk>/end/", people_views.end_membership, name="end_membership"),
    path("our-record/<slug:slug>/people/<int:pk>/role/", people_views.change_role, name="change_role"),
    path("our-record/<slug:slug>/numbers/", names_and_numbers_views.numbers, name="record_numbers"),
    path("our-record/<slug:slug>/names/", names_and_numbers_views.names, name="record_names"),
    path("our-record/<slug:slug>/public/", consent_views.consents, name="consents"),
    path("our-record/<slug:slug>/public/confirm/", consent_views.confirm, name="consents_confirm"),
    path("our-record/<slug:slug>/dormant/", lifecycle_views.make_dormant, name="make_dormant"),
    path("our-record/<slug:slug>/wake/", lifecycle_views.wake, name="wake"),
    path("our-record/<slug:slug>/close/", lifecycle_views.close, name="close"),
    path("our-record/<slug:slug>/reopen/", lifecycle_views.reopen, name="reopen"),
    path("our-record/<slug:slug>/hints/<slug:gap>/away/", lifecycle_views.put_gap_away, name="put_gap_away"),
    path("our-record/<slug:slug>/lead/", handover_views.lead, name="lead"),
    path("our-record/<slug:slug>/lead/offer/", handover_views.offer, name="offer_lead"),
    path("our-record/<slug:slug>/lead/ask/", handover_views.ask, name="ask_for_lead"),
    path("our-record/<slug:slug>/lead/appoint/", handover_views.appoint, name="appoint_lead"),
    path("our-record/<slug:slug>/lead/<int:pk>/<slug:verb>/", handover_views.answer, name="answer_handover"),
    path("our-record/<slug:slug>/change/<slug:section>/", record_views.section, name="record_section"),
    path("<slug:slug>/claim/", claim_views.claim, name="claim"),
]
