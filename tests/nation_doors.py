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
}
# fmt: on
