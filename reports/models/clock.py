"""When the clock was last heard."""

from django.db import models


class Beat(models.Model):
    """The last time the clock was heard, for /readyz. One row; not a tenant's."""

    name = models.CharField(max_length=40, primary_key=True)
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.heard_at}"
