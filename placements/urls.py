from django.urls import URLPattern, path

from partners.views.import_doors import import_doors
from placements.desk import PLACEMENTS_DESK
from placements.views import (
    asking_employers,
    checks,
    cohorts,
    confirming,
    goals,
    many,
    outcomes,
    placements,
    training,
)

app_name = "placements"

C = "c/<slug:community>/placements/"
G = "c/<slug:community>/goals/"

urlpatterns: list[URLPattern] = [
    # What came of it
    path("c/<slug:community>/outcomes/", outcomes.outcomes, name="outcomes"),
    path("definitions/", outcomes.definitions, name="definitions"),
    # What was promised
    path(G, goals.goals, name="goals"),
    path(f"{G}new/", goals.propose, name="propose-goal"),
    path(f"{G}<int:pk>/edit/", goals.change, name="change-goal"),
    path(f"{G}<int:pk>/remove/", goals.remove, name="remove-goal"),
    path(f"{G}<int:pk>/restore/", goals.restore, name="restore-goal"),
    path(f"{G}<int:pk>/approve/", goals.approve, name="approve-goal"),
    path(f"{G}<int:pk>/restate/", goals.restate, name="restate-goal"),
    # Placements: all of them, one of them
    path(C, placements.placements, name="placements"),
    path(f"{C}new/", placements.log, name="log"),
    path(f"{C}new/many/", many.log_many, name="log-many"),
    path(f"{C}<int:pk>/", placements.placement, name="placement"),
    path(f"{C}<int:pk>/edit/", placements.edit, name="edit"),
    path(f"{C}<int:pk>/remove/", placements.remove, name="remove"),
    path(f"{C}<int:pk>/restore/", placements.restore, name="restore"),
    # Is who was placed still at work?
    path(f"{C}checks/", checks.checks, name="checks"),
    path(f"{C}checks/<int:pk>/answer/", checks.answer, name="answer-check"),
    path(f"{C}checks/<int:pk>/reopen/", checks.reopen, name="reopen-check"),
    # Employers asked to confirm, and the page behind the link of their letter
    path(f"{C}<int:pk>/ask/", asking_employers.ask_about_placement, name="ask-placement"),
    path(f"{C}checks/<int:pk>/ask/", asking_employers.ask_about_check, name="ask-check"),
    path(f"{C}asked/<int:pk>/again/", asking_employers.ask_again, name="ask-again"),
    path(f"{C}asked/<int:pk>/withdraw/", asking_employers.withdraw, name="withdraw-confirmation"),
    path(f"{C}answers/<int:pk>/set-aside/", asking_employers.set_aside, name="set-aside-answer"),
    path("confirm/<str:secret>/", confirming.confirm, name="confirm"),
    # Training: programs and their cohorts
    path(f"{C}programs/", training.programs, name="programs"),
    path(f"{C}programs/new/", training.add, name="add-program"),
    path(f"{C}programs/<int:pk>/", training.program, name="program"),
    path(f"{C}programs/<int:pk>/edit/", training.edit, name="edit-program"),
    path(f"{C}programs/<int:pk>/remove/", training.remove, name="remove-program"),
    path(f"{C}programs/<int:pk>/restore/", training.restore, name="restore-program"),
    path(f"{C}programs/<int:pk>/cohorts/new/", cohorts.add, name="add-cohort"),
    path(f"{C}cohorts/<int:pk>/", cohorts.cohort, name="cohort"),
    path(f"{C}cohorts/<int:pk>/edit/", cohorts.edit, name="edit-cohort"),
    path(f"{C}cohorts/<int:pk>/remove/", cohorts.remove, name="remove-cohort"),
    path(f"{C}cohorts/<int:pk>/restore/", cohorts.restore, name="restore-cohort"),
    # Imports
    *import_doors(PLACEMENTS_DESK, C),
]
