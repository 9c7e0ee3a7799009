"""Mails that tell of messages of ours, word for word as mail servers write them, with names of nobody."""

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.practice.test (Mail Delivery System)
To: alliance@localhost
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4F1B2.1741536001/mx.practice.test"

This is a MIME-encapsulated message.

--4F1B2.1741536001/mx.practice.test
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

<sam@home.test>: host mx.home.test[192.0.2.25] said: 550 5.1.1 no such user

--4F1B2.1741536001/mx.practice.test
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.practice.test
X-Postfix-Queue-ID: 4F1B2
Arrival-Date: Wed,  9 Mar 2050 18:00:01 +0100 (CET)

Final-Recipient: rfc822; sam@home.test
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--4F1B2.1741536001/mx.practice.test
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: alliance@localhost
To: sam@home.test
Subject: Here is your link
Message-ID: {message_id}

--4F1B2.1741536001/mx.practice.test--
"""

# The whole message repeated, folded fields, words in capitals.
EXIM = """\
From: Mail Delivery System <Mailer-Daemon@mx.home.test>
Content-Type: MULTIPART/Report; Report-Type="Delivery-Status"; boundary=1741536001-eximdsn
MIME-Version: 1.0

--1741536001-eximdsn
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

--1741536001-eximdsn
Content-type: message/delivery-status

Reporting-MTA: dns; mx.home.test

ACTION: Failed
Final-Recipient: rfc822;sam@home.test
Status: 5.0.0
Remote-MTA: dns; mx.home.test

--1741536001-eximdsn
Content-type: message/rfc822

Return-path: <alliance@localhost>
MESSAGE-ID:
 {message_id}
Subject: Here is your link

Hello Sam

--1741536001-eximdsn--
"""

COMPLAINT = """\
From: <abusedesk@home.test>
Subject: FW: Here is your link
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part1"

--part1
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--part1
Content-Type: message/feedback-report

Feedback-Type: {type}
User-Agent: SomeGenerator/1.0
Version: 1

--part1
Content-Type: message/rfc822

From: <alliance@localhost>
Message-ID: {message_id}

Hello Sam
--part1--
"""


def postfix(message_id: str, action: str = "failed") -> bytes:
    """A report of Postfix (RFC 3464), with the head of the message."""
    return POSTFIX.format(message_id=message_id, action=action).encode()


def exim(message_id: str) -> bytes:
    """A report of Exim, with the whole message."""
    return EXIM.format(message_id=message_id).replace("\n", "\r\n").encode()


def complaint(message_id: str, kind: str = "abuse") -> bytes:
    """A complaint (RFC 5965): somebody pressed "this is spam"."""
    return COMPLAINT.format(message_id=message_id, type=kind).encode()
