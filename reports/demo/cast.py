"""The people of the demo whom one can sign in as. All of them are invented."""

from typing import NamedTuple

PASSWORD = "techhire-demo"
HOME = "louisville"


class Person(NamedTuple):
    email: str
    name: str
    role: str
    what: str
    organization: str = ""
    title: str = ""


CAST = (
    Person(
        "coordinator@example.org",
        "Maya Ortiz",
        "coordinator",
        "runs Louisville: checklist, partners, people, mail",
        "KentuckianaWorks",
        "TechHire coordinator (invented)",
    ),
    Person(
        "contributor@example.org",
        "Dan Reyes",
        "contributor",
        "helps Louisville with checklist and partners",
        "Greater Louisville Inc.",
        "Employer relations (invented)",
    ),
    Person(
        "council@example.org",
        "Ruth Calloway",
        "council",
        "sits on Louisville's advisory council",
        "Example Health",
        "Chief information officer (invented)",
    ),
    Person("reviewer@example.org", "Priya Nair", "reviewer", "reads every community's progress"),
    Person("manager@example.org", "Tom Alvarez", "manager", "runs the national program"),
    Person("applicant@example.org", "Jordan Lee", "applicant", "applies for Sample County"),
)
# More of Louisville, who cannot sign in.
NEIGHBORS = (
    Person(
        "ana.brooks@example.org",
        "Ana Brooks",
        "contributor",
        "",
        "Louisville Free Public Library",
        "Learner support (invented)",
    ),
    Person(
        "james.whitfield@example.org",
        "James Whitfield",
        "council",
        "",
        "Sample Logistics",
        "Vice president, technology (invented)",
    ),
    Person(
        "linh.tran@example.org",
        "Linh Tran",
        "council",
        "",
        "Bend Community College",
        "Dean of computing (invented)",
    ),
    Person(
        "marcus.bell@example.org",
        "Marcus Bell",
        "council",
        "",
        "Office of the mayor",
        "Economic development aide (invented)",
    ),
    Person(
        "sofia.greene@example.org",
        "Sofía Greene",
        "council",
        "",
        "Placeholder Robotics",
        "Head of engineering (invented)",
    ),
    Person(
        "walter.kim@example.org",
        "Walter Kim",
        "council",
        "",
        "Somewhere Foundation",
        "Program officer (invented)",
    ),
)
