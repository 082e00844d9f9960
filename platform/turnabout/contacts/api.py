"""For other features: networks, origins and UIDs of contacts, and touches that follow from what happens."""

from turnabout.contacts.followed_touches import follow_between as follow_between
from turnabout.contacts.followed_touches import follow_touch as follow_touch
from turnabout.contacts.followed_touches import undo_between as undo_between
from turnabout.contacts.followed_touches import undo_touches as undo_touches
from turnabout.contacts.formats import uid as uid
from turnabout.contacts.origins import NETWORK_OF as NETWORK_OF
from turnabout.contacts.origins import NETWORK_WORDS as NETWORK_WORDS
from turnabout.contacts.origins import ORIGINS as ORIGINS
