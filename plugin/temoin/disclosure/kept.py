"""Sentences of a kept scan, said in the language of whoever reads it.

A scan is kept in English: it outlives the run that made it, and ids of evidence hold its words.
"""

from collections.abc import Iterable
from dataclasses import replace

from temoin.language import ENGLISH, say_again, sayable, spoken
from temoin.model import CouldNotLook, CutView, DidNotRun, Evidence, ScanResult
from temoin.wording import joined

_OF_XMP = (
    sayable("its XMP cannot be read ({words})"),
    sayable("it is cut off"),
    sayable("it is larger than any that is read"),
    sayable("it has a document type, which is refused"),
    sayable("it is no well-formed XML"),
    sayable("it is nested too deep or has too many elements"),
    sayable("it is no packet"),
    sayable("it is packed by Brotli"),
)
"""What is wrong with an XMP packet: a fact, and why all of a file could not be read."""

_REASONS = (
    sayable("{name} is not there"),
    sayable("{name} is a folder"),
    sayable("{name} is a link that leads nowhere"),
    sayable("media on another machine ({host})"),
    sayable("media at a {scheme} address is not fetched"),
    sayable("the timeline names no media"),
    sayable("a media path with a NUL in it"),
    sayable("{name} is no media path"),
    sayable("the file is empty"),
    sayable("it changed while it was read"),
    sayable("{count} of {total} frames from here on were not read"),
    sayable("the media of {count} of {total} clips were not read yet"),
    sayable("{count} of {total} clips were not read yet"),
    sayable("{count} of {total} clips were not looked into yet"),
    sayable("{name} was not looked into: {words}"),
    sayable("{count} more clips were not looked into"),
    sayable("too large to be hashed unasked: use --hash"),
    sayable("its Content Credentials cannot be read ({reason})"),
    sayable("its EXIF cannot be read"),
    sayable("its headers are larger than any that are read"),
    *_OF_XMP,
    sayable("did not import within {seconds} seconds"),
    sayable("does not import: {reason}"),
    sayable("refused: {distribution} already brings a plugin with this id"),
    sayable("returned no path"),
    sayable("none is loaded"),
    sayable("{name} is no file but a pipe or a device"),
    sayable("{name} is not there, and what is named so under --media is something else"),
    sayable(
        "{name} is not there, and what is named so under --media was not taken: nothing is known to"
        " compare it with"
    ),
    sayable("more than {most} files under --media: the rest was left out"),
    sayable("the folder {folder} under --media cannot be read: {reason}"),
    sayable("timelines in other files, used as clips, are not opened"),
    sayable("masks of clips do not say whether a model drew them"),
    sayable("a mask that is a file does not say what drew it"),
    sayable("subtitles do not say whether speech recognition wrote them"),
    sayable("transitions between clips are not read"),
    sayable("a Baselight grade does not say which operators of its own it uses"),
    sayable("a Baselight grade does not say which of its plug-ins are switched on"),
    sayable("an AAF holds no traces of ScriptSync, PhraseFind or transcripts"),
    sayable("an ALE names no effects"),
    sayable("an EDL names no effects beyond changes of speed and what its comments say"),
    sayable("which effects it holds could not be read"),
    sayable("a generator's text in it cannot be read ({words})"),
    sayable("the graph in it that made it cannot be read"),
    sayable("{name} beside it cannot be read"),
    sayable("its pixels cannot be read"),
    sayable("its tags cannot be read"),
    sayable("it is larger than any that is read"),
    sayable("the file ends in it"),
    sayable("it changed while it was read"),
    sayable("gave no answer within {seconds} seconds"),
    sayable("gave an answer that cannot be read"),
    sayable("ended the process that read it ({how})"),
    sayable("did not load in the process that reads files"),
    sayable("no process could be started to read it: {reason}"),
    sayable("its compression is broken"),
    sayable("{place}: {words}"),
)
"""Why media could not be looked into and plugins did not run."""

_WARNINGS = (
    sayable("nothing tells the edit rate: {rate} frames a second were assumed"),
    sayable("an EDL does not say its rate: {rate} frames a second were assumed"),
    sayable("a text with a NUL in it was cut off there"),
    sayable("the programme's start is no time: it was taken as 0"),
    sayable("the ledger in the timeline's metadata was altered into something else: not read"),
    sayable("the file holds a {kind}, which was read as a whole timeline"),
    sayable("record times off whole frames were rounded to the nearest"),
    sayable("source times off whole frames were widened to whole ones"),
    sayable("trims of nests with times that are none, left out"),
    sayable("tracks whose source range was read as record start"),
    sayable("clips that name media which they do not list"),
    sayable("clips with {words}, counted as no time"),
    sayable("times that are none"),
    sayable("no source range, and media of unknown length"),
    sayable("items that show nothing we know ({kind})"),
    sayable("{newer} read as {older}: {count}; what the newer schema names otherwise is not known"),
    sayable(
        "{field} of {newer} is of another kind than {older} has: kept beside it, and read by its"
        " name alone"
    ),
    sayable("clips beside the projects, not read"),
    sayable("the sequence's format does not tell its rate: {rate} frames a second were assumed"),
    sayable("compounds among loose clips, read as the clips in them"),
    sayable("items that begin before the one before ends"),
    sayable("captions, left out: they are no picture"),
    sayable("elements that are not understood ({tag})"),
    sayable("clips that do not say how long they are, taken as nothing"),
    sayable("auditions without a clip"),
    sayable("compounds that hold themselves, left out there"),
    sayable("multicams that name no angle, the first was taken"),
    sayable("multicam angles that the file does not list"),
    sayable("clips conformed to another rate at a speed not told, taken as the usual one"),
    sayable("clips of media that the file does not list"),
    sayable("a sequence does not tell its rate: 24 frames a second were assumed"),
    sayable("clips that name no file"),
    sayable("sequences that hold themselves, left out there"),
    sayable("nested sequences that are not listed"),
    sayable("changes of speed that are not understood"),
    sayable("the adapter {adapter} says: {line}"),
    sayable("rows that were not understood, left out"),
    sayable("rows with more values than columns, the last ones left out"),
    sayable("rows whose times are none, read without them"),
    sayable("rows whose Duration does not fit their Start and End, read without it"),
    sayable("the log does not say its rate: {rate} frames a second were assumed"),
    sayable("events that are markers and no clips"),
    sayable("items with times that are no numbers, read as none"),
    sayable("clips of files that are not listed"),
    sayable("clips that do not tell their rate, counted at {rate} frames a second"),
    sayable("events that were not understood, left out"),
    sayable("events that overlap others, read as layers above them"),
    sayable("timecodes that drop-frame skips, read as the next frame"),
    sayable("ranges that end before they begin, turned round"),
    sayable("source and record of different length without a speed: it was derived"),
    sayable("its effects could not be read: {reason}"),
    sayable("clips whose source has effects of its own may have been read as gaps"),
    sayable("it has no profile: 25 frames a second were taken, as MLT does"),
    sayable("it says no frame rate: 30 frames a second were taken, as GES does"),
    sayable("times that are none, left out"),
    sayable("tracks that play nothing we know"),
    sayable("clips that play nothing we know"),
    sayable("line {number}: {line}"),
    sayable("row {number}"),
    sayable("{words}: {count}, the first at {where}"),
)
"""What was rounded, guessed or not understood in a timeline."""

_FACTS = (
    sayable("made by an AI model"),
    sayable("changed in part by an AI model"),
    sayable("put together, some of it made by an AI model"),
    sayable("data made by an AI model"),
    sayable("captured by a camera or recorder"),
    sayable("captured, several frames made one"),
    sayable("put together from captures"),
    sayable("put together, some of it perhaps made by an AI model"),
    sayable("drawn with software, perhaps by an AI model"),
    sayable("made by a person with software"),
    sayable("edited by a person"),
    sayable("edited a little by a person"),
    sayable("enhanced by an algorithm"),
    sayable("made by an algorithm without training"),
    sayable("drawn from measurements by a program"),
    sayable("captured from a screen, which may show AI"),
    sayable("recorded from a virtual scene"),
    sayable("scanned from a negative"),
    sayable("scanned from a positive"),
    sayable("scanned from a print"),
    sayable("made by software"),
    sayable("made by an AI model, as its agent's name tells"),
    sayable("no source type is stated"),
    sayable("an AI model is disclosed"),
    sayable("no source is stated"),
    sayable("Content Credentials lie at {host} and were not fetched"),
    sayable("nothing in the file refers to this"),
    sayable("its signature was not checked"),
    sayable("it is one piece of a stream and is checked with all its fragments only"),
    sayable("fragments beside it, checked with it: {count}"),
    sayable("fragments beside it that do not fit: {count} of {total}"),
    sayable("Content Credentials beside it do not fit: they are another file's, or it was altered"),
    sayable("altered since it was signed"),
    sayable("cannot be verified"),
    sayable("cannot be verified: {words}"),
    sayable("its signer left out more than the manifest"),
    *_OF_XMP,
    sayable("a picture attached to it: {words}"),
    sayable("a source type that is not known"),
    sayable("a source type that is no term of IPTC"),
    sayable("AI system: {tool}"),
    sayable("made or changed by an AI system that is not named"),
    sayable("made or changed by an AI system, named at length"),
    sayable("its credit line is: {credit}"),
    sayable("written by a generator: {tool}"),
    sayable("a part of it: {words}"),
    sayable("an input to it: {words}"),
    sayable("edited ({names})"),
    sayable("edited"),
    sayable("frames {first} to {last}"),
    sayable("from {start} s to {end} s"),
    sayable("a region of it"),
    sayable("and more of it"),
    sayable("its owner allows {words}"),
    sayable("its owner forbids {words}"),
    sayable("its owner sets terms for {words}"),
    sayable("captured with a camera by {device}, says a report of the camera ({name})"),
    sayable("captured with {device}, says a report of the camera ({name})"),
    sayable("captured with a camera by {device}"),
    sayable("captured with {device}"),
    sayable("which one was not looked into: {words}"),
    sayable("recorded with {device}"),
    sayable("recorded on a computer ({device}), from its camera or its screen"),
    sayable("scanned with {device}"),
    sayable("written by {name}, from what {device} recorded"),
    sayable("written by {name}"),
    sayable("{words} ({terms})"),
    sayable("{words}, with {tool}"),
    sayable("enhanced by an AI model"),
    sayable("an AI model helped"),
    sayable("a model worked on it, in a way that is not known here"),
    sayable("enlarged without a model"),
    sayable("kept in a generator's gallery, which does not say that it was made there"),
    sayable("a graph without a node that is known to run a model"),
    sayable("a record of AI work lies beside it, in a form that is not known here"),
    sayable("a workflow was locked beside it, which does not say that this file came of it"),
    sayable("model {name}"),
    sayable("LoRAs: {count}"),
    sayable("sampler {name}"),
    sayable("seed {name}"),
    sayable("a short prompt"),
    sayable("a prompt"),
    sayable("a long prompt"),
)
"""What files say of themselves; a text is several of these, parted by semicolons."""

_PART = "; "


def said_cut(cut: CutView) -> CutView:
    """Return a cut with its warnings said."""
    warnings = tuple(say_again(each, _WARNINGS) for each in cut.warnings)
    return replace(cut, warnings=warnings) if warnings != cut.warnings else cut


def said_scan(scan: ScanResult) -> ScanResult:
    """Return a scan with its reasons and facts said; ids stay."""
    if spoken() == ENGLISH:
        return scan
    return replace(
        scan,
        files=tuple(replace(each, evidence=said_facts(each.evidence)) for each in scan.files),
        could_not_look=tuple(map(_said_problem, scan.could_not_look)),
        did_not_run=tuple(map(said_failure, scan.did_not_run)),
    )


def said_facts(facts: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return facts with their texts said."""
    return tuple(replace(each, text=said_text(each.text)) for each in facts)


def said_text(text: str) -> str:
    """Return what a file says, said."""
    return joined(say_again(part, _FACTS) for part in text.split(_PART))


def _said_problem(problem: CouldNotLook) -> CouldNotLook:
    return replace(problem, reason=said_reason(problem.reason))


def said_reason(reason: str) -> str:
    """Return why something could not be looked into, said."""
    return joined(say_again(part, _REASONS) for part in reason.split(_PART))


def said_failure(failure: DidNotRun) -> DidNotRun:
    """Return a plugin that gave no answer, its reason said."""
    return replace(failure, reason=say_again(failure.reason, _REASONS))
