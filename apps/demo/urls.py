from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("mail/<str:key>/", views.mail, name="mail"),
]
