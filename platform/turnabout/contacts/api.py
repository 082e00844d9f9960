"""The networks and origins of contacts, for forms of other features."""

from turnabout.contacts.origins import NETWORK_OF as NETWORK_OF
from turnabout.contacts.origins import NETWORK_WORDS as NETWORK_WORDS
from turnabout.contacts.origins import ORIGINS as ORIGINS
