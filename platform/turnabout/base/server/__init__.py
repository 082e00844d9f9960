"""Processes and configuration: what starts, supervises and configures an installation.

settings          every setting an operator may change: default, environment variable, upload size
env_file          which line of which file set what, and what is misspelt
supervisor        `./dev run`: starts, watches and ends the web server and the worker
webserver         granian: its limits, and how its processes start and stop
request_limit     how many requests are worked on or waited for at once
connection_watch  ends connections that are too slow, and those of an address that has too many
child_process     one child process: kept alive with back-off, ended with patience
cli               commands of the shell
logs              structured logs
private_files     files written whole or not at all, readable by their owner alone
signing_key       which secret key the database was signed with
key_fingerprint   the fingerprint of a key, compared before the application loads
version           the version of Turnabout
"""
