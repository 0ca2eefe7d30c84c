"""What a row of the partners' sheet can say."""

from partners.imports.columns import Column
from partners.models import Kind, Pipeline

SURNAME = "contact_last_name"
COLUMNS = (
    Column(
        "id",
        "Partner ID",
        "The number that an export gives it. With it, a row finds its partner whatever its name.",
        aliases=("partner number", "techhire id"),
    ),
    Column(
        "name",
        "Name",
        "The partner's name. Without a Partner ID, a row finds its partner by it.",
        is_required=True,
        aliases=(
            *("partner", "partner name", "organization", "organization name", "org", "org name"),
            *("organisation", "company", "company name", "employer", "employer name", "account"),
            *("account name", "agency", "business", "business name", "institution"),
        ),
    ),
    Column(
        "kinds",
        "Kinds",
        f"One or several of: {', '.join(Kind.labels)}.",
        aliases=(
            *("kind", "type", "types", "category", "categories", "sector", "partner type"),
            *("type of partner", "organization type", "kind of partner", "org type"),
            *("type of org", "type of organization", "kind of organization", "partner category"),
        ),
    ),
    Column(
        "website",
        "Website",
        "Its web address.",
        aliases=("web", "url", "web site", "site", "homepage", "web address", "domain", "link"),
    ),
    Column(
        "pipeline",
        "Pipeline",
        f"How close it is: {', '.join(Pipeline.labels)}.",
        aliases=(
            *("status", "stage", "phase", "pipeline stage", "relationship", "progress"),
            *("partner status", "relationship status", "engagement"),
        ),
    ),
    Column(
        "owner",
        "Owner",
        "Who keeps in touch with it: name or e-mail address of a coordinator or contributor.",
        aliases=(
            *("assigned to", "responsible", "lead", "account manager", "relationship manager"),
            *("our contact", "our lead", "staff", "staff lead", "point person", "owned by"),
        ),
    ),
    Column(
        "since",
        "Since",
        "Since when it has been a partner, as 2015-03-09 or 3/9/2015.",
        aliases=("partner since", "since when", "start date", "date added", "added", "joined"),
    ),
    Column(
        "tags",
        "Tags",
        "Your own words for it, with commas between them.",
        aliases=("tag", "labels", "label", "keywords", "groups"),
    ),
    Column(
        "name_use_allowed_on",
        "Name use allowed on",
        "When it allowed you to use its name and logo, as 2015-03-09 or 3/9/2015.",
        aliases=(
            *("name and logo", "logo permission", "permission date", "name use", "logo use"),
            *("permission to use name", "logo release", "name and logo permission"),
        ),
    ),
    Column(
        "notes",
        "Notes",
        "What else is known. Several columns can go here; each keeps its heading.",
        aliases=("note", "comments", "comment", "remarks", "description", "details", "background"),
        takes_several=True,
    ),
    Column(
        "contact_name",
        "Contact name",
        "Somebody at the partner. For several people, use a row for each, with the same name "
        "of the partner.",
        aliases=(
            *("contact", "contact person", "person", "primary contact", "main contact"),
            *("point of contact", "poc", "full name", "representative", "their contact"),
            *("first name", "given name", "contact first name"),
        ),
    ),
    Column(
        SURNAME,
        "Contact last name",
        "Where the name is in two columns: it goes behind the first name.",
        aliases=("last name", "surname", "family name", "contact surname"),
        is_exported=False,
    ),
    Column(
        "contact_title",
        "Contact title",
        "What they are there.",
        aliases=("title", "job title", "position", "role", "contact role", "contact position"),
    ),
    Column(
        "contact_email",
        "Contact e-mail",
        "Their address. Together with the partner it tells who they are.",
        aliases=(
            *("email", "e-mail", "mail", "email address", "e-mail address", "contact mail"),
            *("contact email address", "contact email"),
        ),
    ),
    Column(
        "contact_phone",
        "Contact phone",
        "Their number.",
        aliases=(
            *("phone", "telephone", "phone number", "tel", "mobile", "cell", "cell phone"),
            *("contact phone number", "contact number", "direct line"),
        ),
    ),
    Column(
        "contact_is_primary",
        "Contact is primary",
        "Yes for the one to turn to first.",
        aliases=("is primary", "primary", "main", "is primary contact"),
    ),
    Column(
        "contact_left_on",
        "Contact left on",
        "When they left the partner, as 2015-03-09 or 3/9/2015.",
        aliases=("left", "left on", "departed", "end date", "contact left"),
    ),
)
LABELS = {column.key: column.label for column in COLUMNS if column.is_exported}
PARTNER_KEYS = (
    *("name", "kinds", "website", "pipeline", "owner", "since", "tags", "name_use_allowed_on"),
    "notes",
)
CONTACT_KEYS = tuple(key for key in LABELS if key.startswith("contact_"))
