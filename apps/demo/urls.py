from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.door, name="door"),
    path("mail/<str:key>/", views.mail, name="mail"),
]
