"""What people write into logs, in English and in French: headings, classes, yes and no."""

import re
import unicodedata
from enum import StrEnum

from temoin.vocabulary import Effect, Hosting, Technique, label


class Field(StrEnum):
    """What a column of a log may hold."""

    CLIP = "clip"
    IN = "in"
    OUT = "out"
    REEL = "reel"
    SOURCE_IN = "source_in"
    SOURCE_OUT = "source_out"
    SCENE = "scene"
    TOOL = "tool"
    TECHNIQUE = "technique"
    EFFECT = "effect"
    HOSTING = "hosting"
    NOTE = "note"
    PURPOSE = "purpose"
    DECIDED_BY = "decided_by"
    PROMPT = "prompt"
    DATE = "date"
    PERSON = "person"
    NO_AI = "no_ai"


Class = Technique | Effect | Hosting

HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.CLIP: (
        *("clip", "clip name", "shot", "shot name", "shot code", "vfx shot", "vfx id", "name"),
        *("clip id", "plan", "nom du plan", "nom de plan", "nom", "plan vfx", "nom du clip"),
    ),
    Field.IN: (
        *("in", "record in", "rec in", "tc in", "record tc in", "rec tc in", "timecode in"),
        *("in tc", "start", "start tc", "tc", "timecode", "record tc", "entree", "tc entree"),
        *("debut", "tc debut", "in record", "tc record in", "point d entree"),
    ),
    Field.OUT: (
        *("out", "record out", "rec out", "tc out", "record tc out", "rec tc out"),
        *("timecode out", "out tc", "end", "end tc", "sortie", "tc sortie", "fin", "tc fin"),
        *("out record", "tc record out", "point de sortie"),
    ),
    Field.REEL: (
        *("reel", "reel name", "tape", "tape name", "camera roll", "camroll", "roll", "bobine"),
        *("bande", "cassette", "rouleau", "carte"),
    ),
    Field.SOURCE_IN: (
        *("source in", "src in", "source tc in", "src tc in", "source start", "in source"),
        *("tc source in", "entree source", "tc source entree", "tc source", "source tc"),
    ),
    Field.SOURCE_OUT: (
        *("source out", "src out", "source tc out", "src tc out", "source end", "out source"),
        *("tc source out", "sortie source", "tc source sortie"),
    ),
    Field.SCENE: ("scene", "scene no", "scene number", "sc", "sequence", "seq", "no de scene"),
    Field.TOOL: (
        *("tool", "ai tool", "ai tools", "tool used", "software", "plugin", "model", "outil"),
        *("outil ia", "outil utilise", "logiciel", "modele", "tools", "outils"),
    ),
    Field.TECHNIQUE: ("technique", "kind of ai", "ai type", "type of ai", "type d ia", "type ia"),
    Field.EFFECT: ("effect", "effect on the work", "effet", "effet sur l oeuvre", "impact"),
    Field.HOSTING: (
        *("hosting", "hosted", "runs on", "local or cloud", "local cloud", "hebergement"),
        *("heberge", "execution"),
    ),
    Field.NOTE: (
        *("note", "notes", "comment", "comments", "description", "remarks", "remarque"),
        *("remarques", "commentaire", "commentaires"),
    ),
    Field.PURPOSE: ("purpose", "reason", "why", "use", "but", "usage", "objectif", "raison"),
    Field.DECIDED_BY: (
        *("decided by", "decision", "approved by", "decide par", "approuve par", "valide par"),
    ),
    Field.PROMPT: ("prompt", "prompts", "invite", "consigne", "requete"),
    Field.DATE: ("date", "day", "done on", "when", "jour", "fait le", "date of use"),
    Field.PERSON: (
        *("person", "who", "artist", "operator", "by", "user", "editor", "colorist", "personne"),
        *("qui", "artiste", "operateur", "operatrice", "par", "utilisateur", "fait par"),
    ),
    Field.NO_AI: (
        *("no ai", "no ai used", "without ai", "ai free", "sans ia", "pas d ia", "aucune ia"),
    ),
}
"""Headings by which a column is known without being told, as `heading` makes them."""

_CLASSES: dict[type[Class], dict[str, tuple[str, ...]]] = {
    Technique: {
        "none": ("no ai", "no model", "aucune", "aucun", "sans ia", "pas d ia"),
        "assistive": ("assisted", "assistance", "assist", "assistee", "assiste", "d assistance"),
        "enhancement": ("enhance", "enhanced", "amelioration", "ameliore", "restauration"),
        "generative": ("generation", "generated", "generatif", "generee", "genere", "gen ai"),
        "unknown": ("inconnu", "inconnue", "not known", "n a", "?"),
    },
    Effect: {
        "technical": ("technique", "tech"),
        "look": ("style", "aspect", "rendu", "image"),
        "content": ("contenu",),
        "likeness": ("ressemblance", "apparence", "visage", "voix", "face", "voice"),
        "none": ("aucun", "no effect", "sans effet"),
        "unknown": ("inconnu", "inconnue", "not known", "n a", "?"),
    },
    Hosting: {
        "local": ("locale", "on premise", "on prem", "workstation", "poste", "en local"),
        "facility": ("in house", "interne", "laboratoire", "labo", "render farm", "studio"),
        "cloud": ("online", "web", "saas", "nuage", "en ligne", "dans le cloud"),
        "unknown": ("inconnu", "inconnue", "not known", "n a", "?"),
    },
}
_YES = frozenset({"yes", "y", "x", "true", "1", "oui", "o", "vrai", "ok", "\N{CHECK MARK}"})
_NO = frozenset({"no", "n", "false", "0", "non", "faux", "-", ""})
_NO_TOOL = frozenset(
    {
        *("", "none", "no", "nil", "nothing", "n a", "na", "not applicable", "no tool"),
        *("no ai", "no ai used", "without ai", "aucun", "aucune", "aucun outil", "non", "neant"),
        *("rien", "ras", "r a s", "s o", "sans", "sans objet", "sans ia", "pas d ia", "aucune ia"),
    }
)
"""What people write where they used no tool; a dash, or a mark without a letter, is empty here."""


def heading(text: str) -> str:
    """Return a text as headings and words are compared: `Début_TC` and `DEBUT TC` are one."""
    whole = text.casefold().replace("\N{LATIN SMALL LIGATURE OE}", "oe")
    letters = unicodedata.normalize("NFKD", whole)
    bare = "".join(each for each in letters if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w?\N{CHECK MARK}]+|_", " ", bare).split())


def known_class(kind: type[Class], text: str) -> Class | None:
    """Return the class that a text means, by its machine value or a label, or None."""
    written = heading(text)
    for word in kind:
        others = (word.value, label(word), *_CLASSES[kind].get(word.value, ()))
        if written in map(heading, others):
            return word
    return None


def names_tool(text: str) -> bool:
    """Return whether a text names a tool: `none`, `aucun`, `N/A` and a dash name none."""
    return heading(text) not in _NO_TOOL


def yes_or_no(text: str) -> bool | None:
    """Return whether a text says yes; nothing and a dash say no, None is neither."""
    written = heading(text) or text.strip()
    return True if written in _YES else False if written in _NO else None
