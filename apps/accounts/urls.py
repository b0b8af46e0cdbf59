from django.urls import path

from . import device_pages, views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("details/", views.details, name="details"),
    path("devices/", device_pages.devices, name="devices"),
    path("devices/<int:pk>/sign-out/", device_pages.sign_out, name="end_sign_in"),
    path("devices/sign-out-others/", device_pages.sign_out_others, name="end_other_sign_ins"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/give-a-role/", views.give_role, name="give_role"),
    path("people/<int:pk>/reset-second-step/", views.reset_second_step, name="reset_second_step"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
