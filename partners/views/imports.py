"""Bringing a spreadsheet in: the list of imports, and the form that starts one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from communities.access import CommunityRequest
from communities.listing import Columns, Filter, Listing, Sorts, csv_file
from partners import actions, imports
from partners.forms.imports import SheetForm
from partners.import_desk import Desk
from partners.import_words import all_counts
from partners.imports.reading import MOST_BYTES, MOST_ROWS
from partners.models import ImportState, Outcome

SORTS: Sorts = {
    "name": ("Name", ["name", "created_at"]),
    "state": ("State", ["state", "created_at"]),
    "brought": ("Brought", "created_at"),
}
COLUMNS: Columns = {
    "Name": lambda row: row.name,
    "State": lambda row: row.get_state_display(),
    "Brought": lambda row: row.created_at,
    "By": lambda row: row.created_by,
    **{outcome.label: lambda row, o=outcome: row.counts.get(o, 0) for outcome in Outcome},  # type: ignore[misc]
    "Imported": lambda row: row.applied_at,
    "Taken back": lambda row: row.undone_at,
}


@require_safe
def sheet_imports(request: CommunityRequest, *, desk: Desk) -> HttpResponse:
    listing = Listing(
        request,
        request.community.imports.filter(sheet=desk.sheet).for_lists(),
        search=lambda found, words: found.filter(name__icontains=words),
        sorts=SORTS,
        default_sort="-brought",
        filters=[Filter("state", "State", ImportState.choices, lambda f, key: f.filter(state=key))],
        columns=COLUMNS,
        nouns=("import", "imports"),
    )
    if listing.wants_csv:
        return listing.csv(f"{request.community.slug}-imports")
    context = desk.context(request) | {
        "rows": [(row, all_counts(row.counts)) for row in listing.page],
        "columns": imports.SHEETS[desk.sheet].columns,
    }
    return listing.answer("partners/imports.html", context, name="imports")


@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: CommunityRequest, *, desk: Desk) -> HttpResponse:
    is_sent = request.method == "POST"
    form = SheetForm(request.POST, request.FILES) if is_sent else SheetForm()
    if is_sent and form.is_valid():
        name, content = form.brought()
        try:
            brought = actions.start_import(
                request.community, by=request.user, sheet=desk.sheet, name=name, content=content
            )
        except actions.Refused as refused:
            form.add_error(form.used, str(refused))
        else:
            return desk.to_page(request, brought.pk)
    context = desk.context(request) | {
        "form": form,
        "columns": imports.SHEETS[desk.sheet].columns,
        "most_rows": MOST_ROWS,
        "most_megabytes": MOST_BYTES // 1024 // 1024,
    }
    status = 422 if form.errors else 200
    return render(request, "partners/import_new.html", context, status=status)


@require_safe
def empty_sheet(request: CommunityRequest, *, desk: Desk) -> HttpResponse:
    """A sheet to fill in: the headings that need no guessing."""
    columns = imports.SHEETS[desk.sheet].columns
    return csv_file(desk.sheet, [column.label for column in columns if column.is_exported], [])
