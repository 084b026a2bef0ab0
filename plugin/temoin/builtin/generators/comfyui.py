"""ComfyUI's graphs in the files that it saves: which of their nodes ran a model, and which.

What ran (`prompt`) is asked before what the window shows (`workflow`). Only nodes count that
lead to what was saved. What a node is, the catalogue says by its type; of nodes that nobody here
knows only their models' files speak.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from temoin.api import EvidenceError, TemoinError, Tool, load_catalogue, vocabulary, workflows
from temoin.builtin.containers import Text
from temoin.builtin.generators.trace import Says, Technique, Trace, text

COMFYUI = "ComfyUI"
_MARKS = ('"class_type"', '\\"class_type\\"', '"nodes"', '\\"nodes\\"')
_SPEAKING = ("text", "prompt", "string", "wildcard")
_PROSE_WORDS = 2
_INPAINT = ("inpaint", "noisemask")
_NO_MODELS = ("lora", "vae")
_LOADERS = ("checkpoint", "unet", "diffusion", "model")


@dataclass(frozen=True, slots=True)
class _Ran:
    """The nodes of a graph that lead to what was saved, and where the graph stands."""

    where: str
    steps: Sequence[workflows.Step]


def is_graph(content: str) -> bool:
    """Return whether a text may be a graph, without parsing it."""
    return content[:1] == "{" and any(each in content for each in _MARKS)


def traces(graphs: Sequence[tuple[Text, str]]) -> Iterator[Trace]:
    """Yield what the graphs of a file tell, from the one that tells most.

    Args:
        graphs: Texts and the graphs in them.

    Raises:
        EvidenceError: None of them can be read.
    """
    problem: TemoinError | None = None
    ordered = sorted(graphs, key=lambda each: "class_type" not in each[1])
    for found, content in ordered:
        try:
            steps = workflows.steps_of(content.encode("utf-8", "replace"))
        except TemoinError as error:
            problem = error
            continue
        if steps:
            yield from _of(_Ran(found.where, _reaching(steps)))
            return
    if problem:
        raise EvidenceError(
            "the graph in it that made it cannot be read",
            hint="Ask for another copy of the file.",
        ) from problem


def _reaching(steps: Sequence[workflows.Step]) -> list[workflows.Step]:
    reached = workflows.connected(steps)
    return [each for each in steps if each.enabled and (reached is None or each.place in reached)]


def _of(ran: _Ran) -> Iterator[Trace]:
    catalogue = load_catalogue()
    kinds = {each.kind for each in ran.steps}
    known = {each: catalogue.matching(each, "class_type") for each in kinds}
    tools = {tool.id: tool for kind in sorted(kinds) for tool, _ in known[kind]}
    strange = [each for each in ran.steps if not known[each.kind]]
    own = [each for each in tools.values() if _makes_pictures_here(each)]
    if own or _sample(strange):
        yield _made(ran)
    elif not tools:
        yield _unknown(ran)
    for tool in tools.values():
        if tool not in own:
            yield _by(tool, ran)


def _makes_pictures_here(tool: Tool) -> bool:
    """Return whether a tool is one of ComfyUI's own ways to run a diffusion model."""
    return (
        tool.technique is Technique.GENERATIVE
        and tool.effect is vocabulary.Effect.CONTENT
        and tool.hosting is vocabulary.Hosting.LOCAL
    )


def _sample(strange: Sequence[workflows.Step]) -> bool:
    """Return whether nodes that nobody here knows load a model's file and sample it."""
    return bool(_models(strange)) and any("sampler" in each.kind.casefold() for each in strange)


def _made(ran: _Ran) -> Trace:
    samplers = [each for each in ran.steps if "sampler" in each.kind.casefold()]
    settings = samplers[0].settings if samplers else {}
    return Trace(
        tool=COMFYUI,
        where=ran.where,
        partial=any(word in each.kind.casefold() for each in ran.steps for word in _INPAINT),
        model=next(iter(_models(ran.steps)), ""),
        loras=sum("lora" in each.kind.casefold() for each in ran.steps),
        sampler=text(settings.get("sampler_name")),
        seed=text(settings.get("seed", settings.get("noise_seed"))),
        prompts=_prompts(ran),
        secrets=_prose(ran),
    )


def _by(tool: Tool, ran: _Ran) -> Trace:
    prompts = _prompts(ran) if tool.technique is Technique.GENERATIVE else []
    return Trace(
        tool=tool.name,
        where=ran.where,
        technique=tool.technique,
        prompts=prompts,
        secrets=() if prompts else _prose(ran),
    )


def _unknown(ran: _Ran) -> Trace:
    """Return what a graph says of which nobody here knows a node."""
    if _models(ran.steps):
        return Trace(
            tool=COMFYUI, where=ran.where, technique=Technique.UNKNOWN, secrets=_prose(ran)
        )
    head = "a graph without a node that is known to run a model"
    return Trace(tool=COMFYUI, where=ran.where, says=Says.OTHER, head=head)


def _models(steps: Sequence[workflows.Step]) -> list[str]:
    """Return the files of models, those of loaders of models first; adaptations left out."""
    loading = [each for each in steps if not any(w in each.kind.casefold() for w in _NO_MODELS)]
    loading.sort(key=lambda each: not any(word in each.kind.casefold() for word in _LOADERS))
    return [each for step in loading for each in step.texts if workflows.is_model_file(each)]


def _prompts(ran: _Ran) -> list[str]:
    found: list[str] = []
    for step in ran.steps:
        if any(word in step.kind.casefold() for word in _SPEAKING):
            found += (each for each in step.texts if not workflows.is_model_file(each))
        else:
            found.append(text(step.settings.get("prompt")))
    return found


def _prose(ran: _Ran) -> list[str]:
    texts = (each for step in ran.steps for each in (*step.texts, step.title))
    return [each for each in texts if len(each.split(maxsplit=_PROSE_WORDS)) >= _PROSE_WORDS]
