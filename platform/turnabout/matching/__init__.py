"""Matching: who could help with a request, and whom to ask when nobody answers.

candidates     finds and ranks members whose card or offers fit a request
stopwords      words too common in requests to match by
escalation     whom to ask for a referral when a request has no response
jobs           notifies candidates of new requests, escalates unanswered ones
"""
