"""The floor: bare Flask that asks the one question and writes the same answer from plain rows.

It knows nobody: no session, no rights, no languages. What a page says of its rows and of the
menu is rendered from plain dictionaries; what is the same for everybody is text of its template.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape
from typing import Any, TypeAlias

import psycopg
from flask import Flask, jsonify, request
from jinja2 import Template

Connect: TypeAlias = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]

_MENU = """{% for group in menu %}<h2 class="m-side-group" id="menu-{{ loop.index }}">
<span>{{ group.label }}</span></h2>
<ul aria-labelledby="menu-{{ loop.index }}">{% for item in group.entries %}<li>
<a href="{{ item.url }}"{% if item.is_here %} aria-current="page"{% endif %}
class="m-side-link" title="{{ item.label }}"{{ item.more | safe }}>{{ item.icon | safe }}
<span>{{ item.label }}</span></a></li>{% endfor %}</ul>{% endfor %}"""

_ROWS = (
    '{% for row in rows %}\n    <tr><td><a href="/bench_order/show/{{ row.key }}">{{ row.number }}'
    '</a></td><td><a href="/bench_customer/show/{{ row.customer_id }}">{{ row.customer }}</a></td>'
    "<td>{{ row.state }}</td><td>{{ row.city }}</td>"
    '<td class="n">{{ row.amount }}</td><td>{{ row.day }}</td>'
    '{% if row.margin %}<td class="n">{{ row.margin }}</td>{% endif %}</tr>{% endfor %}\n'
)

_QUESTION = """
    SELECT o.id, o.number, o.customer_id, c.name, o.state, o.city, o.amount, o.ordered_on{margin}
      FROM bench_order o JOIN bench_customer c ON c.id = o.customer_id
     WHERE o.archived_at IS NULL{own} ORDER BY o.ordered_on DESC, o.id DESC LIMIT 51
"""

_OF_ALL = _QUESTION.format(margin=", o.margin", own="")
_OF_ONE = _QUESTION.format(margin="", own=" AND o.keeper_id = {}")

_OPTIONS = """
    SELECT id, name, code FROM bench_customer
     WHERE archived_at IS NULL AND search_key LIKE %s AND search_key LIKE %s
     ORDER BY (code = %s OR name = %s) DESC, turkish_key(name), id LIMIT 21
"""

_STATES = {"open": "Open", "sent": "Sent", "paid": "Paid", "late": "Late"}


def bare_page(ours: str, connect: Connect, keeper: int | None) -> Flask:
    """Give an application whose one page is the given one, its menu and rows written anew.

    It shows the rows of one keeper without their margin, or all of them with it.
    """
    question = _OF_ALL if keeper is None else _OF_ONE.format(keeper)
    before, menu, after = _cut(ours, r'(?=<h2 class="m-side-group")', r"(?=</nav>)")
    middle, _rows, foot = _cut(after, r"(?<=<tbody>)", r"(?=</tbody>)")
    template = Template(
        "{{ before | safe }}" + _MENU + "{{ middle | safe }}" + _ROWS + "{{ foot | safe }}",
        autoescape=True,
    )
    constant = {"before": before, "middle": middle, "foot": foot, "menu": _read_menu(menu)}
    app = Flask("floor")

    @app.get("/")
    def page() -> str:
        with connect() as connection:
            rows = [_plain(*row) for row in connection.execute(question).fetchmany(50)]
        return str(template.render(constant, rows=rows))

    return app


def bare_options(connect: Connect) -> Flask:
    """Give an application that answers a remote select as ours does, for two words."""
    app = Flask("floor")

    @app.get("/options")
    def options() -> Any:
        query = request.args["q"]
        words = [f"%{word}%" for word in query.split()]
        with connect() as connection:
            rows = connection.execute(_OPTIONS, [*words, query, query]).fetchall()
        found = [{"id": str(key), "label": name, "note": code} for key, name, code in rows[:20]]
        return jsonify({"options": found, "more": len(rows) > len(found)})

    return app


def _cut(page: str, begin: str, end: str) -> tuple[str, str, str]:
    """Cut a page in three: before a place, up to another one, and after it."""
    before, rest = re.split(begin, page, maxsplit=1)
    inside, after = re.split(end, rest, maxsplit=1)
    return before, inside, after


def _read_menu(menu: str) -> list[dict[str, Any]]:
    """Read the groups of a menu back into plain dictionaries."""
    groups = []
    for text in menu.split('<h2 class="m-side-group"')[1:]:
        items = _ITEM.findall(text)
        entries = [
            {
                "url": url,
                "label": unescape(label),
                "icon": icon,
                "more": more,
                "is_here": bool(here.strip()),
            }
            for url, here, label, more, icon in items
        ]
        label = re.findall(r"<span>(.*?)</span>", text)[0]
        groups.append({"label": label, "entries": entries})
    return groups


_ITEM = re.compile(
    r'<a href="([^"]+)"([^>]*?)\s+class="m-side-link"\s+title="([^"]+)"([^>]*)>(<svg.*?</svg>)'
)


def _plain(  # noqa: PLR0913, PLR0917 - one argument a column of the question
    key: int,
    number: str,
    customer_id: int,
    customer: str,
    state: str,
    city: str,
    amount: Any,
    day: Any,
    margin: Any = None,
) -> dict[str, Any]:
    return {
        "key": key,
        "number": number,
        "customer_id": customer_id,
        "customer": customer,
        "state": _STATES[state],
        "city": city,
        "amount": _written(amount),
        "day": day.strftime("%d.%m.%Y"),
        "margin": None if margin is None else _written(margin),
    }


def _written(amount: Any) -> str:
    return f"{amount:,.2f}".translate(_SWAP)


_SWAP = str.maketrans(",.", ".,")


def same(ours: str, floor: str) -> bool:
    """Tell whether two whole pages are the same but for white space."""
    return re.sub(r"\s+", "", ours) == re.sub(r"\s+", "", floor)
