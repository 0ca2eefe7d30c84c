"""Reads pages and sends forms as people at a browser do."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

Fields = dict[str, list[str]]


class Forms(HTMLParser):
    """Every form of a page: its address and the fields that a browser would send."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, Fields]] = []
        self.select = self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((found.get("action", ""), {}))
        elif tag == "input":
            ticked = found.get("type") not in ("checkbox", "radio") or "checked" in found
            if ticked and "name" in found:
                self.add(found["name"], found.get("value", "on" if "checked" in found else ""))
        elif tag == "textarea":
            self.text = found["name"]
            self.add(self.text, "")
        elif tag == "select":
            self.select = found["name"]
        elif tag == "option" and "selected" in found:
            self.add(self.select, found["value"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.text = ""

    def handle_data(self, data: str) -> None:
        if self.text:
            fields = self.found[-1][1][self.text]
            fields[-1] = (fields[-1] + data).removeprefix("\n")

    def add(self, name: str, value: str) -> None:
        if self.found:
            self.found[-1][1].setdefault(name, []).append(value)


def opened(client: Client, page: str, *, holds: str) -> tuple[str, Fields]:
    """The address and the fields of the form on the page that has this field."""
    html = client.get(page).content.decode()
    action, fields = next(form for form in Forms(html).found if holds in form[1])
    return urljoin(page, action), fields


def send(client: Client, page: str, *, holds: str = "name", **typed: object) -> HttpResponse:
    """Open the page, type, and send."""
    action, fields = opened(client, page, holds=holds)
    return client.post(action, {**fields, **typed})


def text_of(answer: HttpResponse) -> str:
    """What a person reads of the page, in one line."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
