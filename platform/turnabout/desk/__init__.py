"""The operator's pages: members, reports, suspensions and their reasons."""
