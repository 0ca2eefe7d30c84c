"""Settings of the suite: the real ones, with what would make tests slow or reach out taken away."""

import os
import tempfile

os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("SECRET_KEY", "for-tests")
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="techhire-tests-"))

from techhire.settings import *  # noqa: F403  # the point of this file
from techhire.settings import INSTALLED_APPS, MIDDLEWARE, STORAGES

# An N+1 query fails the test that caused it.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# A refused act reads its page again: twice is no N+1. Lists are tested with three rows.
ZEAL_NPLUSONE_THRESHOLD = 3

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    # No collectstatic before the tests.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests stand still in one minute and write to one host; the limit has tests of its own.
MAIL_PER_HOST_PER_MINUTE = 0
# The cast signs in by force_login; the second factor has tests of its own.
STAFF_NEED_SECOND_FACTOR = False
# allauth asks twice for the address that signs in.
ZEAL_ALLOWLIST = [{"model": "account.EmailAddress", "field": "get()"}]
