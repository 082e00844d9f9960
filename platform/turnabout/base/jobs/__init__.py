"""Work that a page does not wait for.

outbox   jobs and e-mails as rows of the transaction they follow from
queue    registers job functions, and runs them in the worker
"""
