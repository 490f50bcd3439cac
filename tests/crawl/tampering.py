"""Bodies that a page would never send: keys of others in links and rows, fields no form has."""

from collections.abc import Iterator

from app.panel.registry import Registered, registered, target_of
from tests.crawl.addresses import MISSING, entry_of_rule
from tests.crawl.world import FOREIGN, OWN, World
from tests.factories.forms import Form

Body = dict[str, str]

_NO_FIELD = {
    "id": "1",
    "version": "99",
    "created_by_id": "1",
    "search_key": "x",
    "archived_at": "2026-01-01",
    "party_id": MISSING,
    "is_admin": "1",
    "salesperson_id": MISSING,
}


def bodies(form: Form, world: World) -> Iterator[tuple[str, Body]]:
    """Give what to send to a form: as it is, with keys of others, with fields it does not have."""
    entry = entry_of_rule(form.action)
    form.values = filled(form.values, world)
    yield "as it is", form.values
    yield "no such fields", form.values | _NO_FIELD
    yield "without a state", {k: v for k, v in form.values.items() if k != "_version"}
    for name, address in form.choosers.items():
        yield from _links(form, name, address, world)
    if entry is None:
        yield from _hidden_inputs(form, world)
    else:
        for lines, keys in world.rows.get(entry.name, {}).items():
            yield from _rows(form, lines, keys)
    if "salesperson" in form.values:
        yield "given away", form.values | {"salesperson": str(world.other)}


def filled(values: Body, world: World) -> Body:
    """Fill in what a person would have to type before anything is carried out at all."""
    wanted = {"amount": "10", "party": world.keys["Party"][OWN], "type": "cash_receipt"}
    return values | {name: value for name, value in wanted.items() if not values.get(name, "1")}


def elsewhere(values: Body, number: int) -> Body:
    """Give what a form sends fit for another record: no rows and no state, a code not yet used."""
    kept = {name: value for name, value in values.items() if "-" not in name}
    kept.pop("_version", None)
    return kept | {"_warned": "1"} | ({"code": f"Y{number:05d}"} if "code" in kept else {})


def _hidden_inputs(form: Form, world: World) -> Iterator[tuple[str, Body]]:
    """Send inputs that the page keeps from some: accounts, drafts, branches of others."""
    accounts, drafts = world.keys["Account"], world.keys["DraftVoucher"]
    for name, key in {
        "counter_account": accounts[FOREIGN],
        "branch": MISSING,
        "draft": drafts[FOREIGN],
        "currency": "ZZZ",
        "lines-0-party": world.keys["Party"][FOREIGN],
    }.items():
        for extra in ({"_save": "1"}, {"_draft": "1"}):
            body = {**form.values, name: key, "lines-0-amount": "10", **extra}
            yield f"{name}={key} by {next(iter(extra))}", body


def _links(form: Form, name: str, address: str, world: World) -> Iterator[tuple[str, Body]]:
    entry = entry_of_rule(address)
    keys = world.keys[entry.name] if entry else {}
    for label, key in {**keys, "missing": MISSING, "junk": "x'--"}.items():
        yield f"{name}={label}", form.values | {name: key}


def _rows(form: Form, lines: str, keys: dict[str, str]) -> Iterator[tuple[str, Body]]:
    """Name the row of somebody else's record as one of this record's, to change or remove it."""
    taken = {name: "stolen" for name in form.values if name.startswith(f"{lines}-0-")}
    first = f"{lines}-0-"
    for label in (OWN, FOREIGN):
        row = {f"{first}id": keys[label], f"{first}gone": ""}
        yield f"{lines} row of {label}", form.values | taken | row
        yield f"{lines} row of {label} gone", form.values | {**row, f"{first}gone": "1"}
    parent = {f"{first}party_id": MISSING, f"{first}party": MISSING}
    yield f"{lines} row moved", form.values | parent


def json_bodies(rule: str, method: str, world: World) -> Iterator[tuple[str, object]]:
    """Give bodies to send to the interface; fields are named where fields are read at all."""
    yield from (("nothing", {}), ("no object", [1]), ("junk", {"": None, "id": "x", "\x00": 1}))
    if (entry := entry_of_rule(rule)) is None:
        return
    yield "no such fields", {"created_by_id": 1, "search_key": "x", "version": 99, "id": 1}
    if method in {"POST", "PUT"} and rule.endswith((f"{entry.slug}/", "<pk>")):
        yield from _json_fields(entry, world)


def _json_fields(entry: Registered, world: World) -> Iterator[tuple[str, object]]:
    for name, field in entry.fields.items():
        if field.kind == "link":
            target = registered().get(target_of(entry.model, name).__name__)
            keys = world.keys[target.name] if target else {"foreign": str(world.other)}
            for label, key in keys.items():
                yield f"{name}={label}", {name: _as_json(key)}
        elif field.kind == "lines" and (rows := world.rows.get(entry.name, {}).get(name)):
            for label, key in rows.items():
                yield f"{name} row of {label}", {name: [{"id": _as_json(key)}]}


def _as_json(key: str) -> int | str:
    return int(key) if key.isdigit() else key
