"""Settings of workers and clocks that live at another time: CLOCK_AHEAD, in seconds.

Everything in the process sees it, as if the machine's own clock had been set; the database keeps
its own, and is never asked for the time.
"""

import os
import time

import time_machine

from tests.reports.process_settings import *  # noqa: F403  # the point of this file
from tests.reports.process_settings import CELERY_BEAT_SCHEDULE

# The promise is the sweep's alone; the other clocks of the site would only take time from it. What
# it sends lives as long as on a real site: a slow worker is not one to whom nothing is sent.
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 2, "options": {"expires": 55}}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
    if entry["task"] == "reports.schedule.sweep"
}
# Moving the clock may take seconds on a busy machine, and how much of that it loses differs from
# process to process: what a clock that is behind sends is too old for a worker before it comes. So
# it is set once more, by a clock that nothing moves.
ahead, real, steady = float(os.environ["CLOCK_AHEAD"]), time.time(), time.monotonic()
moved = time_machine.travel(real + ahead, tick=True).start()
moved.shift(real + ahead + time.monotonic() - steady - time.time())
