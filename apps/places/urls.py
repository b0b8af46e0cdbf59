from django.urls import path

from . import views
from .views import boundaries, neighbourhoods, postcode

app_name = "places"
urlpatterns = [
    path("postcode/", postcode, name="postcode"),
    path("reference/", views.reference_data, name="reference"),
    path("", views.map_on_a_day, name="map"),
    path("neighbourhoods/", neighbourhoods, name="neighbourhoods"),
    path("neighbourhoods/move/", views.move, name="move"),
    path("neighbourhoods/add/", views.add_neighbourhood, name="add_neighbourhood"),
    path("neighbourhoods/<slug:code>/close/", views.close_neighbourhood, name="close_neighbourhood"),
    path("moves/<int:pk>/take-back/", views.take_back, name="take_back"),
    path("wards/<slug:code>/", views.ward, name="ward"),
    path("boundaries/", boundaries, name="boundaries"),
    path("boundaries/choose/", views.choose_boundaries, name="choose_boundaries"),
    path("boundaries/preview/", views.preview_boundaries, name="preview_boundaries"),
]
