"""Work that a page does not wait for. What runs by the clock is in `turnabout/schedule.py`.

outbox   jobs and e-mails as rows of the transaction they follow from
queue    registers job functions, and runs them in the worker
"""
