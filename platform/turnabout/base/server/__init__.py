"""Processes and configuration: what starts, supervises and configures an installation.

settings          every setting an operator may change: default, environment variable, upload size
secret_key        the key from the settings or its file, and what is done when that is damaged
env_file          which line of which file set what, and what is misspelt
supervisor        `./dev run`: starts, watches and ends the web server and the worker
webserver         granian, and the limit of requests that work at once
child_process     one child process: kept alive with back-off, ended with patience
cli               commands of the shell
logs              structured logs
helper_files      a damaged file of counts or locks is made anew
private_files     files written whole or not at all, readable by their owner alone
signing_key       which secret key the database was signed with
key_fingerprint   the fingerprint of a key, compared before the application loads
version           the version of Turnabout
"""
