REASONS = ("harassment", "scam", "job_fraud", "impersonation", "private_details", "spam", "other")
