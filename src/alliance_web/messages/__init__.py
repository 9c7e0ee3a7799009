"""The outbox: every email is a row, written with what causes it and sent by a job."""
