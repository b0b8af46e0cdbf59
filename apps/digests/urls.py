from django.urls import path

from . import views

app_name = "digests"
urlpatterns = [
    path("choices/", views.preferences, name="preferences"),
    path("stop/<str:token>/", views.stop, name="stop"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<int:pk>/", views.envelope, name="envelope"),
    path("outbox/<int:pk>/retry/", views.retry, name="retry"),
]
