from django.urls import URLPattern, path

from partners.import_desk import PARTNERS_DESK
from partners.views import (
    adding,
    board,
    bulk,
    commitment_list,
    commitments,
    contacts,
    directory,
    duplicates,
    follow_ups,
    interactions,
    merging,
    network,
    offered,
    partner,
    saved_filters,
)
from partners.views.import_doors import import_doors

app_name = "partners"

C = "c/<slug:community>/partners/"
PAIR = f"{C}duplicates/<int:first>/<int:second>/"

urlpatterns: list[URLPattern] = [
    # The directory: partners/views/directory.py and its neighbors
    path(C, directory.directory, name="directory"),
    path(f"{C}board/", board.board, name="board"),
    path(f"{C}<int:pk>/move/", board.move, name="move"),
    path(f"{C}<int:pk>/undo-move/", board.undo_move, name="undo-move"),
    path(f"{C}change/", bulk.change_many, name="change-many"),
    path(f"{C}changes/<int:pk>/undo/", bulk.undo_change_many, name="undo-change-many"),
    path(f"{C}filters/save/", saved_filters.save_filter, name="save-filter"),
    path(f"{C}filters/<int:pk>/remove/", saved_filters.remove_filter, name="remove-filter"),
    path(f"{C}follow-ups/", follow_ups.follow_ups, name="follow-ups"),
    path(f"{C}follow-ups/<int:pk>/done/", follow_ups.followed_up, name="followed-up"),
    path(f"{C}follow-ups/<int:pk>/reopen/", follow_ups.reopen_follow_up, name="reopen-follow-up"),
    path(f"{C}commitments/", commitment_list.commitments, name="commitments"),
    path(f"{C}named/", offered.offered, name="offered"),
    path(f"{C}network/", network.network, name="network"),
    # One partner: adding, its page, what belongs to it
    path(f"{C}new/", adding.add, name="add"),
    path(f"{C}search/", adding.search, name="search"),
    path(f"{C}<int:pk>/", partner.partner, name="partner"),
    path(f"{C}<int:pk>/edit/", partner.edit, name="edit"),
    path(f"{C}<int:pk>/remove/", partner.remove, name="remove"),
    path(f"{C}<int:pk>/restore/", partner.restore, name="restore"),
    path(f"{C}<int:pk>/log/", interactions.log, name="log"),
    path(f"{C}<int:pk>/contacts/new/", contacts.add, name="add-contact"),
    path(f"{C}<int:pk>/commitments/new/", commitments.add, name="add-commitment"),
    path(f"{C}<int:pk>/commitments/jobs/", commitments.add_jobs, name="add-jobs"),
    path(f"{C}contacts/<int:pk>/", contacts.edit, name="contact"),
    path(f"{C}contacts/<int:pk>/left/", contacts.left, name="contact-left"),
    path(f"{C}contacts/<int:pk>/back/", contacts.back, name="contact-back"),
    path(f"{C}contacts/<int:pk>/primary/", contacts.make_primary, name="make-primary"),
    path(f"{C}contacts/<int:pk>/remove/", contacts.remove, name="remove-contact"),
    path(f"{C}contacts/<int:pk>/restore/", contacts.restore, name="restore-contact"),
    path(f"{C}interactions/<int:pk>/", interactions.edit, name="interaction"),
    path(f"{C}interactions/<int:pk>/remove/", interactions.remove, name="remove-interaction"),
    path(f"{C}interactions/<int:pk>/restore/", interactions.restore, name="restore-interaction"),
    path(f"{C}commitments/<int:pk>/", commitments.edit, name="commitment"),
    path(f"{C}commitments/<int:pk>/advance/", commitments.advance, name="advance"),
    path(f"{C}commitments/<int:pk>/deliver/", commitments.deliver, name="deliver"),
    path(f"{C}commitments/<int:pk>/feedback/", commitments.feedback, name="feedback"),
    path(f"{C}commitments/<int:pk>/no-feedback/", commitments.no_feedback, name="no-feedback"),
    path(f"{C}commitments/<int:pk>/remove/", commitments.remove, name="remove-commitment"),
    path(f"{C}commitments/<int:pk>/restore/", commitments.restore, name="restore-commitment"),
    # Look-alikes and merging
    path(f"{C}duplicates/", duplicates.duplicates, name="duplicates"),
    path(f"{PAIR}apart/", duplicates.tell_apart, name="tell-apart"),
    path(f"{PAIR}again/", duplicates.look_again, name="look-again"),
    path(f"{C}<int:pk>/merge/", merging.merge_with, name="merge-with"),
    path(f"{C}merge/<int:kept>/<int:merged>/", merging.merge, name="merge"),
    path(f"{C}merges/", merging.merges, name="merges"),
    path(f"{C}merges/<int:pk>/undo/", merging.undo_merge, name="undo-merge"),
    # Imports
    *import_doors(PARTNERS_DESK, C),
]
