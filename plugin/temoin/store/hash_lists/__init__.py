"""Hash lists that lie with media: which hash they give a file, and how far that can be believed."""

from temoin.store.hash_lists.finding import FOLDER, LIST_SUFFIX, HashLists, Listed

__all__ = ["FOLDER", "LIST_SUFFIX", "HashLists", "Listed"]
