"""Matching: who could help with a request, and whom to ask when nobody answers.

candidates     members whose card or offers fit a request, with the words that fit
stopwords      words too common in requests to match by
escalation     whom to ask for a referral when a request has no response
jobs           notify candidates of new requests, escalate unanswered ones
"""
