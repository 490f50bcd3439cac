"""What the script of forms is told of a field's rules."""

import json

from app.core.fields import Field
from app.panel.forms.conditional import rules_json

BANK = Field("Bank", "text", visible_when={"kind": "letter"}, required_when={"amount": ...})


def test_rules_that_look_at_what_is_not_seen_are_left_to_the_server() -> None:
    told = json.loads(rules_json(BANK, ("kind", "amount", "bank")))
    assert told == {"visible": {"kind": ["letter"]}, "required": {"amount": ["*"]}}
    assert json.loads(rules_json(BANK, ("kind", "bank"))) == {"visible": {"kind": ["letter"]}}
    assert rules_json(BANK, ("bank",)) == ""
