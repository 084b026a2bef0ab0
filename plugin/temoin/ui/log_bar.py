"""The bar in which a step is logged: the tool in two letters, then Enter."""

from collections.abc import Collection
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from temoin.catalogue import Catalogue
from temoin.language import say
from temoin.ui import words
from temoin.ui.bars import ARROWS, Bar
from temoin.ui.flow import FlowLayout
from temoin.ui.head import plain_label
from temoin.ui.session import ChosenStep
from temoin.ui.suggestions import Suggestions, suggested
from temoin.vocabulary import Effect, Hosting, Technique, label
from temoin.wording import tool_words


class LogBar(Bar):
    """Asks for tool, technique, effect and note; any text is a tool."""

    def __init__(
        self,
        clips: str,
        catalogue: Catalogue | None,
        used: Collection[str],
        start: ChosenStep | None = None,
    ) -> None:
        """Ask for a step.

        Args:
            clips: The clips it is for, in words.
            catalogue: Known tools; None until they have been read.
            used: Names of tools that this cut has already.
            start: A step that stands in the bar at first, for the person to change.
        """
        super().__init__()
        self._clips, self._catalogue, self._used = clips, catalogue, used
        self._start = start
        title = say("Log a step on {clips}", clips=clips)
        if start:
            found = words.apart(start.tool)
            title = say("Confirm {tool} on {clips} as another step", tool=found, clips=clips)
        self.add_words(title, "strong")
        self._tool = _field(say("Tool"), say("tool: two letters find it, any text will do"))
        self._technique = _Choice(say("Technique"), Technique)
        self._effect = _Choice(say("Effect"), Effect)
        self._note = _field(say("Note"), say("note: goes into sheets"))
        self._suggestions = Suggestions(self)
        self._says = plain_label()
        self._lay_out()
        self._tool.installEventFilter(self)
        self._tool.textChanged.connect(self._search)
        self._suggestions.chosen_changed.connect(self._take_classes)
        self._technique.activated.connect(self._say)
        self._effect.activated.connect(self._say)
        if start:
            self._tool.setText(start.tool)
            self._tool.selectAll()
        self._say()

    def _lay_out(self) -> None:
        classes = QWidget()
        flow = FlowLayout()
        flow.setSpacing(4)
        classes.setLayout(flow)
        for name, choice in ((say("technique"), self._technique), (say("effect"), self._effect)):
            label_of_it = plain_label("soft", wraps=False)
            label_of_it.setText(name)
            label_of_it.setMinimumHeight(choice.sizeHint().height())
            flow.addWidget(label_of_it)
            flow.addWidget(choice)
        flow.addWidget(self._note)
        for widget in (self._tool, self._suggestions, classes, self._says):
            self.rows.addWidget(widget)
        self.add_words(
            say("Up and Down choose a tool.  Tab goes on.  Enter signs.  Esc leaves."), "soft"
        )

    def begin(self) -> None:
        """Put the cursor into the tool field."""
        self._tool.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_catalogue(self, catalogue: Catalogue) -> None:
        """Offer tools from now on."""
        self._catalogue = catalogue
        self._search(self._tool.text())

    def why_not(self) -> str:
        """Return that a tool is missing, or ""."""
        return "" if self._tool.text().strip() else say("Name the tool; 'unknown' will do.")

    def step(self) -> ChosenStep:
        """Return the step as it stands in the bar."""
        tool = self._suggestions.chosen()
        return ChosenStep(
            tool=tool.name if tool else self._tool.text().strip(),
            technique=Technique(self._technique.currentData()),
            effect=Effect(self._effect.currentData()),
            note=self._note.text().strip(),
            hosting=tool.hosting if tool else Hosting.UNKNOWN,
            fields={"vendor": tool.vendor, "catalogue": tool.id} if tool else {},
        )

    def _search(self, text: str) -> None:
        self._suggestions.offer(suggested(self._catalogue, text, self._used), text)
        if self._start and text.strip() == self._start.tool:
            self._suggestions.choose(self._start.tool)

    def _take_classes(self) -> None:
        """Show the chosen tool's classes; those that the person chose stay theirs.

        A step that is edited keeps its own while its tool stays.
        """
        tool, start = self._suggestions.chosen(), self._start
        if start and start.tool == (tool.name if tool else self._tool.text().strip()):
            self._technique.suggest(start.technique)
            self._effect.suggest(start.effect)
        else:
            self._technique.suggest(tool.technique if tool else Technique.UNKNOWN)
            self._effect.suggest(tool.effect if tool else Effect.UNKNOWN)
        self._say()

    def _say(self) -> None:
        """Say what Enter would sign."""
        missing = self.why_not()
        told = say(
            "Enter signs: {step}, on {clips}", step=step_words(self.step()), clips=self._clips
        )
        self._says.setText(missing or told)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose among the offered tools by the arrows while the cursor is in the tool field."""
        is_press = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        by = ARROWS.get(event.key(), 0) if is_press and isinstance(event, QKeyEvent) else 0
        if by:
            self._suggestions.step(by)
            return True
        return super().eventFilter(watched, event)


class _Choice(QComboBox):
    """One word of a vocabulary; what the person chose is not suggested away."""

    def __init__(self, name: str, vocabulary: type[Technique | Effect]) -> None:
        super().__init__()
        self._own = False
        for word in vocabulary:
            self.addItem(label(word), word.value)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._keep)
        self.suggest(vocabulary.UNKNOWN)

    def suggest(self, word: StrEnum) -> None:
        """Show a word unless the person has chosen one."""
        if not self._own:
            self.setCurrentIndex(self.findData(word.value))

    def _keep(self) -> None:
        self._own = True


def step_words(step: ChosenStep) -> str:
    """Return a step in a few words: tool, product's vendor, technique and effect."""
    vendor = step.fields.get("vendor")
    by = say(" by {vendor}", vendor=words.apart(vendor)) if isinstance(vendor, str) else ""
    classes = words.classes_words(step.technique, step.effect)
    note = say(", noting {note}", note=words.quoted(step.note)) if step.note else ""
    return f"{tool_words(words.apart(step.tool))}{by} ({classes}){note}"


def _field(name: str, placeholder: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(placeholder)
    field.setMinimumWidth(field.fontMetrics().averageCharWidth() * 28)
    return field
