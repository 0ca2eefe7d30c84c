"""Two communities whose applications are reviewed, for the journey of deciding.

Run by the site under test: `manage.py shell -c "import tests.browser.two_applications"`.
"""

from django_scopes import scope

from tests.deciding import applying, reviewed
from tests.factories import RoundFactory, UserFactory, verified

spring = RoundFactory(pk=4242, name="Spring of the journey")
for name in ("Ashby Falls", "Borden Creek"):
    application = applying(name, to_round=spring)
    verified(application.submitted_by)
    with scope(community=application.community):
        for number in range(2):
            slug = application.community.slug
            reviewed(application, by=UserFactory(email=f"reviewer{number}.{slug}@example.org"))
