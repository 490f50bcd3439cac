"""What saving a card brings with it: accounts in step, and a word about cards like it."""

from collections.abc import Sequence

from app.core.errors import DomainError
from app.core.identifiers import format_phone
from app.core.language import _, said
from app.ledger import merging
from app.ledger.models import Party
from app.ledger.parties import keep_accounts, keep_all_accounts
from app.modules.parties.duplicates import Duplicate, find_duplicates, sought_in, suspects_of
from app.modules.parties.errors import DuplicateTaxNumberError, SameValueError, UnseenCardError
from app.modules.tells import called
from app.panel import rights
from app.panel.definition import action, saved, saved_together, suspects, warnings


@saved(Party)
def keep_card(party: Party) -> None:
    """Open the accounts of a card's roles, and let its accounts carry its code and name."""
    keep_accounts(party)
    if survivor := merging.survivor_of(party):
        merging.keep_former_codes(survivor)


suspects(Party)(suspects_of)


@saved_together(Party)
def keep_cards(parties: Sequence[Party]) -> None:
    """Do for many cards what `keep_card` does for each."""
    keep_all_accounts(parties)
    for survivor in filter(None, map(merging.survivor_of, parties)):
        merging.keep_former_codes(survivor)


def is_merged(party: Party) -> bool:
    """Tell whether a card was merged into another."""
    return party.merged_into_id is not None


@action(
    Party,
    _("Undo the merge"),
    confirm=_("Take this card out again? What was entered since stays on the other card."),
    icon="arrows-split",
    available=is_merged,
    roles=("Finance",),
)
def unmerge(party: Party) -> None:
    """Take a card out of the one it was merged into; raises NotMergedError."""
    merging.unmerge(party)


@warnings(Party)
def warn_of_duplicates(party: Party) -> list[str]:
    """Name the other cards with a tax number, telephone or e-mail that was typed now.

    Raises DuplicateTaxNumberError, unless the person has the right to a second card.
    """
    found = find_duplicates(sought_in(party), party.id)
    for duplicate in found:
        if duplicate.reason == "tax_no" and not rights.can(Party, "duplicate_tax_number"):
            raise DuplicateTaxNumberError(card=_card(duplicate), value=duplicate.value)
    return [said(_same(duplicate)) for duplicate in found]


def _same(duplicate: Duplicate) -> SameValueError:
    is_phone = duplicate.reason == "phone"
    value = format_phone(duplicate.value) if is_phone else duplicate.value
    return SameValueError(card=_card(duplicate), value=value)


def _card(duplicate: Duplicate) -> str | DomainError:
    if duplicate.party_id is None:
        return UnseenCardError()
    return called(duplicate.code, duplicate.name, mark=" ")
