"""The national checklist as it ships: five stages, 22 items.

Numbers and meaning are the program's. Guidance and evidence hints were written for this app;
they are nobody's official text. After the first migration national staff edit the rows in the
admin, so this module is read once for a new site (and by tests that empty the tables).
"""

from typing import Any, NamedTuple


class StageText(NamedTuple):
    number: int
    slug: str
    title: str
    subtitle: str
    description: str


class ItemText(NamedTuple):
    """`due_after_days` counts from the day the community starts the stage; None: recurring."""

    stage: int
    number: int
    title: str
    guidance: str
    evidence_hint: str
    due_after_days: int | None


STAGES = [
    StageText(
        1,
        "apply",
        "Apply",
        "Learn more and apply for TechHire",
        "Learn how TechHire works, find out what your region needs, bring the first partners "
        "together and apply.",
    ),
    StageText(
        2,
        "get-started",
        "Get started",
        "Convene key stakeholders and finalize roles and goals",
        "Bring every group to one table, agree who does what, and put the goals in writing.",
    ),
    StageText(
        3,
        "test-and-build",
        "Test and build",
        "Grow the employer network and ready job seekers",
        "Try things on a small scale, keep what works, and get people and employers ready for "
        "each other.",
    ),
    StageText(
        4,
        "scale-and-grow",
        "Scale and grow",
        "Increase the number of job placements",
        "Do more of what worked, with more partners, and let the results recruit for you.",
    ),
    StageText(
        5,
        "sustain",
        "Sustain",
        "Community-level impact",
        "Make it last: funding, shared practice, new places, and the people reached least so far.",
    ),
]

ITEMS = [
    ItemText(
        1,
        1,
        "Understand how the TechHire ecosystem works and how to get the most from it",
        "Read how employers, training providers and job seekers meet in a TechHire community, and "
        "talk to one that is further along. Note which parts your region already has.",
        "A partner map of your region, or notes from a call with another community.",
        30,
    ),
    ItemText(
        1,
        2,
        "Assess the region and its job-seeker and employer needs",
        "Count the open tech jobs and the roles behind them, and describe who is looking for work "
        "and what stands in their way. Write down the source and date of every number.",
        "A short labor-market brief with sources and dates.",
        45,
    ),
    ItemText(
        1,
        3,
        "Start building the network of employers and education providers",
        "Begin with employers who have openings now and with providers whose courses take months, "
        "not years. A few that act are worth more than many that nod.",
        "The first employers and providers, each with a named contact.",
        60,
    ),
    ItemText(
        1,
        4,
        "Set goals with partners on what to accomplish through TechHire",
        "Ask employers how many people they will hire this year, then work back to how many must "
        "be matched and how many trained. Set one goal for this year and one further out.",
        "The goals in writing, each with today's figure, this year's target and a later one.",
        75,
    ),
    ItemText(
        1,
        5,
        "Work with local civic leadership",
        "A mayor's, county's or governor's office opens doors that a single organization cannot. "
        "Ask for one named person who will answer the phone.",
        "An endorsement letter, or the name of the person in that office.",
        60,
    ),
    ItemText(
        1,
        6,
        "Set up an advisory council to support the process",
        "Eight to twenty-five people, most of them employers, who meet about once a quarter. Say "
        "from the start what they advise on and what they do not decide.",
        "The list of members, one page on their role, and the date of the first meeting.",
        75,
    ),
    ItemText(
        1,
        7,
        "Apply to be a TechHire community",
        "Bring the network, the needs and the goals together in one application. Let each partner "
        "check the part that names them before it goes in.",
        "The submitted application.",
        90,
    ),
    ItemText(
        2,
        1,
        "Engage stakeholders: civic leaders, employers, training providers, workforce and "
        "community organizations",
        "Have at least one active partner of each kind: state and city leaders, employers, "
        "accelerated training providers, workforce development, and community, industry or civic "
        "organizations. A gap here shows up later as a gap in placements.",
        "The partner list with a contact for each kind, or minutes of a meeting they attended.",
        60,
    ),
    ItemText(
        2,
        2,
        "Set and align on goals together and agree on the next steps",
        "Go through the goals with everyone who has to deliver them, and give each next step an "
        "owner and a date.",
        "Goals the partners signed off, and an action plan with owners.",
        90,
    ),
    ItemText(
        3,
        1,
        "Pilot, learn and track results for existing or new initiatives",
        "Start with one group of learners and a few employers. Decide before it starts what you "
        "will count, and afterward write down what you would do differently.",
        "A record of the pilot: who took part, what came of it, one lesson.",
        180,
    ),
    ItemText(
        3,
        2,
        "Measure and report progress to partners and meet with the advisory council",
        "Send one report and hold one council meeting each quarter. Give every figure with its "
        "date and how it was counted.",
        "This quarter's report and the minutes of the meeting.",
        None,
    ),
    ItemText(
        3,
        3,
        "Grow the employer network",
        "Look for a champion inside each company, job postings that ask for skills and not only "
        "degrees, and recruiters with a target. Count commitments, not conversations.",
        "New commitments this quarter, with the employer's name and what it promised.",
        None,
    ),
    ItemText(
        3,
        4,
        "Identify existing or build new training programs",
        "List what can be learned nearby and how many seats there are, then compare it with the "
        "roles employers named. Build only what is missing.",
        "An inventory of programs with length, cost, seats and credential.",
        120,
    ),
    ItemText(
        3,
        5,
        "Identify key support services for job seekers' success",
        "Child care, transit, laptops and stipends decide who finishes. Find out who offers them, "
        "and name what nobody offers.",
        "A directory of services, with the gaps.",
        120,
    ),
    ItemText(
        4,
        1,
        "Expand best practices, training models, and tools that validate skills and match people",
        "Repeat what worked with more employers and learners. Help employers to assess what people "
        "can do: work samples, structured interviews, no filters the job does not need.",
        "A program run a second time, or a tool that an employer took up.",
        240,
    ),
    ItemText(
        4,
        2,
        "Grow the number of partners",
        "Ask each active partner to introduce one more. Watch that every kind of partner grows, "
        "not only the easiest one.",
        "The number of active partners now and a quarter ago.",
        None,
    ),
    ItemText(
        4,
        3,
        "Promote success stories and engage employers as brand ambassadors",
        "Let people who were hired and the companies that hired them speak, with their written "
        "consent. Employers listen to other employers: ask the convinced ones to recruit.",
        "Published stories with releases, and the names of the ambassadors.",
        180,
    ),
    ItemText(
        5,
        1,
        "Secure new funding to grow successful interventions and training programs",
        "Keep a list of what you applied for, what came of it and what runs out when. Lead with "
        "results that stand up to questions.",
        "Grants or budget lines sought and won this quarter.",
        None,
    ),
    ItemText(
        5,
        2,
        "Document and share best practices",
        "Write down how you do what works, so that another community could repeat it without "
        "calling you.",
        "A published guide, talk or template.",
        180,
    ),
    ItemText(
        5,
        3,
        "Expand reach to new geographies",
        "Take in a neighboring area, or help a nearby community through its first stages.",
        "The areas added, or the community you mentor.",
        365,
    ),
    ItemText(
        5,
        4,
        "Expand interventions to hard-to-reach populations",
        "Find out who is still missing among the people you serve, and change what keeps them out. "
        "Plan the first 90 days on the job: onboarding, a mentor, help for the manager.",
        "The share of each group served, and an outreach plan.",
        270,
    ),
    ItemText(
        5,
        5,
        "Plan for community-wide economic growth and upward mobility",
        "Compare how people who came through TechHire fare with others in the same jobs: who "
        "stays, who advances, what they earn. Agree with civic leaders on what to change next.",
        "A trend of wages and retention, and a plan that leaders support.",
        365,
    ),
]


def load(stage_model: Any, item_model: Any) -> None:
    """Write stages and items into empty tables. Takes the models: migrations have their own."""
    stage_model.objects.bulk_create([stage_model(**text._asdict()) for text in STAGES])
    item_model.objects.bulk_create(
        [
            item_model(
                stage_id=text.stage,
                number=text.number,
                title=text.title,
                guidance=text.guidance,
                evidence_hint=text.evidence_hint,
                is_recurring=text.due_after_days is None,
                due_after_days=text.due_after_days,
            )
            for text in ITEMS
        ]
    )
