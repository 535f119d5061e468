"""The door's addresses; they carry no namespace because settings and every page name them."""

from django.urls import path

from accounts import views
from core.records.views.resume import resume

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.log_out, name="logout"),
    path("session/extend/", views.session_extend, name="session_extend"),
    path("session/token/", views.session_token, name="session_token"),
    path("session/resume/", resume, name="session_resume"),
]
