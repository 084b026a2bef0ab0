"""Follow an open application: where it stands, what its timeline is, which operations are in use.

Nothing here knows which application it is, and nothing here waits: each tick asks a few questions
and goes on with what is left to read for as long as its budget lasts.
"""

from temoin.follow.follower import SHOW_SECONDS, Follower, Happened, Pulse
from temoin.follow.known import item_at

__all__ = ["SHOW_SECONDS", "Follower", "Happened", "Pulse", "item_at"]
