"""Wiring only: settings, addresses, the clock, the web entry."""

from techhire.celery import app as celery_app

__all__ = ["celery_app"]
