"""Production's settings, with one more address: the floor that pages are measured against."""

from techhire.settings import *  # noqa: F403  # the point of this file

ROOT_URLCONF = "benchmarks.urls"
# What is measured is how fast letters leave, and all of them go to one host.
MAIL_PER_HOST_PER_MINUTE = 0
