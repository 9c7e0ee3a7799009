"""Which test looks at which page in a browser, by the name of its route.

A page is what a route answers to GET. Whoever adds one writes here which test opens it:
`tests/web/ui/test_looked_at.py` fails for a page that is nowhere here.
"""

# By the links, from page to page: test_every_page.py fails where a chair does not come to one of these.
WALKED = {
    "anyone": """
        account_inactive account_login account_request_login_code account_reset_password account_reset_password_done
        account_reset_password_from_key account_reset_password_from_key_done account_signup check-in-by-link demo
        demo-beside demo-outbox follow-up-link help-now join offline recover session-by-link stop-by-link
        stop-follow-up-by-link taking-part-by-link""",
    "staff": """
        account account_change_password add-questionnaire add-staff answer-session bring-wording calendar caseload
        end-membership harm-answers import-appointments import-ratings import-totals let-go messages-came-back
        mfa_activate_totp mfa_add_webauthn mfa_index my-check-ins no-answer non-commercial practice questionnaire
        questionnaires reviews safety-plan set-up staff staff-member start-therapy system task-idea task-idea-new
        task-ideas today way ways""",
    "therapist": """
        answer-report attainment-scale cancel-session card-changed change-client change-goal change-task check-in
        choose-outcome course course-print earlier-card end-therapy goal goal-serves last-day looking-back move-session
        my-answers new-phone note-new note-prepare note-short notes notice-strain own-words plan plan-series
        plan-session preferences process-note-change process-note-delete process-note-new process-notes propose-goal
        propose-task readers report-task review-day review-goal say-preferences see-differently session-card
        session-link shared-words strain strains task task-stance therapy waive""",
    "client": """
        account account-address ask-session attainment-scale calendar change-goal change-task check-in correct-answers
        course course-print earlier-card goal goal-serves last-day let-go looking-back messages my-answers my-check-ins
        my-sessions note-burn note-change note-new note-short notes notice-strain own-words plan preferences
        propose-goal propose-task readers recovery-code report-task review-day review-goal say-preferences
        see-differently session-card shared-words strain strains taking-part task task-stance waive""",
    "ended": "after-the-end closing-letter farewell follow-up remarks",
}
# In a story of its own, or as it is answered to somebody for whom all has been prepared.
ELSEWHERE = {
    "tests/browser/test_every_page.py": "could-not-agree",
    "tests/browser/test_locking.py": "locked",
    "tests/browser/test_lost_phone.py": "coming-back",
    "tests/browser/test_own_account.py": "reauthenticate-by-mail",
    "tests/browser/test_signing_in.py": "mfa_authenticate mfa_reauthenticate_webauthn mfa_view_recovery_codes",
    "tests/web/ui/test_gallery_in_browser.py": "gallery",
    "tests/web/ui/test_prepared_pages.py": """
        account-address-code account_confirm_login_code account_logout account_reauthenticate account_set_password
        follow-up-answers harm-answer how-it-ended invite kept-words messages-by-link messages-code
        mfa_deactivate_totp mfa_edit_webauthn mfa_generate_recovery_codes mfa_list_webauthn mfa_reauthenticate
        mfa_remove_webauthn review say-harm""",
}
# Nothing to look at: files, what a script asks for, and ways that only lead on.
NO_PAGES = """
    calendar-feed closing-letter-pdf form-token home import-errors import-example letter lock-state message-link
    mfa_download_recovery_codes mfa_login_webauthn service-worker unlock-passkey"""
