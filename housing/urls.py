"""공동주택's own addresses beside those every record kind has."""

from django.urls import path

from housing import views
from housing.checks.views import checks
from housing.grants import views as grants
from housing.kinds import MANAGER
from housing.managers.views import ManagerListRunView, ManagerListUploadView
from housing.statistics import views as statistics

urlpatterns = [
    path("checks/", checks, name="checks"),
    path("statistics/", statistics.complexes, name="statistics"),
    path("statistics/representatives/", statistics.representatives, name="representative_statistics"),
    path("statistics/grants/", statistics.grants, name="grant_statistics"),
    path("statistics/complaints/", statistics.complaints, name="complaint_statistics"),
    path("complexes/<int:pk>/photos/", views.photos, name="photos"),
    path("complexes/<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
    path("complexes/<int:pk>/photos/<int:photo_pk>/thumbnail/", views.photo_thumbnail, name="photo_thumbnail"),
    path("complexes/<int:pk>/photos/<int:photo_pk>/change/", views.photo_change, name="photo_change"),
    path("complexes/<int:pk>/photos/<int:photo_pk>/delete/", views.photo_delete, name="photo_delete"),
    path("complexes/<int:pk>/twins/", views.twins, name="twins"),
    path("managers/list/", ManagerListUploadView.as_view(kind=MANAGER), name="manager_list"),
    path("managers/list/<uuid:run_id>/", ManagerListRunView.as_view(kind=MANAGER), name="manager_list_run"),
    path("grants/advice/", grants.advice, name="grant_advice"),
]
