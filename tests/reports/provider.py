"""What mail providers post to our webhook, as their documentation shows it."""

import hashlib
import hmac
import json
from base64 import b64encode
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client

SECRET = "hook:s3cret"
SIGNING_KEY = "key-of-mailgun"
POSTMARK = "/anymail/postmark/tracking/"
MAILGUN = "/anymail/mailgun/tracking/"
NO_SUCH = "smtp;550 5.1.1 The email account that you tried to reach does not exist."


def postmark(kind: str, at: datetime, mark: str, **more: Any) -> dict[str, Any]:
    """One of Postmark's events; it gives letters Message-IDs of its own."""
    times = {"Delivery": "DeliveredAt", "Open": "ReceivedAt"}
    said: dict[str, Any] = {
        "RecordType": kind,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        times.get(kind, "BouncedAt"): at.isoformat().replace("+00:00", "Z"),
        "Metadata": {"letter": mark},
        "Details": NO_SUCH if kind == "Bounce" else "",
        "ServerID": 23,
        "MessageStream": "outbound",
        "Tag": "",
    }
    types = {"Bounce": "HardBounce", "SpamComplaint": "SpamComplaint"}
    if kind in types:
        said |= {"ID": 4323372036854775807, "Type": types[kind], "TypeCode": 1}
    return {**said, **more}


def mailgun(event: str, at: datetime, message_id: str, to: str, **more: Any) -> dict[str, Any]:
    """One of Mailgun's, signed as it signs them; it knows the letter by its Message-ID alone."""
    stamp, token = str(int(at.timestamp())), "c5f4d3b2a19087f6e5d4c3b2a1"
    signed = hmac.new(SIGNING_KEY.encode(), f"{stamp}{token}".encode(), hashlib.sha256)
    data = {
        "event": event,
        "timestamp": at.timestamp(),
        "id": "CPgfbmQMTCKtHW6uIWtuVe",
        "recipient": to,
        "message": {"headers": {"message-id": message_id.strip("<>"), "to": to}},
        "user-variables": {},
        "tags": [],
        **more,
    }
    signature = {"timestamp": stamp, "token": token, "signature": signed.hexdigest()}
    return {"signature": signature, "event-data": data}


def post(said: dict[str, Any], *, to: str = POSTMARK, secret: str = SECRET) -> HttpResponse:
    headers = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    client = Client(enforce_csrf_checks=True)
    return client.post(to, json.dumps(said), content_type="application/json", headers=headers)
