"""What people are placed as: a small list of IT role families, each with O*NET-SOC codes.

The codes are those of the 2019 taxonomy of O*NET, in which the families of ours are groups of
occupations; the first code of a family is the one that is meant when nobody says more.
"""

import re

from django.db import models


class Family(models.TextChoices):
    SUPPORT = "support", "User support"
    NETWORKS = "networks", "Networks and systems"
    SOFTWARE = "software", "Software development"
    WEB = "web", "Web and digital design"
    QUALITY = "quality", "Testing and quality assurance"
    DATA = "data", "Data and databases"
    SECURITY = "security", "Cybersecurity"
    ANALYSIS = "analysis", "Business and systems analysis"
    PROJECTS = "projects", "Project management"
    HARDWARE = "hardware", "Hardware and repair"
    OTHER = "other", "Other tech work"
    NOT_TECH = "not_tech", "Not tech work"


OCCUPATIONS: dict[Family, dict[str, str]] = {
    Family.SUPPORT: {
        "15-1232.00": "Computer User Support Specialists",
        "15-1231.00": "Computer Network Support Specialists",
    },
    Family.NETWORKS: {
        "15-1244.00": "Network and Computer Systems Administrators",
        "15-1241.00": "Computer Network Architects",
    },
    Family.SOFTWARE: {
        "15-1252.00": "Software Developers",
        "15-1251.00": "Computer Programmers",
    },
    Family.WEB: {
        "15-1254.00": "Web Developers",
        "15-1255.00": "Web and Digital Interface Designers",
    },
    Family.QUALITY: {"15-1253.00": "Software Quality Assurance Analysts and Testers"},
    Family.DATA: {
        "15-1242.00": "Database Administrators",
        "15-1243.00": "Database Architects",
        "15-2051.00": "Data Scientists",
    },
    Family.SECURITY: {"15-1212.00": "Information Security Analysts"},
    Family.ANALYSIS: {"15-1211.00": "Computer Systems Analysts"},
    Family.PROJECTS: {"15-1299.09": "Information Technology Project Managers"},
    Family.HARDWARE: {
        "49-2011.00": "Computer, Automated Teller, and Office Machine Repairers",
        "49-2022.00": "Telecommunications Equipment Installers and Repairers",
    },
    Family.OTHER: {"15-1299.00": "Computer Occupations, All Other"},
    Family.NOT_TECH: {},
}
FAMILY_OF = {code: family for family, codes in OCCUPATIONS.items() for code in codes}
CODE = re.compile(r"(\d{2})-?(\d{4})(?:\.?(\d{2}))?")


def as_code(text: str) -> str:
    """An O*NET-SOC code in its one way of writing, as in “15-1252.00”.

    Takes the shorter SOC code and digits without marks. Raises ValueError for anything else.
    """
    found = CODE.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    major, minor, detail = found.groups()
    return f"{major}-{minor}.{detail or '00'}"
