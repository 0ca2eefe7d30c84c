"""The part of the permission table about the nation: its portfolio, its report, what is public."""

SIGN_IN = "sign in"

# fmt: off
NATION: dict[tuple[str, str], tuple[int | str, ...]] = {
    # method, address:                              coor contr coun other revw mngr  new  signed out
    ("GET", "reports:portfolio"):                (404, 404, 404, 404, 200, 200, 404, SIGN_IN),
    ("POST", "reports:portfolio"):               (404, 404, 404, 404, 405, 405, 404, SIGN_IN),
    # A community's dashboard
    ("GET", "reports:progress-meeting"):         (200, 200, 200, 404, 200, 200, 404, SIGN_IN),
    ("POST", "reports:progress-meeting"):        (405, 405, 405, 404, 405, 405, 404, SIGN_IN),
    ("GET", "reports:progress-brief"):           (200, 200, 200, 404, 200, 200, 404, SIGN_IN),
    ("POST", "reports:progress-brief"):          (405, 405, 405, 404, 405, 405, 404, SIGN_IN),
    # Public
    ("GET", "reports:nation"):                   (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "reports:nation"):                  (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "reports:nation-figures"):           (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "reports:nation-figures"):          (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "reports:public"):                   (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "reports:public"):                  (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "reports:public-figures"):           (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "reports:public-figures"):          (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "reports:badge"):                    (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "reports:badge"):                   (405, 405, 405, 405, 405, 405, 405, 405),
    # What a community shows of itself
    ("GET", "reports:public-settings"):          (200, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:public-settings"):         (422, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "reports:turn-public"):              (405, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:turn-public"):             (302, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "reports:withdraw-story"):           (405, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:withdraw-story"):          (302, 403, 403, 404, 403, 403, 404, SIGN_IN),
    # For programs: without a token nobody reads, whoever is signed in
    ("GET", "api:community"):                    (401, 401, 401, 401, 401, 401, 401, 401),
    ("POST", "api:community"):                   (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "api:communities"):                  (401, 401, 401, 401, 401, 401, 401, 401),
    ("POST", "api:communities"):                 (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "api:progress"):                     (401, 401, 401, 401, 401, 401, 401, 401),
    ("POST", "api:progress"):                    (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "api:figures"):                      (401, 401, 401, 401, 401, 401, 401, 401),
    ("POST", "api:figures"):                     (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "api:reports"):                      (401, 401, 401, 401, 401, 401, 401, 401),
    ("POST", "api:reports"):                     (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "api:report"):                       (401, 401, 401, 401, 401, 401, 401, 401),
    ("POST", "api:report"):                      (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "api:openapi-json"):                 (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "api:openapi-json"):                (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "api:api-root"):                     (404, 404, 404, 404, 404, 404, 404, 404),
    ("POST", "api:api-root"):                    (404, 404, 404, 404, 404, 404, 404, 404),
    ("GET", "reports:about-api"):                (200, 200, 200, 200, 200, 200, 200, 200),
    ("POST", "reports:about-api"):               (405, 405, 405, 405, 405, 405, 405, 405),
    ("GET", "reports:tokens"):                   (200, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:tokens"):                  (422, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("GET", "reports:revoke-token"):             (405, 403, 403, 404, 403, 403, 404, SIGN_IN),
    ("POST", "reports:revoke-token"):            (302, 403, 403, 404, 403, 403, 404, SIGN_IN),
}
# fmt: on
