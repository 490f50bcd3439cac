"""What the script of forms is told of a field's rules."""

import json

from app.core.fields import Field
from app.core.stages import Stage, Stages
from app.panel.checks.rules import may_hold
from app.panel.forms.conditional import rules_json

BANK = Field("Bank", "text", visible_when={"kind": "letter"}, required_when={"amount": ...})


def test_rules_that_look_at_what_is_not_seen_are_left_to_the_server() -> None:
    told = json.loads(rules_json(BANK, ("kind", "amount", "bank")))
    assert told == {"visible": {"kind": ["letter"]}, "required": {"amount": ["*"]}}
    assert json.loads(rules_json(BANK, ("kind", "bank"))) == {"visible": {"kind": ["letter"]}}
    assert rules_json(BANK, ("bank",)) == ""


def test_a_rule_may_name_a_stage_before_there_is_any_table() -> None:
    def nobody_asks(_shipped: object) -> dict[str, Stage]:
        raise AssertionError("The start asked the database for stages.")

    stages = Stages({"asked": Stage("Asked for")})
    stages.source = nobody_asks
    field = Field("Stage", "choice", choices=stages)
    assert (may_hold(field, "asked"), may_hold(field, "lost")) == (True, False)
