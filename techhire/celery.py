"""The Celery application: tasks live in each room's tasks.py and schedule.py."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "techhire.settings")

# The address folder:// means our own transport.
TRANSPORT_ALIASES["folder"] = "techhire.folder_queue:Transport"

app = Celery("techhire")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")
