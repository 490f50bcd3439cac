"""Whose rows they are, and who may do what: roles, rights and owners that exist."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from app.core.hints import hint
from app.panel.checks.known import Fault, unknown
from app.panel.definition import REACHES, actions_named_twice, actions_of
from app.panel.merging.offered import MERGE, reason_in_english
from app.panel.registry import Registered, target_of


def owner_faults(entry: Registered) -> Iterator[Fault]:
    """Give what is wrong with the path to the user whose row it is."""
    owner = entry.panel.owner
    narrowed = any({"own", "team"} & set(words.split()) for words in entry.panel.can.values())
    if owner is None:
        if narrowed:
            yield "E008", "a role sees own rows, but no owner says whose they are. Name `owner`."
        return
    model: Any = entry.model
    for step in owner.split("."):
        links = model.__mapper__.relationships
        if step not in links:
            near = hint(step, links.keys())
            yield "E009", f"owner goes by {step!r}, which is no link of {model.__name__}. {near}"
            return
        model = target_of(model, step)
    if model.__name__ != "User":
        yield "E009", f"owner ends at {model.__name__}, not at a user. Go on to the user's link."


def _is_no_merge(entry: Registered, word: str) -> bool:
    return word == MERGE and MERGE not in entry.rights


def right_faults(entry: Registered, roles: Collection[str]) -> Iterator[Fault]:
    """Give what is wrong with roles, with the words of their rights, and with actions' names."""
    known = {*entry.rights, *REACHES}
    for role, words in entry.panel.can.items():
        yield from unknown("E010", "can", [role], roles)
        words_of_role = [word for word in words.split() if not _is_no_merge(entry, word)]
        yield from unknown("E011", f"can of {role}", words_of_role, known)
        if len(words_of_role) < len(words.split()):
            against = reason_in_english(entry.model)
            yield "E062", f"can of {role} names 'merge', but {against}. Leave the word out."
    for action in actions_of(entry.model).values():
        yield from unknown("E010", f"roles of {action.name}", action.roles, roles)
    for right, times in Counter(entry.rights).items():
        if times > 1:
            yield "E027", f"two rights are called {right!r}. Rename the action or the right."
    for model, name in actions_named_twice():
        if model is entry.model:
            yield "E027", f"two actions are called {name!r}. Rename the function of one of them."
