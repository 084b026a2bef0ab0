"""A fake application: a project in memory, which may give nothing, lie, be busy or die."""

from collections import Counter, deque
from collections.abc import Callable, Collection
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TypeVar

from temoin.errors import HostBusyError, HostError, HostGoneError
from temoin.language import say
from temoin.model import HostItem, HostTimeline, News, NewsKind, items_of
from temoin.testing.fake_timeline import varied_timeline, with_item

Answer = TypeVar("Answer")

CALLS = frozenset(
    {
        "state",
        "timeline",
        "operations",
        "fingerprint",
        "playhead",
        "selection",
        "marks",
        "put_mark",
        "remove_mark",
        "colour",
        "set_colour",
        "label_of",
        "set_label",
        "kept_id",
        "keep_id",
        "export_cut",
        "news",
    }
)
"""Every call that the application knows, by the method of the port that makes it."""


@dataclass(slots=True, kw_only=True)
class FakeProject:
    """All that the application would save.

    Attributes:
        timeline: The one that is open; None where none is.
        labels: Our line on an item, by the item's id.
        kept: Our id in an item, by the item's id.
    """

    timeline: HostTimeline | None = field(default_factory=varied_timeline)
    labels: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Faults:
    """What is wrong with the application.

    Attributes:
        gives_none: Calls that it answers with None.
        lies: Calls that change something which it answers with yes, and does nothing.
        busy_after: So many more calls are answered, then none until it is None again.
        gone_after: So many more calls are answered, then it has died.
    """

    gives_none: Collection[str] = ()
    lies: Collection[str] = ()
    busy_after: int | None = None
    gone_after: int | None = None


class FakeApplication:
    """What a real application is to a host adapter: it is asked, and tells or does something.

    Attributes:
        calls: How often each call was made, by the name in `CALLS`.
        changes: Every change to the project, in words, oldest first.
        faults: What is wrong with it; may be set at any time.
        on_call: Called with each call's name before it is answered: a test may wait in it.
        operations_late: Whether the timeline leaves out operations on items, as a host does for
            which they are slow to ask for.
        playhead: Record frame that is seen.
        chosen: Ids of the items that are chosen.
    """

    def __init__(self, project: FakeProject | None = None) -> None:
        """Open a project; the varied one where none is given."""
        self.project = project or FakeProject()
        self.calls: Counter[str] = Counter()
        self.changes: list[str] = []
        self.faults = Faults()
        self.on_call: Callable[[str], None] | None = None
        self.operations_late = False
        opened = self.project.timeline
        self.playhead = opened.start if opened else 0
        self.chosen: tuple[str, ...] = ()
        self._news: deque[News] = deque()

    def snapshot(self) -> FakeProject:
        """Return a copy of the whole project as it is now."""
        return deepcopy(self.project)

    @property
    def open_timeline(self) -> HostTimeline:
        """The timeline that is open.

        Raises:
            HostError: None is.
        """
        if self.project.timeline is None:
            raise HostError(say("no timeline is open"), hint="Open a timeline.")
        return self.project.timeline

    def item(self, item: str) -> HostItem:
        """Return the item of an id.

        Raises:
            HostError: There is none.
        """
        for each in items_of(self.open_timeline.tracks):
            if each.id == item and item:
                return each
        raise HostError(
            say("no item {item} in the timeline", item=repr(item[:40])),
            hint="Read the timeline again.",
        )

    def answer(self, call: str, tell: Callable[[], Answer]) -> Answer | None:
        """Return what the application says to a call; None where that is its fault.

        Raises:
            HostBusyError: It is busy.
            HostGoneError: It has died.
            HostError: What is asked of is not there.
        """
        self.calls[call] += 1
        if self.on_call:
            self.on_call(call)
        self._fail()
        return None if call in self.faults.gives_none else tell()

    def change(self, call: str, what: str, do: Callable[[], None]) -> bool | None:
        """Have something changed; return True where the application says that it did.

        Raises:
            HostBusyError: It is busy.
            HostGoneError: It has died.
            HostError: What is asked of is not there.
        """

        def done() -> bool:
            if call not in self.faults.lies:
                do()
                self.changes.append(what)
            return True

        return self.answer(call, done)

    def edit(self, item: str, **fields: object) -> None:
        """Have the person edit an item of the timeline."""
        self.item(item)
        self.show(with_item(self.open_timeline, item, **fields))

    def show(self, timeline: HostTimeline | None) -> None:
        """Have the person change the whole timeline, open another one, or close it."""
        was = self.project.timeline
        self.project.timeline = timeline
        same = was is not None and timeline is not None and was.id == timeline.id
        self.tell(News(kind=NewsKind.TIMELINE if same else NewsKind.PROJECT))

    def tell(self, news: News) -> None:
        """Have something happen of which the host tells."""
        self._news.append(news)

    def take_news(self) -> tuple[News, ...]:
        """Return what was told and not taken yet."""
        told = tuple(self._news)
        self._news.clear()
        return told

    def _fail(self) -> None:
        faults = self.faults
        if faults.gone_after == 0:
            raise HostGoneError(say("the application has gone"), hint="Start it again.")
        if faults.busy_after == 0:
            raise HostBusyError(say("the application is busy"), hint="Wait until it has finished.")
        if faults.gone_after is not None:
            faults.gone_after -= 1
        if faults.busy_after is not None:
            faults.busy_after -= 1
