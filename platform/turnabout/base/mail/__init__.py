"""E-mail: composed, encoded, queued and handed to the mail server.

emails            composes e-mails from templates and sends what is due
delivery          the worker's threads that send e-mails, apart from the jobs
mime              headers and bodies on the wire (RFC 2047, RFC 5322)
smtp              one e-mail to one mail server
circuit_breaker   leaves a server that does not answer alone for a while
"""
