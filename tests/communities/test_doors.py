"""What every request passes: sign-in, second factor, htmx, limits, the check of doors."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from guardian.shortcuts import get_group_perms

from communities.access import community_view
from communities.checks import check_every_community_page_has_a_door
from communities.models import Community, CommunityGroupObjectPermission, User
from communities.roles import COORDINATOR, Permission
from tests.factories import PASSWORD, UserFactory, verified
from tests.forgetting import forget_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    forget_all()


# --- Sign-in inside a fragment -------------------------------------------------------------------


def test_htmx_is_sent_to_sign_in_and_back_to_the_page(community: Community, client: Client):
    response = client.get(
        "/c/louisville/people/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/c/louisville/?q=a%26b"},
    )

    assert response.status_code == 200
    assert response.headers["HX-Redirect"] == (
        "/accounts/login/?next=%2Fc%2Flouisville%2F%3Fq%3Da%2526b"
    )


def test_htmx_never_comes_back_to_another_site(community: Community, client: Client):
    response = client.get(
        "/c/louisville/people/",
        headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/"},
    )

    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2F"


def test_htmx_follows_other_redirects_itself(cast: dict[str, User], sign_in):
    response = sign_in("coordinator").get("/", headers={"HX-Request": "true"})

    assert response.url == reverse("reports:landing", args=["louisville"])
    assert "HX-Redirect" not in response.headers


# --- The second factor ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["manager", "reviewer"])
@pytest.mark.parametrize(
    "page", ["/", "/national/communities/", "/c/louisville/people/", "/admin/"]
)
def test_staff_without_a_second_factor_are_sent_to_set_one_up(
    cast: dict[str, User], settings, sign_in, name: str, page: str
):
    settings.STAFF_NEED_SECOND_FACTOR = True

    assert sign_in(name).get(page).url == reverse("mfa_index")


@pytest.mark.parametrize("page", ["/accounts/profile/", "/accounts/2fa/"])
def test_staff_without_a_second_factor_reach_their_account(
    cast: dict[str, User], settings, sign_in, page: str
):
    settings.STAFF_NEED_SECOND_FACTOR = True

    assert sign_in("manager").get(page).status_code == 200


def test_staff_with_a_second_factor_go_on(cast: dict[str, User], settings, sign_in):
    settings.STAFF_NEED_SECOND_FACTOR = True
    Authenticator.objects.create(user=cast["manager"], type=Authenticator.Type.TOTP, data={})

    assert sign_in("manager").get("/national/communities/").status_code == 200


def test_staff_sign_in_asks_for_the_second_factor(cast: dict[str, User], client: Client):
    verified(cast["manager"])
    Authenticator.objects.create(user=cast["manager"], type=Authenticator.Type.TOTP, data={})

    response = client.post(
        "/accounts/login/", {"login": "manager@example.org", "password": PASSWORD}
    )

    assert response.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_members_need_no_second_factor(cast: dict[str, User], settings, sign_in):
    settings.STAFF_NEED_SECOND_FACTOR = True

    assert sign_in("coordinator").get("/c/louisville/people/").status_code == 200


def test_the_admin_has_no_sign_in_of_its_own(cast: dict[str, User], client: Client):
    typed = {"username": "manager@example.org", "password": PASSWORD}

    response = client.post("/admin/login/", typed)

    assert response.url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


# --- Nobody learns who has an account ------------------------------------------------------------


def answers(client: Client, page: str, known: dict, unknown: dict) -> tuple[object, object]:
    """What one page says to a known and to an unknown address."""
    first = client.post(page, known)
    second = Client().post(page, unknown)
    return (
        (first.status_code, first.headers.get("Location")),
        (second.status_code, second.headers.get("Location")),
    )


def test_sign_up_says_the_same_to_a_known_address(cast: dict[str, User], client: Client):
    verified(cast["council"])
    typed = {"name": "X", "password1": PASSWORD}

    known, unknown = answers(
        client,
        "/accounts/signup/",
        typed | {"email": "council@example.org"},
        typed | {"email": "nobody@example.org"},
    )

    assert known == unknown
    assert known[0] == 302
    assert [letter.to for letter in mail.outbox] == [
        ["council@example.org"],
        ["nobody@example.org"],
    ]


def test_reset_says_the_same_to_an_unknown_address(cast: dict[str, User], client: Client):
    verified(cast["council"])

    known, unknown = answers(
        client,
        "/accounts/password/reset/",
        {"email": "council@example.org"},
        {"email": "nobody@example.org"},
    )

    assert known == unknown
    assert known[0] == 302


def test_sign_in_says_the_same_to_an_unknown_address(cast: dict[str, User], client: Client):
    verified(cast["council"])

    known = client.post("/accounts/login/", {"login": "council@example.org", "password": "wrong"})
    unknown = client.post("/accounts/login/", {"login": "nobody@example.org", "password": "wrong"})

    said = [list(page.context["form"].non_field_errors()) for page in (known, unknown)]
    assert said[0] == said[1] != []


# --- Limits --------------------------------------------------------------------------------------


def test_sign_in_is_limited_by_address(db: None, client: Client):
    for number in range(20):
        typed = {"login": f"person{number}@example.org", "password": "wrong"}
        assert client.post("/accounts/login/", typed).status_code != 429

    last = client.post("/accounts/login/", {"login": "z@example.org", "password": "wrong"})

    assert last.status_code == 429
    assert "Too many tries" in last.content.decode()


def test_guessing_at_one_account_is_limited_wherever_it_comes_from(
    cast: dict[str, User], client: Client
):
    verified(cast["council"])
    for number in range(5):
        client.post(
            "/accounts/login/",
            {"login": "council@example.org", "password": "wrong"},
            REMOTE_ADDR=f"10.0.0.{number}",
        )

    right = client.post(
        "/accounts/login/",
        {"login": "council@example.org", "password": PASSWORD},
        REMOTE_ADDR="10.0.0.99",
    )

    assert right.status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_up_is_limited(db: None, client: Client):
    statuses = [client.post("/accounts/signup/", {"email": "x"}).status_code for _ in range(11)]

    assert statuses[-1] == 429
    assert 429 not in statuses[:10]


# --- The check that refuses to start -------------------------------------------------------------


def open_view(request: HttpRequest, community: str) -> HttpResponse:
    return HttpResponse(community)


class Unguarded:
    urlpatterns = (
        path("c/<slug:community>/", include([path("open/", open_view)])),
        path("c/<slug:community>/shut/", community_view(Permission.VIEW_WORK)(open_view)),
        path("elsewhere/", open_view),
    )


def test_check_names_a_community_page_without_a_door(settings):
    settings.ROOT_URLCONF = Unguarded

    (error,) = check_every_community_page_has_a_door()

    assert error.id == "communities.E001"
    assert "c/<slug:community>/open/" in error.msg


def test_check_finds_nothing_in_this_site():
    assert check_every_community_page_has_a_door() == []


# --- Roles after a deploy ------------------------------------------------------------------------


def test_sync_roles_gives_and_takes(cast: dict[str, User], community: Community, capsys):
    grants = CommunityGroupObjectPermission.objects.filter(
        group__name=f"community:{community.pk}:coordinator"
    )
    extra = grants.get(permission__codename=Permission.TRACK_STAGES).permission
    extra = type(extra).objects.get(codename=Permission.MANAGE_PROGRAM)
    grants.filter(permission__codename=Permission.MANAGE_MEMBERS).delete()
    CommunityGroupObjectPermission.objects.create(
        group=cast["coordinator"].groups.get(), permission=extra, content_object=community
    )

    call_command("sync_roles")
    call_command("sync_roles")

    held = set(get_group_perms(cast["coordinator"], community).values_list("codename", flat=True))
    assert held == COORDINATOR.permissions
    assert capsys.readouterr().out.splitlines() == [
        "Roles are in line; 1 communities were not.",
        "Roles are in line; 0 communities were not.",
    ]


def test_sync_roles_asks_little_when_all_is_in_line(
    cast: dict[str, User], django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        call_command("sync_roles")


# --- The admin -----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["user", "community", "activity"])
def test_admin_is_for_program_managers(cast: dict[str, User], sign_in, model: str):
    page = f"/admin/communities/{model}/"

    assert sign_in("manager").get(page).status_code == 200
    assert sign_in("reviewer").get(page).status_code == 403
    assert sign_in("coordinator").get(page, follow=True).status_code == 403


def test_admin_changes_a_community_through_the_act(cast, community: Community, sign_in):
    page = f"/admin/communities/community/{community.pk}/change/"
    client = sign_in("manager")
    form = client.get(page).context["adminform"].form

    response = client.post(page, {**form.initial, "parent": "", "liaison": "", "status": "paused"})

    community.refresh_from_db()
    assert (response.status_code, community.status) == (302, "paused")
    assert "changed status" in client.get("/c/louisville/history/").content.decode()


def test_admin_gives_a_national_role_and_no_more(cast: dict[str, User], sign_in):
    page = f"/admin/communities/user/{cast['newcomer'].pk}/change/"
    typed = {"name": "N", "time_zone": "America/Chicago", "is_active": "on"}

    sign_in("manager").post(page, typed | {"national_role": "reviewer", "is_superuser": "on"})

    cast["newcomer"].refresh_from_db()
    assert (cast["newcomer"].is_staff, cast["newcomer"].is_superuser) == (True, False)
    assert [group.name for group in cast["newcomer"].groups.all()] == ["national:reviewer"]


def test_admin_lets_nobody_change_a_superuser(cast: dict[str, User], sign_in):
    root = UserFactory(is_superuser=True, is_staff=True)

    page = sign_in("manager").post(
        f"/admin/communities/user/{root.pk}/change/", {"name": "N", "time_zone": "UTC"}
    )

    root.refresh_from_db()
    assert page.status_code == 403
    assert root.is_active


def test_admin_only_reads_the_log(cast: dict[str, User], community: Community, sign_in, unscoped):
    act = community.activities.first()
    page = f"/admin/communities/activity/{act.pk}/change/"
    client = sign_in("manager")

    assert client.get(page).status_code == 200
    assert client.post(page, {"sentence": "never happened"}).status_code == 403
    assert client.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403
