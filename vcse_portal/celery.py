"""The Celery application. The beat schedule is code: each app's ``tasks.py`` adds its own line."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vcse_portal.settings.base")

app = Celery("vcse_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
