"""Settings of the real workers in test_processes.py: the site's own, with a faster clock."""

import os

from techhire.settings import *  # noqa: F403  # the point of this file
from techhire.settings import CELERY_BEAT_SCHEDULE, CELERY_BROKER_TRANSPORT_OPTIONS

CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 0.5, "options": {"expires": 5}}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
}
# Two runs at once on one Redis do not hear each other.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,
    "global_keyprefix": os.environ["QUEUE_PREFIX"],
}
