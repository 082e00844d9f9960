"""E-mail: composing, encoding, queueing and sending it.

emails            renders e-mails into the outbox; sends one: its headers, and what follows from the result
delivery          the worker's threads, each of which sends one e-mail
mail_draft        an e-mail that a member sends from their own mail program
mime              encodes header values and messages (RFC 2047, RFC 5322)
smtp              the connection: hands one encoded message to the mail server
circuit_breaker   stops attempts at a server that keeps failing, for a growing pause
"""
