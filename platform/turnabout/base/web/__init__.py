"""The web layer: sign-in, forms, errors, limits, headers, and what all pages share.

app_config          Flask's configuration from the settings, and the outermost WSGI middleware
auth                the viewer; requires sign-in unless a view is @public; CSRF
errors              Refused, the exception for broken domain rules, and the error pages
outage              answers 503 while the database is unavailable, by a circuit breaker
forms               the form base class and its text fields
form_messages       our wording of WTForms' messages
contact_fields      fields for phone numbers and web addresses
number_fields       whole-number fields that accept any number of digits
rate_limits         rate limits on POST requests and sign-in attempts, counted in a database
limit_storage       the counts of rate limits, in a table or a file of their own
not_found_limit     rate limit on 404 responses, against guessing codes
request_text        removes NUL, invalid bytes and invalid cookies from requests
headers             security headers of every response
hosts               refuses other host names; sets the public address
links               absolute URLs for print and e-mail; normalizes URLs that people enter
pagination          keyset pagination: `Page`, its default size, and the `below` argument
signed_tokens       signed tokens for links
static_files        static files under hashed names, compressed at startup
page_frame          header, navigation and footer of every page, cached; icons
pwa                 manifest and service worker
health              /healthz and /readyz
uploaded_images     decodes uploaded images within a limit on pixels; the settings limit bytes
component_gallery   /cabinet: all components with sample data, in development only
"""
