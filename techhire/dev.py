"""Two pages for whoever builds the site: every component in every state, and the mail it wrote.

They exist only while DEBUG is on, and are open to everybody there: a person who has forgotten
the password reads the code that resets it in /dev/mail/.
"""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from stages.models import Stage, Status
from stages.progress import Progress

LETTERS_SHOWN = 100
# Mail needs inline styles, which no page of ours may have: its HTML has an address and a policy
# of its own, without scripts.
LETTER_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "frame-ancestors": [SELF],
    "form-action": [NONE],
    "base-uri": [NONE],
}


@dataclass(frozen=True)
class Station:
    """What the track reads of a stage, without a community behind it."""

    stage: Stage
    progress: Progress
    is_locked: bool = False
    is_completed: bool = False


class SampleForm(forms.Form):
    """Each kind of field once."""

    name = forms.CharField(help_text="As it stands on the letterhead.", max_length=80)
    email = forms.EmailField(label="E-mail address")
    kind = forms.ChoiceField(choices=[("city", "City"), ("county", "County")])
    on = forms.DateField(
        label="Starts on", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    role = forms.ChoiceField(
        choices=[("coordinator", "Coordinator"), ("council", "Advisory council member")],
        widget=forms.RadioSelect,
        help_text="You can change it later.",
    )
    note = forms.CharField(widget=forms.Textarea, required=False)
    file = forms.FileField(required=False)
    public = forms.BooleanField(label="Show this to everybody", help_text="Nobody is named there.")


def tracks() -> list[tuple[str, list[Station], Station]]:
    """The track in every state: its name, its stations, and the current one."""
    stages = list(Stage.objects.all())

    def row(*counts: tuple[int, int, int], full: int = 0, locked: int = 9) -> list[Station]:
        return [
            Station(stage, Progress(*count), number > locked, number <= full)
            for number, (stage, count) in enumerate(zip(stages, counts, strict=True), 1)
        ]

    half = row((7, 0, 7), (2, 0, 2), (2, 0, 5), (0, 0, 3), (0, 1, 5), full=2)
    new = row((0, 0, 7), (0, 0, 2), (0, 0, 5), (0, 0, 3), (0, 0, 5), locked=1)
    late = row((6, 1, 7), (2, 0, 2), (5, 0, 5), (1, 0, 3), (0, 0, 5), full=3)
    odd = row((7, 0, 7), (0, 2, 2), (0, 0, 0), (12, 3, 28), (0, 5, 5), full=1)
    done = row((7, 0, 7), (2, 0, 2), (5, 0, 5), (2, 1, 3), (5, 0, 5), full=5)
    return [
        ("In the third stage", half, half[2]),
        ("Prospective, nothing done", new, new[0]),
        ("In the fourth stage", late, late[3]),
        ("Nothing to count, all not applicable, many local items", odd, odd[1]),
        ("All done", done, done[4]),
    ]


@login_not_required
@csp_update({"frame-src": [SELF]})
def look(request: HttpRequest) -> HttpResponse:
    wrong = SampleForm({"email": "not an address", "kind": "village"})
    wrong.add_error(None, "A community with this name is on the list already.")
    context = {
        "tracks": tracks(),
        "statuses": Status.choices,
        "form": SampleForm(prefix="empty"),
        "wrong": wrong,
        "page": Paginator(range(1, 132), 25).get_page(request.GET.get("page", 2)),
        "long": "Regional Workforce Development and Information Technology Apprenticeship "
        "Partnership of Greater Southern Appalachia and the Upper Cumberland",
    }
    return render(request, "dev/look.html", context)


@dataclass(frozen=True)
class Letter:
    """A mail as it was written to the folder."""

    name: str
    message: EmailMessage

    @property
    def sent_at(self) -> datetime | None:
        return parsedate_to_datetime(self.message["Date"]) if self.message["Date"] else None

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"] or "")

    def part(self, kind: str) -> str:
        """The text of the part "plain" or "html"; empty when the letter has none."""
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body else ""

    @property
    def text(self) -> str:
        return self.part("plain")

    @property
    def html(self) -> str:
        return self.part("html")


def letter_files() -> dict[str, Path]:
    """The folder's letters by name, newest first; their names start with the time of writing."""
    folder = Path(settings.MAIL_DIR)
    return {path.name: path for path in sorted(folder.glob("*.eml"), reverse=True)}


def read_letter(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Letter(path.name, message)


def letter_or_404(name: str) -> Letter:
    """Only a name that the folder itself lists is opened, so no path leads out of it."""
    path = letter_files().get(name)
    if path is None:
        raise Http404
    return read_letter(path)


@login_not_required
def mail(request: HttpRequest) -> HttpResponse:
    files = letter_files()
    letters = [read_letter(path) for path in list(files.values())[:LETTERS_SHOWN]]
    return render(request, "dev/mail.html", {"letters": letters, "total": len(files)})


@login_not_required
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types know no view with arguments
def letter(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "dev/letter.html", {"letter": letter_or_404(name)})


@login_not_required
@xframe_options_sameorigin
@csp(LETTER_POLICY)  # type: ignore[arg-type]  # its types know no view with arguments
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(letter_or_404(name).html)


@login_not_required
@xframe_options_sameorigin
@csp(LETTER_POLICY)
def look_letter(request: HttpRequest) -> HttpResponse:
    """The mail layout and the track as mail draws it, in every state."""
    return render(request, "emails/look.html", {"tracks": tracks()})
