"""The way in: joining, the first card, confirming the e-mail address."""
