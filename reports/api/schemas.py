"""What the API answers, with the words of its description."""

from datetime import date, datetime

from ninja import Field, Schema


class Problem(Schema):
    """Why there is no answer, as a sentence."""

    detail: str


class StageNow(Schema):
    number: int = Field(description="1 to 5.")
    title: str


class CommunityOut(Schema):
    name: str
    slug: str
    kind: str = Field(description="city, county, region, rural, state or territory.")
    states: list[str] = Field(description="Two-letter codes.")
    status: str = Field(description="active, paused or alumni; prospective while it applies.")
    round: str = Field(description="The round that designated it.")
    designated_on: date | None


class OwnCommunity(CommunityOut):
    """The community of the token."""

    stage: StageNow | None = Field(description="Where it is; empty until it was counted.")
    as_of: date | None


class Communities(Schema):
    """Designated communities, by name."""

    count: int
    page: int
    pages: int
    communities: list[CommunityOut]


class ItemOut(Schema):
    key: str = Field(description="Its number, as “3.1”; of a community’s own item, a word.")
    title: str
    status: str = Field(description="todo, doing, waiting, done or exempt.")
    due_on: date | None
    completed_on: date | None
    is_late: bool


class StageOut(Schema):
    number: int
    title: str
    done: int
    of: int = Field(description="Items that apply.")
    not_applicable: int
    started_on: date | None
    completed_on: date | None
    items: list[ItemOut]


class ProgressOut(Schema):
    as_of: date
    done: int
    of: int
    not_applicable: int
    late: int
    stages: list[StageOut]


class FigureOut(Schema):
    key: str
    name: str
    definition: str
    unit: str
    says: str = Field(description="As people read it: “Not known” is not a zero.")
    value: float | None = Field(description="None where it is not known, or hidden.")
    numerator: int | None
    denominator: int | None
    missing: int | None
    is_hidden: bool = Field(description="Too few people, or it would give too few away.")
    through: date | None = Field(description="The last day counted, where not the period’s.")


class GoalOut(Schema):
    name: str
    target: int
    by: date
    counted: int | None
    verdict: str = Field(description="Whether the pace so far is enough, as a sentence.")


class FiguresOut(Schema):
    period: str
    starts_on: date
    ends_on: date = Field(description="The first day that is not in it.")
    as_of: date
    figures: list[FigureOut]
    goals: list[GoalOut]


class ReportOut(Schema):
    id: int
    period: str
    starts_on: date
    ends_on: date
    published_at: datetime
    standing: str = Field(description="on_track, caution or off_track; empty without words.")
    version: int = Field(description="0 where it went out without words.")


class ReportsOut(Schema):
    as_of: date
    reports: list[ReportOut]


class ToldOut(Schema):
    """A figure as it was frozen when the report went out."""

    name: str
    says: str
    definition: str
    as_of: date
    is_hidden: bool


class ReportWhole(ReportOut):
    because: str
    wins: str
    obstacles: str
    needs: str
    asks: list[str]
    corrects_because: str = Field(description="Why this version stands for an earlier one.")
    figures: list[ToldOut]
