"""Names, web addresses and phone numbers, however people write them."""

import unicodedata
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from communities.names import LONGEST_NAME, domain_of, name_key
from partners.names import LONGEST_ADDRESS, tidy, website_of
from partners.phones import link_of, phone_of

anything = st.text(max_size=300)
words = st.text(alphabet="abcXYZ0189éß", min_size=1, max_size=8)
names = st.lists(words, min_size=1, max_size=5).map(" ".join)
label = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
hosts = st.lists(label, min_size=2, max_size=4).map(".".join)


# --- Names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Bit-Source, LLC", "bit source"),
        ("Lowe’s Companies Inc.", "Lowe's Companies"),
        ("AT&T", "at and t"),
        ("Café Año", "cafe ano"),
        ("Straße", "STRASSE"),
        ("\ufb01ne\u200b Works", "Fine Works"),
    ],
)
def test_two_ways_of_writing_a_name_have_one_key(one: str, other: str):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("District 1", "District 11"), ("The Inc", "The LLC")])
def test_two_names_have_two_keys(one: str, other: str):
    assert name_key(one) != name_key(other)


@given(anything)
@settings(deadline=None)
def test_a_key_fits_and_holds_no_spaces_or_capitals(name: str):
    key = name_key(name)

    assert len(key) <= LONGEST_NAME
    assert not any(c.isspace() for c in key)
    assert key == key.casefold()


@given(name=names, space=st.sampled_from([" ", "  ", "-", ", ", " / ", "\t", "\u00a0"]))
@settings(deadline=None)
def test_a_key_does_not_see_how_words_are_set_apart(name: str, space: str):
    assert name_key(space.join(name.split())) == name_key(name)


@given(name=names, form=st.sampled_from([" Inc.", ", LLC", " Corp", " Co.", " LTD"]))
@settings(deadline=None)
def test_a_key_does_not_see_the_legal_form(name: str, form: str):
    assert name_key(f"The {name}{form}") == name_key(name)


@given(anything)
@settings(deadline=None)
def test_tidy_text_is_tidy_and_holds_what_one_sees(text: str):
    clean = tidy(text)

    assert tidy(clean) == clean
    assert "  " not in clean
    assert "\0" not in clean
    seen = [c for c in text if not c.isspace() and unicodedata.category(c)[0] != "C"]
    assert [c for c in clean if c != " "] == seen


# --- Web addresses -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept", "domain"),
    [
        ("", "", ""),
        (" cvs.com ", "https://cvs.com", "cvs.com"),
        ("http://www.CVS.com/jobs?x=1", "http://www.CVS.com/jobs?x=1", "cvs.com"),
        ("careers.cvs.com", "https://careers.cvs.com", "cvs.com"),
        ("www.ed.ac.uk", "https://www.ed.ac.uk", "ed.ac.uk"),
        ("bitsource.github.io", "https://bitsource.github.io", "bitsource.github.io"),
        ("facebook.com/bitsource", "https://facebook.com/bitsource", ""),
        ("http://10.0.0.1:8000/", "http://10.0.0.1:8000/", ""),
        ("com.au/x", "https://com.au/x", ""),
    ],
)
def test_an_address_and_the_domain_that_tells_it(typed: str, kept: str, domain: str):
    assert website_of(typed) == kept
    assert domain_of(kept) == domain


@pytest.mark.parametrize(
    "typed",
    [
        "none", "localhost", "a b.com", "ftp://x.com", "javascript:alert(1)",
        "javascript://x.com/%0aalert(1)", "jo@cvs.com", "https://cvs.com@evil.com", "http://[",
        "https://[::1]/", "https://x..com", "https://-x.com", "https://x.com\0", "x.com/\u202ex",
        "https://x.com/\ny", "data:text/html,x", "https://x.com/" + "x" * LONGEST_ADDRESS,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_a_sentence(typed: str):
    with pytest.raises(ValueError, match="web address"):
        website_of(typed)


@given(anything | hosts | hosts.map("https://{}/x".format))
@example("http://[")
@example("//")
@settings(deadline=None)
def test_whatever_is_typed_is_an_address_or_a_sentence(typed: str):
    try:
        kept = website_of(typed)
    except ValueError as wrong:
        assert str(wrong).endswith(("is not a web address.", "characters."))  # noqa: PT017
        assert tidy(str(wrong)) == str(wrong)  # noqa: PT017
        return

    assert kept == "" or urlsplit(kept).scheme in ("http", "https")
    assert len(kept) <= LONGEST_ADDRESS
    assert website_of(kept) == kept


@given(hosts)
@settings(deadline=None)
def test_a_domain_ends_its_host_and_tells_itself(host: str):
    domain = domain_of(f"https://{host}/")

    assert host == domain or host.endswith(f".{domain}") or domain == ""
    if domain:
        assert domain_of(f"https://{domain}") == domain
        assert domain_of(f"http://www.{host}:8080/a?b#c") == domain


@given(anything)
@settings(deadline=None)
def test_a_domain_can_be_asked_of_anything(text: str):
    assert domain_of(text) == domain_of(text).lower()


# --- Phone numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept", "link"),
    [
        ("502.555.0142", "(502) 555-0142", "tel:+1-502-555-0142"),
        ("1 502 555 0142 x12", "(502) 555-0142 ext. 12", "tel:+1-502-555-0142;ext=12"),
        ("1-800-FLOWERS", "(800) 356-9377", "tel:+1-800-356-9377"),
        ("+44 20 7946 0958", "+44 20 7946 0958", "tel:+44-20-7946-0958"),
    ],
)
def test_a_number_is_kept_as_people_write_it_and_can_be_dialed(typed: str, kept: str, link: str):
    assert phone_of(typed) == kept
    assert link_of(kept) == link


@pytest.mark.parametrize("typed", ["12", "call me", "555-0142", "+1", "(999) 999-9999", "\0", "١"])
def test_what_nobody_could_dial_is_refused(typed: str):
    with pytest.raises(ValueError, match="is not a phone number"):
        phone_of(typed)


digits = st.text(alphabet="0123456789+()-. x", max_size=40)


@given(anything | digits | st.from_regex(r"\+?1? ?[2-9]\d{9}( x\d{1,20})?", fullmatch=True))
@example("5025550142;ext=12345678901234567890")
@example("+44 20 7946 0958 ext. 12345678901234567890")
@settings(deadline=None)
def test_whatever_is_typed_is_a_number_or_a_sentence(typed: str):
    try:
        kept = phone_of(typed)
    except ValueError as wrong:
        assert "is not a phone number" in str(wrong)  # noqa: PT017
        return

    assert len(kept) <= 40  # what the column holds
    assert phone_of(kept) == kept
    assert kept == "" or link_of(kept).startswith("tel:+")
