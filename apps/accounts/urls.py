from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("details/", views.details, name="details"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/give-a-role/", views.give_role, name="give_role"),
    path("people/<int:pk>/reset-second-step/", views.reset_second_step, name="reset_second_step"),
    path("roles/<int:pk>/end/", views.end_role, name="end_role"),
]
