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
}
# fmt: on
