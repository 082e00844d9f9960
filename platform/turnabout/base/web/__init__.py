"""The web: who is signed in, forms, errors, limits, and what every page and answer carries.

app_config          settings into Flask's configuration, and the outermost WSGI layers
auth                the viewer, @public, sign-in required for everything else, CSRF
errors              Refused, and the error pages
outage              503 for everybody while the database is away (circuit breaker)
forms               the form base class and its text fields
form_messages       our wording for the messages of WTForms
contact_fields      fields for phone numbers and web addresses
number_fields       whole-number fields, however many digits are sent
rate_limits         rate limits, counted in the database
limit_storage       the counts of rate limits, in a table or a file of their own
not_found_limit     slows down whoever guesses addresses
request_text        requests without NUL, invalid bytes or foreign cookies
headers             security headers of every answer (the public card has its own)
hosts               trusted hosts and the public address
links               absolute addresses for paper and e-mail; web addresses that people enter
pagination          pages of a list by key
signed_tokens       signed words for links
static_files        static files under hashed names, compressed once
page_frame          what surrounds every page, cached
pwa                 manifest, icons and service worker
health              /healthz and /readyz
uploaded_images     decodes pictures from outside, within limits of pixels (of bytes: settings)
component_gallery   /cabinet: every part of the look with sample data
"""
