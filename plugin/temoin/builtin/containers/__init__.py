"""What media files carry beside their pictures: texts and blocks, each with its place.

Each module knows one container. It walks heads, seeks over what it does not need, and bounds
what it reads; no pixel is decoded. What a walk cannot follow ends it: a broken file says less.

`texts_of(path)` is all texts of a file of any kind that is known here. Prompts are among them:
a `Text` shows its text to nobody who does not ask for it.
"""

from temoin.builtin.containers.kinds import HEAD_BYTES, Kind, kind_of
from temoin.builtin.containers.texts import texts_in, texts_of
from temoin.builtin.containers.values import MOST_BYTES, Metered, Text

__all__ = ["HEAD_BYTES", "MOST_BYTES", "Kind", "Metered", "Text", "kind_of", "texts_in", "texts_of"]
