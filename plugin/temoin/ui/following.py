"""Keeps the list on the clip that is under an application's playhead."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from temoin.ui.clip_list import ClipList
from temoin.ui.listing import Listed, Listing
from temoin.vocabulary import TrackKind


@dataclass(frozen=True, slots=True)
class _Shown:
    """A clip of picture that is seen, and the record frames in which it is."""

    start: int
    end_exclusive: int
    track_index: int
    listed: Listed


class Following(QObject):
    """Moves the list when another clip comes under the playhead, or others are chosen there.

    Only then: a person who looks at another clip in the list is not called back while the playhead
    stands, or moves within its clip. While a bar is open nothing moves; it catches up afterwards.
    What was chosen there before the window came is not taken over: L would speak of it unasked.
    """

    def __init__(
        self, clips: ClipList, may_move: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        """Follow at once, as soon as there is anything to follow.

        Args:
            clips: The list.
            may_move: Whether nobody is saying anything in the window just now.
            parent: Owns it.
        """
        super().__init__(parent)
        self._clips, self._may_move = clips, may_move
        self.is_on = True
        self.is_unlisted = False
        self._shown: Sequence[_Shown] = ()
        self._all: Sequence[Listed] = ()
        self._playhead: int | None = None
        self._selection: tuple[str, ...] | None = None
        self._under: str | None = None
        self._wants_selection = False

    def show_listing(self, listing: Listing | None) -> None:
        """Look for the playhead in another list."""
        if listing is None:
            self._selection, self._wants_selection = None, False
        self._all = listing.listed if listing else ()
        self._shown = [
            _Shown(record.start, record.end_exclusive, clip.track_index, each)
            for each in self._all
            if (clip := each.standing.clip).kind is TrackKind.PICTURE
            and clip.visible
            and (record := clip.record_range)
        ]
        self.catch_up()

    def hear(self, playhead: int | None, selection: tuple[str, ...]) -> None:
        """Take where the person is in the application."""
        self._playhead = playhead
        if self._all and selection != self._selection:
            self._wants_selection = bool(selection) and self._selection is not None
            self._selection = selection
        self.catch_up()

    def toggle(self) -> None:
        """Stop following, or follow again and go where the playhead is."""
        self.is_on = not self.is_on
        self._under, self._wants_selection = None, False
        self.catch_up()

    def catch_up(self) -> None:
        """Move the list to where the person is in the application, if that has changed."""
        if not self.is_on or not self._may_move():
            return
        under = self._under_playhead()
        name = _key(under) if under else None
        if under and name != self._under:
            name = name if self._go_to(under) else None
        self._under = name
        if self._wants_selection and self._choose_selection():
            self._wants_selection = False

    def _under_playhead(self) -> Listed | None:
        """Return the topmost clip that is seen at the playhead."""
        if self._playhead is None:
            return None
        frame = self._playhead
        found = [each for each in self._shown if each.start <= frame < each.end_exclusive]
        return max(found, key=lambda each: each.track_index).listed if found else None

    def _go_to(self, listed: Listed) -> bool:
        """Choose a clip; return whether it is in the list."""
        self.is_unlisted = all(each is not listed for each in self._clips.listed)
        if not self.is_unlisted:
            self._clips.choose(listed)
        return not self.is_unlisted

    def _choose_selection(self) -> bool:
        """Choose the clips that are chosen in the application; return whether any was there.

        Of picture and its sound chosen together, picture: that is what is spoken of.
        """
        wanted = set(self._selection or ())
        listed = set(map(id, self._clips.listed))
        found = [each for each in self._all if each.standing.clip.guid in wanted]
        found = [each for each in found if id(each) in listed]
        picture = [each for each in found if each.standing.clip.kind is TrackKind.PICTURE]
        self._clips.choose_several(picture or found)
        return bool(found)


def _key(listed: Listed) -> str:
    """Return what tells a clip from the others while its application has it."""
    clip = listed.standing.clip
    return listed.own_id or f"{clip.id} {clip.name}"
