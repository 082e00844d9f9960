"""Processes and configuration: what starts, supervises and configures an installation.

settings          every setting an operator may change: default, environment variable, upload size
secret_key        the secret key, from the settings or its file, and what is done when that is damaged
env_file          finds which line of the settings file set what, and misspelt names
supervisor        `./dev run`: starts, restarts and stops the web server and the worker
webserver         granian: its limits, and how its processes start and stop
request_limit     how many requests are processed or waited for at once
connection_watch  ends connections that are too slow, and surplus ones of one address
child_process     one child process: started, restarted with back-off, and stopped
cli               shell commands for operators
logs              structured logs
helper_files      replaces damaged files of counts or locks
private_files     atomic writes, and folders and secrets readable by their owner alone
signing_key       stores the fingerprint of the secret key in the database
key_fingerprint   compares the secret key with it, before the application loads
version           the version of Turnabout
"""
