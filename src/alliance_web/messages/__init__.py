"""The outbox: every email and text message is a row, written with what causes it and sent by a job."""
