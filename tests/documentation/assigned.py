"""Which test runs, or at least reads, each fence of each page, in the order of the page.

Where a sample cannot be run where the suite runs, the reason stands beside it, and the test named
holds it against whatever reads it.
"""

from typing import NamedTuple


class Assigned(NamedTuple):
    language: str
    test: str
    """File below tests/, and name of the test or of the one that it is part of."""
    not_run: str = ""


_HOUSE = "house/test_readme.py::test_an_example_prints_what_the_readme_shows"
_START = "house/test_documents.py::test_an_example_of_the_quick_start_prints_what_the_page_shows"
_AUTHZEN = "house/test_enforcement_pages.py::test_an_example_prints_what_the_page_shows"
_SESSION = "greenlight/test_docs.py::test_a_session_at_the_command_line_goes_as_the_page_shows"
_CLIENT = "greenlight/test_docs.py::test_an_example_prints_what_the_page_shows"
_WEBHOOK = (
    "notifications/test_webhook_docs.py::test_the_program_takes_what_is_signed_and_nothing_else"
)
_SERVICE = "documentation/test_beside_a_service.py::"
_RECORDING = "documentation/test_recording_pages.py::"
_OPERATIONS = "documentation/test_operations_page.py::"
_MADE = f"{_OPERATIONS}test_what_is_made_as_shown_can_be_made"
_ENDPOINT = f"{_SERVICE}test_an_endpoint_made_as_shown_is_one"
_LEDGER = f"{_SERVICE}test_the_ledger_and_a_receipt_are_verified_as_the_pages_show"
_COMMANDS = f"{_RECORDING}test_the_commands_of_the_pages_do_what_their_comments_say"

_SIGNING = f"{_OPERATIONS}test_a_signing_key_made_as_shown_signs_and_is_replaced_as_shown"
_PROBLEM = f"{_SERVICE}test_a_problem_is_the_document_that_the_page_on_the_api_shows"
_COPY = "config/test_site_copy.py::test_the_commands_of_the_page_write_it_and_show_it"
_UNSAFE = f"{_OPERATIONS}test_unsafe_settings_are_told_as_the_page_on_settings_shows"
_SUBSCRIBED = f"{_SERVICE}test_a_subscription_made_as_shown_is_accepted_and_waits_for_its_reader"
_WRITTEN = "documentation/test_writing_a_page.py::test_a_page_written_as_shown_is_one"
_SECRET = f"{_OPERATIONS}test_the_secret_of_kubernetes_is_made_as_shown_and_is_what_the_parts_read"

_MINUTES = "it takes minutes, and is how the suite itself was started; make says what it would do"
_NO_ENGINE = "there is no container engine; what runs in the containers is run"

ASSIGNED: dict[str, list[Assigned]] = {
    "README.md": [
        Assigned("sh", _MADE, _MINUTES),
        *[Assigned(language, _HOUSE) for language in ("sh", "json") * 3],
        Assigned("sh", _LEDGER),
    ],
    "CONTRIBUTING.md": [Assigned("sh", _MADE, _MINUTES)],
    "docs/api.md": [
        Assigned("json", _PROBLEM),
        Assigned("sh", f"{_SERVICE}test_a_key_made_as_shown_is_one"),
        Assigned("sh", f"{_SERVICE}test_a_commitment_is_worked_out_by_hand_as_the_registry_does"),
    ],
    "docs/authzen.md": [Assigned(language, _AUTHZEN) for language in ("sh", "json") * 2],
    "docs/cli.md": [
        Assigned("console", _SESSION),
        Assigned("toml", f"{_SERVICE}test_the_configuration_that_is_shown_is_read"),
        *[Assigned("console", _SESSION)] * 4,
        Assigned("sh", f"{_SERVICE}test_listening_as_shown_sends_changes_on"),
        Assigned("console", _SESSION),
        Assigned("sh", f"{_SERVICE}test_completion_as_shown_is_there_in_the_next_shell"),
    ],
    "docs/client.md": [
        Assigned("sh", "greenlight/test_wheel.py"),
        *[Assigned(language, _CLIENT) for language in ("python", "text") * 2],
    ],
    "docs/enforcement.md": [
        Assigned("jsonc", "interop/interop_portkey.py", "make interop runs it in the gateway"),
        Assigned(
            "yaml",
            "house/test_enforcement_pages.py::test_every_sample_of_a_gateway_can_be_read",
            "no package has Kong with this plugin; the address in it is asked, in Kong's shape",
        ),
        Assigned("yaml", "interop/interop_envoy.py", "make interop runs it in the proxy"),
        Assigned(
            "yaml",
            "house/test_enforcement_pages.py::test_every_sample_of_a_gateway_can_be_read",
            "the agent comes by no package; the bundle that it would fetch is tested",
        ),
        Assigned("rego", "interop/interop_opa.py", "make interop runs it in an interpreter"),
        Assigned("yaml", "interop/interop_litellm.py", "make interop runs it in the proxy"),
        Assigned("python", "interop/interop_authzen.py", "make interop runs it"),
    ],
    "docs/impact.md": [Assigned("sh", _COMMANDS)],
    "docs/mutants.md": [
        Assigned(
            "console",
            f"{_OPERATIONS}test_the_mutants_that_are_shown_are_chosen_by_name",
            "it takes most of an hour",
        )
    ],
    "docs/operations.md": [
        Assigned("sh", f"{_OPERATIONS}test_the_parts_of_production_start_as_shown"),
        Assigned("sh", f"{_OPERATIONS}test_an_upgrade_goes_as_shown"),
        Assigned(
            "sh", f"{_OPERATIONS}test_containers_are_made_from_the_example_file_as_shown",
            _NO_ENGINE,
        ),
        Assigned(
            "sh", f"{_OPERATIONS}test_the_record_and_the_first_administrator_come_as_shown",
            _NO_ENGINE,
        ),
        Assigned(
            "sh",
            _SECRET,
            "there is no cluster; kubectl says what it would make",
        ),
        Assigned("sh", _SIGNING),
        Assigned("sh", _SIGNING),
        Assigned("sh", f"{_OPERATIONS}test_a_backup_is_made_and_restored_as_shown"),
        Assigned("sh", _SIGNING),
        Assigned("sh", _COPY),
        Assigned("text", _COPY),
    ],
    "docs/pages.md": [
        Assigned("python", _WRITTEN)
    ],
    "docs/quick-start.md": [
        Assigned("sh", _MADE, _MINUTES),
        *[Assigned(language, _START) for language in ("sh", "json") * 2],
    ],
    "docs/recording.md": [
        Assigned("json", _COMMANDS),
        Assigned("sh", _COMMANDS),
        Assigned("console", _COMMANDS),
        Assigned("text", f"{_RECORDING}test_the_way_of_a_changeset_is_drawn_as_the_rules_have_it"),
        Assigned("sh", f"{_SERVICE}test_a_list_comes_and_goes_as_the_page_shows"),
        Assigned("console", f"{_SERVICE}test_a_fault_is_told_as_the_page_shows"),
    ],
    "docs/settings.md": [
        Assigned("console", _UNSAFE)
    ],
    "docs/subscribing.md": [
        Assigned("sh", _SUBSCRIBED),
        Assigned("sh", _ENDPOINT),
        Assigned("sh", f"{_SERVICE}test_feeds_are_had_as_shown"),
        Assigned("sh", f"{_SERVICE}test_calendars_are_had_as_shown"),
        Assigned("sh", f"{_SERVICE}test_the_stream_begins_as_shown"),
        Assigned("text", f"{_SERVICE}test_the_stream_begins_as_shown"),
    ],
    "docs/verifying.md": [Assigned("sh", _LEDGER)] * 3,
    "docs/webhooks.md": [
        Assigned("sh", _ENDPOINT),
        Assigned("http", f"{_SERVICE}test_a_webhook_arrives_with_what_the_page_shows"),
        *[Assigned(language, _WEBHOOK) for language in ("python", "javascript", "go", "bash")],
        Assigned(
            "python",
            "notifications/test_webhook_docs.py::"
            "test_the_program_for_ed25519_takes_what_is_signed_and_nothing_else",
        ),
    ],
}  # fmt: skip
