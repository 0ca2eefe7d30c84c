from django.urls import URLPattern, path

from stages.views import applying, board, evidence, item, local_items, stage, week

app_name = "stages"

C = "c/<slug:community>/"
ITEM = f"{C}items/<str:key>/"
STAGE = f"{C}stages/<int:number>/"
EVIDENCE = f"{C}evidence/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path(f"{C}week/", week.week, name="week"),
    path(f"{C}stages/", board.board, name="board"),
    path(STAGE, board.stage, name="stage"),
    path(f"{STAGE}start/", stage.start, name="start"),
    path(f"{STAGE}target/", stage.target, name="target"),
    path(f"{STAGE}complete/", stage.complete, name="complete"),
    path(f"{STAGE}reopen/", stage.reopen, name="reopen"),
    path(f"{STAGE}items/new/", local_items.add, name="add-local-item"),
    path(ITEM, item.item, name="item"),
    path(f"{ITEM}row/", board.row, name="row"),
    path(f"{ITEM}status/", board.change_status, name="change-status"),
    path(f"{ITEM}undo/", board.undo, name="undo"),
    path(f"{ITEM}confirm/", item.confirm_suggestion, name="confirm-suggestion"),
    path(f"{ITEM}owner/", item.assign_owner, name="assign-owner"),
    path(f"{ITEM}due/", item.set_due, name="set-due"),
    path(f"{ITEM}comments/", item.comment, name="comment"),
    path(f"{ITEM}links/", evidence.attach_link, name="attach-link"),
    path(f"{ITEM}files/", evidence.attach_file, name="attach-file"),
    path(f"{ITEM}edit/", local_items.edit, name="edit-local-item"),
    path(f"{ITEM}retire/", local_items.retire, name="retire-local-item"),
    path(f"{ITEM}restore/", local_items.restore, name="restore-local-item"),
    path(f"{C}application/submit/", applying.submit, name="submit-application"),
    path(EVIDENCE, evidence.evidence, name="evidence"),
    path(f"{EVIDENCE}remove/", evidence.remove, name="remove-evidence"),
    path(f"{EVIDENCE}restore/", evidence.restore, name="restore-evidence"),
]
