"""The floor: bare Flask that asks the one question and writes the same page from plain rows."""

import re
from collections.abc import Callable
from typing import Any

import psycopg
from flask import Flask
from jinja2 import Template

_ROW = (
    '{% for row in rows %}\n    <tr><td><a href="/bench_order/show/{{ row.key }}">{{ row.number }}'
    '</a></td><td><a href="/bench_customer/show/{{ row.customer_id }}">{{ row.customer }}</a></td>'
    "<td>{{ row.state }}</td><td>{{ row.city }}</td>"
    '<td class="n">{{ row.amount }}</td><td>{{ row.day }}</td></tr>{% endfor %}\n'
)

_QUESTION = """
    SELECT o.id, o.number, o.customer_id, c.name, o.state, o.city, o.amount, o.ordered_on
      FROM bench_order o JOIN bench_customer c ON c.id = o.customer_id
     WHERE o.archived_at IS NULL ORDER BY o.ordered_on DESC, o.id DESC LIMIT 51
"""

_STATES = {"open": "Open", "sent": "Sent", "paid": "Paid", "late": "Late"}


def bare_page(ours: str, connect: Callable[[], psycopg.Connection[Any]]) -> Flask:
    """Give an application whose one page is the given one, its rows asked for and written anew."""
    head, _, rest = ours.partition("<tbody>")
    _rows, _, foot = rest.partition("</tbody>")
    template = Template(
        "{{ head | safe }}<tbody>" + _ROW + "</tbody>{{ foot | safe }}", autoescape=True
    )
    app = Flask("floor")

    @app.get("/")
    def page() -> str:
        with connect() as connection:
            rows = [_plain(*row) for row in connection.execute(_QUESTION).fetchmany(50)]
        return str(template.render(head=head, foot=foot, rows=rows))

    return app


def _plain(  # noqa: PLR0913, PLR0917 - one argument a column of the question
    key: int,
    number: str,
    customer_id: int,
    customer: str,
    state: str,
    city: str,
    amount: Any,
    day: Any,
) -> dict[str, Any]:
    return {
        "key": key,
        "number": number,
        "customer_id": customer_id,
        "customer": customer,
        "state": _STATES[state],
        "city": city,
        "amount": f"{amount:,.2f}".translate(_SWAP),
        "day": day.strftime("%d.%m.%Y"),
    }


_SWAP = str.maketrans(",.", ".,")


def same(ours: str, floor: str) -> bool:
    """Tell whether two pages are the same but for white space, nonces and tokens."""
    return _bare(ours) == _bare(floor)


def _bare(page: str) -> str:
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return re.sub(r"\s+", "", body)
