"""Who said something, and what acted for them: a program never speaks by itself."""

from collections.abc import Mapping

from temoin.language import say
from temoin.ledger import Entry
from temoin.vocabulary import Hosting, label
from temoin.wording import listed

_SHOWN = 4


def said_by(name: str, entry: Entry) -> str:
    """Return who signed an entry, with the agent that acted for them, if it names one.

    Args:
        name: The person's, or their key's short form.
        entry: What they signed.
    """
    words = agent_words(entry.body)
    return say("{person}, through the agent {agent}", person=name, agent=words) if words else name


def agent_words(fields: Mapping[str, object]) -> str:
    """Return an entry's agent in words: its name, where it runs, what it could read; or ""."""
    agent = fields.get("agent")
    name = agent.get("name") if isinstance(agent, Mapping) else None
    if not isinstance(agent, Mapping) or not isinstance(name, str) or not name:
        return ""
    told = [_hosting_words(agent.get("hosting"))]
    seen = agent.get("may_see")
    named = [each for each in seen if isinstance(each, str)] if isinstance(seen, list) else []
    if named:
        told.append(say("sees {things}", things=listed(named, _SHOWN)))
    return say("{agent} ({facts})", agent=name, facts=", ".join(filter(None, told)))


def _hosting_words(hosting: object) -> str:
    known = [each for each in Hosting if each.value == hosting and each is not Hosting.UNKNOWN]
    return label(known[0]) if known else say("where it runs is unknown")
