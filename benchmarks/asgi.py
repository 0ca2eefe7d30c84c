"""The same application as ASGI, for the comparison in benchmarks/servers.py alone."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "techhire.settings")

application = get_asgi_application()
