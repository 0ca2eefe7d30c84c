"""What the clock starts, and when; a test holds each entry to a task that exists."""

from typing import Any

from celery.schedules import crontab

TIMETABLE: dict[str, dict[str, Any]] = {
    "send the invitations that have not left": {
        "task": "communities.schedule.send_unsent_invitations",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "send the letters about applications": {
        "task": "communities.schedule.sweep_application_letters",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "find conflicts of interest": {
        "task": "communities.schedule.find_conflicts_of_interest",
        "schedule": crontab(hour=7, minute=50),
        "options": {"expires": 3600},
    },
    "send the questions to employers that have not left": {
        "task": "placements.schedule.send_unsent_confirmations",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "plan the Monday letters": {
        "task": "reports.schedule.plan_digests",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 590},
    },
    "wake the imports that wait for a worker": {
        "task": "partners.schedule.wake_imports",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "release who is served": {
        "task": "placements.schedule.release_who_is_served",
        "schedule": crontab(hour=7, minute=20),
        "options": {"expires": 3600},
    },
    "count once whose issuers were merged": {
        "task": "placements.schedule.relink_people",
        "schedule": crontab(minute=35),
        "options": {"expires": 3000},
    },
    "discard files of people that nobody confirmed": {
        "task": "placements.schedule.discard_unconfirmed_imports",
        "schedule": crontab(hour=8, minute=20),
        "options": {"expires": 3600},
    },
    "forget who was placed": {
        "task": "placements.schedule.forget_who_was_placed",
        "schedule": crontab(hour=8, minute=40),
        "options": {"expires": 3600},
    },
    "sweep the reminders": {
        "task": "reports.schedule.sweep",
        "schedule": crontab(),
        # A minute later the next one says the same: an old wake-up is worth nothing.
        "options": {"expires": 55},
    },
    "count what the nation reads of each community": {
        "task": "reports.schedule.keep_portfolio",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
    "take the nation's totals": {
        "task": "reports.schedule.take_nation",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 290},
    },
}
