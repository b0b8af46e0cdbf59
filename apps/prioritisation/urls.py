"""The addresses of the queue, and of the policy that everyone may read."""

from django.urls import path

from apps.support import converters as converters

from .views import keys, override, policy, queue

app_name = "prioritisation"

urlpatterns = [
    path("how-we-decide/", policy.in_force, name="policy"),
    path("how-we-decide/<int:number>/", policy.earlier, name="earlier_policy"),
    path("queue/", queue.queue, name="queue"),
    path("queue/download.<str:kind>", queue.download, name="download"),
    path("queue/assign/", queue.assign_selected, name="assign_selected"),
    path("queue/keys/", keys.keys, name="keys"),
    path("queue/keys/switch/", keys.switch_keys, name="switch_keys"),
    path("queue/<ref:ref>/override/", override.override, name="override"),
    path("queue/<ref:ref>/end-override/", override.end_override, name="end_override"),
    path("queue/views/save/", queue.save_view, name="save_view"),
    path("queue/views/<int:pk>/delete/", queue.delete_view, name="delete_view"),
]
