"""공동주택's own addresses beside those every record kind has."""

from django.urls import path

from housing import views
from housing.checks.views import checks

urlpatterns = [
    path("checks/", checks, name="checks"),
    path("statistics/", views.statistics, name="statistics"),
    path("complexes/<int:pk>/photos/", views.photos, name="photos"),
    path("complexes/<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
    path("complexes/<int:pk>/photos/<int:photo_pk>/thumbnail/", views.photo_thumbnail, name="photo_thumbnail"),
    path("complexes/<int:pk>/photos/<int:photo_pk>/change/", views.photo_change, name="photo_change"),
    path("complexes/<int:pk>/photos/<int:photo_pk>/delete/", views.photo_delete, name="photo_delete"),
    path("complexes/<int:pk>/twins/", views.twins, name="twins"),
]
