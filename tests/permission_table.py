"""The table of test_permissions: every address, every method, every kind of person.

Each cell is the status of the answer; SIGN_IN is the redirect to the sign-in page.
"""

from tests.conftest import CAST

SIGN_IN = "sign in"
OTHERS = tuple(name for name in CAST if name.startswith("other_"))
COLUMNS = (
    "coordinator",
    "contributor",
    "council",
    "others",  # the same three people of another community
    "reviewer",
    "manager",
    "newcomer",
    "signed_out",
)
PUBLIC = {
    "communities:accept-invitation",
    "communities:apply",
    "communities:home",
    "communities:list",
    "healthz",
    "readyz",
}

# fmt: off
TABLE: dict[tuple[str, str], tuple[int | str, ...]] = {
    # method, address:                              coor contr coun other revw mngr  new  signed out
    # Public
    ("GET", "healthz"):                          (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "healthz"):                         (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "readyz"):                           (503, 503, 503, 503, 503, 503, 503, 503),
    ("POST", "readyz"):                          (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "communities:home"):                 (302, 302, 302, 302, 302, 302, 200, 200),
    ("POST", "communities:home"):                (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "communities:list"):                 (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "communities:list"):                (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "communities:apply"):                (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "communities:apply"):               (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "communities:accept-invitation"):    (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "communities:accept-invitation"):   (200, 200, 200, 200, 200, 200, 200, 200),
    # A person's own
    ("GET", "communities:accept-mine"):          (405, 405, 405, 405, 405, 405, 405, SIGN_IN),
    ("POST", "communities:accept-mine"):         (302, 302, 302, 302, 302, 302, 302, SIGN_IN),
    ("GET", "communities:profile"):              (200, 200, 200, 200, 200, 200, 200, SIGN_IN),
    ("POST", "communities:profile"):             (200, 200, 200, 200, 200, 200, 200, SIGN_IN),
    # National staff
    ("GET", "communities:national"):             (404, 404, 404, 404, 200, 200, 404, SIGN_IN),
    ("POST", "communities:national"):            (404, 404, 404, 404, 405, 405, 404, SIGN_IN),
    ("GET", "communities:found"):                (404, 404, 404, 404, 403, 200, 404, SIGN_IN),
    ("POST", "communities:found"):               (404, 404, 404, 404, 403, 200, 404, SIGN_IN),
    # Who: people, invitations, history, settings
    ("GET", "communities:people"):               (200, 200, 403, 404, 200, 200, 404, SIGN_IN),
    ("POST", "communities:people"):              (405, 405, 403, 404, 405, 405, 404, SIGN_IN),
    ("GET", "communities:invite"):               (200, 403, 403, 404, 403, 200, 404, SIGN_IN),
    ("POST", "communities:invite"):              (200, 403, 403, 404, 403, 200, 404, SIGN_IN),
    ("GET", "communities:hand-over"):            (200, 403, 403, 404, 403, 200, 404, SIGN_IN),
    ("POST", "communities:hand-over"):           (200, 403, 403, 404, 403, 200, 404, SIGN_IN),
    ("GET", "communities:leave"):                (200, 200, 200, 404, 302, 302, 404, SIGN_IN),
    ("POST", "communities:leave"):               (409, 302, 302, 404, 302, 302, 404, SIGN_IN),
    ("GET", "communities:member"):               (200, 403, 403, 404, 403, 200, 404, SIGN_IN),
    ("POST", "communities:member"):              (200, 403, 403, 404, 403, 200, 404, SIGN_IN),
    ("GET", "communities:take-out"):             (405, 403, 403, 404, 403, 405, 404, SIGN_IN),
    ("POST", "communities:take-out"):            (302, 403, 403, 404, 403, 302, 404, SIGN_IN),
    ("GET", "communities:resend-invitation"):    (405, 403, 403, 404, 403, 405, 404, SIGN_IN),
    ("POST", "communities:resend-invitation"):   (302, 403, 403, 404, 403, 302, 404, SIGN_IN),
    ("GET", "communities:revoke-invitation"):    (405, 403, 403, 404, 403, 405, 404, SIGN_IN),
    ("POST", "communities:revoke-invitation"):   (302, 403, 403, 404, 403, 302, 404, SIGN_IN),
    ("GET", "communities:history"):              (200, 200, 403, 404, 200, 200, 404, SIGN_IN),
    ("POST", "communities:history"):             (405, 405, 403, 404, 405, 405, 404, SIGN_IN),
    ("GET", "communities:settings"):             (200, 403, 403, 404, 403, 200, 404, SIGN_IN),
    ("POST", "communities:settings"):            (200, 403, 403, 404, 403, 200, 404, SIGN_IN),
    # With whom: the directory
    ("GET", "partners:directory"):               (200, 200, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "partners:directory"):              (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    # With whom: one partner and what belongs to it
    # With whom: look-alikes and merging
    # With whom: imports
    # How far along: stages, items, evidence
    ("GET", "stages:week"):                      (200, 200, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:week"):                     (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:board"):                     (200, 200, 403, 404, 200, 200, 404, SIGN_IN),
    ("POST", "stages:board"):                    (405, 405, 403, 404, 405, 405, 404, SIGN_IN),
    ("GET", "stages:stage"):                     (200, 200, 403, 404, 200, 200, 404, SIGN_IN),
    ("POST", "stages:stage"):                    (405, 405, 403, 404, 405, 405, 404, SIGN_IN),
    ("GET", "stages:start"):                     (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:start"):                    (302, 302, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:target"):                    (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:target"):                   (302, 302, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:complete"):                  (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:complete"):                 (422, 422, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:reopen"):                    (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:reopen"):                   (422, 422, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:add-local-item"):            (200, 200, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:add-local-item"):           (200, 200, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:item"):                      (200, 200, 403, 404, 200, 200, 404, SIGN_IN),
    ("POST", "stages:item"):                     (405, 405, 403, 404, 405, 405, 404, SIGN_IN),
    ("GET", "stages:row"):                       (302, 302, 403, 404, 302, 302, 404, SIGN_IN),
    ("POST", "stages:row"):                      (405, 405, 403, 404, 405, 405, 404, SIGN_IN),
    ("GET", "stages:change-status"):             (200, 200, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:change-status"):            (422, 422, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:undo"):                      (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:undo"):                     (302, 302, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:assign-owner"):              (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:assign-owner"):             (409, 409, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:set-due"):                   (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:set-due"):                  (409, 409, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:comment"):                   (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:comment"):                  (422, 422, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:attach-link"):               (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:attach-link"):              (422, 422, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:attach-file"):               (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:attach-file"):              (422, 422, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:edit-local-item"):           (200, 200, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:edit-local-item"):          (200, 200, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:retire-local-item"):         (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:retire-local-item"):        (302, 302, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:restore-local-item"):        (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:restore-local-item"):       (302, 302, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:evidence"):                  (404, 404, 403, 404, 404, 404, 404, SIGN_IN),
    ("POST", "stages:evidence"):                 (405, 405, 403, 404, 405, 405, 404, SIGN_IN),
    ("GET", "stages:remove-evidence"):           (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:remove-evidence"):          (302, 302, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "stages:restore-evidence"):          (405, 405, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "stages:restore-evidence"):         (302, 302, 403, 404, 403, 403, 404, SIGN_IN),
    # What we tell them: dashboard, mail, schedule
    ("GET", "reports:landing"):                  (302, 302, 302, 404, 302, 302, 404, SIGN_IN),
    ("POST", "reports:landing"):                 (405, 405, 405, 404, 405, 405, 404, SIGN_IN),
    ("GET", "reports:progress"):                 (200, 200, 200, 404, 200, 200, 404, SIGN_IN),
    ("POST", "reports:progress"):                (405, 405, 405, 404, 405, 405, 404, SIGN_IN),
    ("GET", "reports:mail"):                     (200, 200, 403, 404, 200, 200, 404, SIGN_IN),
    ("POST", "reports:mail"):                    (405, 405, 403, 404, 405, 405, 404, SIGN_IN),
    ("GET", "reports:send-again"):               (405, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:send-again"):              (404, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "reports:schedule"):                 (200, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:schedule"):                (422, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "reports:skip"):                     (405, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:skip"):                    (302, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "reports:unskip"):                   (405, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:unskip"):                  (404, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "reports:send"):                     (200, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:send"):                    (302, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "reports:letter"):                   (200, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:letter"):                  (405, 403, 403, 404, 403, 403, 404, SIGN_IN),
}
# fmt: on

# Pages of allauth and the admin by prefix: every answer that a person may get to a GET.
PREFIXES: dict[str, dict[str, set[int | str]]] = {
    "accounts/": {
        "signed_out": {200, 302, 404, 405, SIGN_IN},
        "coordinator": {200, 302, 404, 405, SIGN_IN},
        "newcomer": {200, 302, 404, 405, SIGN_IN},
    },
    # Nobody but national staff gets past the admin's sign-in, which is the site's own.
    "admin/": {
        "signed_out": {302, SIGN_IN},
        "coordinator": {302, 403, 404},
        "newcomer": {302, 403, 404},
    },
}
