"""Background work. Periodic jobs are listed in `turnabout/schedule.py`.

outbox   jobs and e-mails as rows, written in the transaction that causes them
queue    registers job handlers, enqueues jobs and runs them in the worker
"""
