"""Addresses of the recording desk; all below /desk."""

from django.urls import path

from recording.web import (
    changesets,
    correcting,
    desk,
    handing_in,
    sheets,
    steps,
    upload_reports,
    uploading,
)

SHEET = "/sheets/<uuid:sheet_id>"
UPLOAD = "/lists/<uuid:upload_id>"
CHANGESET = "/changesets/<uuid:draft_id>"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("/start", desk.start, name="desk-start"),
    path("/start/letter", desk.begin_letter, name="desk-letter"),
    path("/start/existing", desk.begin_existing, name="desk-existing"),
    path("/correct", correcting.choose, name="desk-correct"),
    path("/correct/<str:kind>/<str:object_id>", correcting.ask, name="desk-correct-ask"),
    path("/lists/upload", uploading.upload, name="desk-upload-list"),
    path(UPLOAD, upload_reports.report, name="desk-upload"),
    path(f"{UPLOAD}/report.csv", upload_reports.report_csv, name="desk-upload-csv"),
    path(f"{UPLOAD}/choose", upload_reports.choose, name="desk-upload-choose"),
    path(f"{UPLOAD}/draft", upload_reports.draft, name="desk-upload-draft"),
    path(f"{UPLOAD}/discard", upload_reports.throw_away, name="desk-upload-discard"),
    path(SHEET, sheets.contents, name="desk-sheet"),
    path(f"{SHEET}/title", sheets.title, name="desk-title"),
    path(f"{SHEET}/add", sheets.add, name="desk-add"),
    path(f"{SHEET}/remove", sheets.take_out, name="desk-remove"),
    path(f"{SHEET}/discard", sheets.throw_away, name="desk-discard"),
    path(f"{SHEET}/check", handing_in.check, name="desk-check"),
    path(f"{SHEET}/notice", handing_in.notice, name="desk-notice"),
    path(f"{SHEET}/<str:entry>/kept", sheets.kept, name="desk-kept"),
    path(f"{SHEET}/<str:entry>/provisions/<str:part>", sheets.provision, name="desk-provision"),
    path(f"{SHEET}/<str:entry>/<str:page>", sheets.page, name="desk-page"),
    path(CHANGESET, changesets.changeset, name="desk-changeset"),
    path(f"{CHANGESET}/edit", steps.edit, name="desk-edit"),
    path(f"{CHANGESET}/<str:step>", steps.step, name="desk-step"),
]
