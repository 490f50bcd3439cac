"""Why the ledger refuses, and what to do next."""

from collections.abc import Mapping
from typing import ClassVar

from app.core.errors import N_, DomainError


class LedgerError(DomainError):
    """A movement the ledger cannot take."""

    message = N_("The ledger cannot take this movement.")


class TooFewLinesError(LedgerError):
    """A voucher needs at least a debit and a credit."""

    message = N_("A voucher needs at least two lines. Add the missing side.")


class NegativeAmountError(LedgerError):
    """Amounts are positive; the side says which way they go."""

    message = N_("Line {line} has a negative amount. Enter it positive on the other side.")


class LineHasTwoSidesError(LedgerError):
    """A line stands on one side only."""

    message = N_("Line {line} has a debit and a credit. Split it into two lines.")


class LocalAmountError(LedgerError):
    """The local amount is the amount at its rate, half up, and nothing else."""

    message = N_(
        "Line {line}: the local amount {local} is not the amount at the rate {rate}, "
        "which gives {expected}. Correct the rate or the amount."
    )


class SumTooLargeError(LedgerError):
    """What the amounts add up to is more than the books can hold."""

    message = N_(
        "With this voucher a balance would be larger than the limit of {limit}: check the digits "
        "of the amount and the rate."
    )


class UnbalancedVoucherError(LedgerError):
    """Debits and credits differ."""

    message = N_(
        "The voucher does not balance: debit {debit}, credit {credit}, difference {difference}. "
        "Correct the lines until the difference is zero."
    )


class ZeroAmountError(LedgerError):
    """A receipt or payment of nothing moves nothing."""

    message = N_("Line {line} has no amount. Enter an amount or remove the line.")


class WrongSideError(LedgerError):
    """The type of a movement says which side its party stands on."""

    message = N_("A {type} stands on the {side} side of the party. Choose another type.")


class UnknownTypeError(LedgerError):
    """Nobody knows such a movement."""

    message = N_("There is no movement type {type}. Use one of: {known}.")


class UnknownPartyError(LedgerError):
    """No card has that code."""

    message = N_("There is no party {code}. Check the code or create the card first.")


class DuplicatePartyError(LedgerError):
    """A code belongs to one card."""

    message = N_("There is already a party {code}. Use another code or open that card.")


class UnknownAccountError(LedgerError):
    """No account has that number."""

    message = N_("There is no account {account}. Check the number or add it to the chart.")


class UnknownCurrencyError(LedgerError):
    """The installation does not know the currency."""

    message = N_("There is no currency {currency}. Add it under currencies first.")


class PassivePartyError(LedgerError):
    """A passive card takes no new movements."""

    message = N_("The card {code} is passive. Make it active again before posting to it.")
    tells: ClassVar[Mapping[str, str]] = {"code": "Party.code"}


class NoCounterAccountError(LedgerError):
    """No parameter says where the other side of a movement goes."""

    message = N_("No counter-account is set for {type}. Choose one under ledger parameters.")


class LocalRateError(LedgerError):
    """The main currency is always worth one of itself."""

    message = N_("The rate of {currency} is always 1, not {rate}. Enter 1 or another currency.")


class RateError(LedgerError):
    """A rate is a positive number, as fine as its column and no finer."""

    message = N_(
        "The rate {rate} is not a positive number of at most six decimals. "
        "Enter the local price of 1 {currency}."
    )


class DuplicateKeyError(LedgerError):
    """An external key is unique for ever."""

    message = N_("The key {key} of {source} was already posted. Nothing was posted again.")


class UnknownVoucherError(LedgerError):
    """No posted voucher has that number."""

    message = N_("There is no posted voucher {voucher}. Look it up in the transactions list.")


class AlreadyReversedError(LedgerError):
    """A voucher can be taken back once."""

    message = N_("Voucher {voucher} was already reversed. Open a copy to enter it again.")
    tells: ClassVar[Mapping[str, str]] = {"voucher": "Voucher.document_no"}


class ReversalOfReversalError(LedgerError):
    """A reversal is itself final."""

    message = N_("Voucher {voucher} is a reversal. Open a copy of the original instead.")
    tells: ClassVar[Mapping[str, str]] = {"voucher": "Voucher.document_no"}


class ReversalDateError(LedgerError):
    """A reversal cannot come before what it reverses."""

    message = N_("The reversal is dated {date}, before its original of {original}. Date it later.")
    tells: ClassVar[Mapping[str, str]] = {"original": "Voucher.dated_on"}


class SentVoucherError(LedgerError):
    """What the other side has in hand can be reversed, not made to vanish."""

    message = N_("Voucher {voucher} was sent to the party. Reverse it instead of cancelling.")
    tells: ClassVar[Mapping[str, str]] = {"voucher": "Voucher.document_no"}


class UnknownDraftError(LedgerError):
    """The draft was posted or thrown away meanwhile."""

    message = N_("The draft is gone: it was posted or deleted. Look in the transactions list.")


class PeriodError(LedgerError):
    """A period begins before it ends."""

    message = N_("The period begins on {start}, after its end on {end}. Exchange the two days.")


class PartyInUseError(LedgerError):
    """The books speak of the card for ever."""

    message = N_("The card {code} has transactions or drafts. Make it passive or archive it.")
    tells: ClassVar[Mapping[str, str]] = {"code": "Party.code"}


class AccountKindError(LedgerError):
    """What was posted to an account was posted to an account of its kind."""

    message = N_(
        "Account {code} has transactions, so its kind cannot change. Open another account."
    )
    tells: ClassVar[Mapping[str, str]] = {"code": "Account.code"}


class PartyAccountError(LedgerError):
    """A party's accounts are opened and named by its card."""

    message = N_(
        "Account {code} is or would be a party's. Open or change the party's card instead."
    )
    tells: ClassVar[Mapping[str, str]] = {"code": "Account.code"}


class ClosedPeriodError(LedgerError):
    """The books of a period were closed."""

    message = N_(
        "{day} lies in the period {period}, which is closed. Choose another date, or give a "
        "reason if you may post into closed periods."
    )


class LockedPeriodError(LedgerError):
    """A locked period takes nothing, for ever."""

    message = N_("{day} lies in the period {period}, which is locked. Choose another date.")


class PeriodDaysError(LedgerError):
    """What is closed stays what was closed."""

    message = N_("The period {period} is not open: its days stay as they are. Open it again first.")


class PeriodsOverlapError(LedgerError):
    """A day lies in one period at most."""

    message = N_("Some of these days lie in the period {period}. Choose days outside of it.")


class PeriodStateError(LedgerError):
    """A period is opened and closed, and locked once."""

    message = N_("The period {period} is {state} and cannot become {wanted}.")


class UnknownSideError(LedgerError):
    """A line of a journal names exactly one party or account."""

    message = N_("Line {line} needs a party or an account, and only one of them.")


class AlreadyRevaluedError(LedgerError):
    """A day is valued once."""

    message = N_(
        "The currencies were valued on {day} already, by {voucher}. Choose another day, or enter "
        "what is missing as an exchange difference."
    )
    tells: ClassVar[Mapping[str, str]] = {"voucher": "Voucher.document_no"}


class LocalAloneError(LedgerError):
    """Only an exchange difference moves local currency alone."""

    message = N_("Line {line}: only an exchange difference has a local amount without an amount.")


class SameAccountError(LedgerError):
    """A transfer goes from one account to another."""

    message = N_("Both sides of the transfer are the same account. Choose another one.")


class MatchedVoucherError(LedgerError):
    """What is matched must be released before it is taken back."""

    message = N_("Voucher {voucher} is matched. Undo its matches first, then take it back.")
    tells: ClassVar[Mapping[str, str]] = {"voucher": "Voucher.document_no"}


class InstrumentVoucherError(LedgerError):
    """What happened to a cheque or note is undone on the paper, so that its state goes with it."""

    message = N_(
        "Voucher {voucher} is of a cheque or note. Undo the last step on the paper's own page."
    )
    tells: ClassVar[Mapping[str, str]] = {"voucher": "Voucher.document_no"}


class NotMatchableError(LedgerError):
    """A match joins a debit and a credit of one account and one currency."""

    message = N_(
        "These two cannot be matched: a match joins a debit and a credit of the same account "
        "and currency that are not taken back."
    )


class MatchAmountError(LedgerError):
    """A match takes no more than either side has open."""

    message = N_("{amount} cannot be matched: {open} is open. Enter at most that.")


class UnknownMatchError(LedgerError):
    """No active match has that number."""

    message = N_("There is no such match, or it was undone already. Load the page again.")


class ReversalMatchError(LedgerError):
    """What a reversal settles stays settled."""

    message = N_("A reversal and what it takes back stay matched. Enter the voucher again instead.")


class UnknownMethodError(LedgerError):
    """Nobody knows such a way to match."""

    message = N_("There is no way to match called {method}. Use one of: {known}.")


class OverToleranceError(LedgerError):
    """Only a small rest may be written off."""

    message = N_("{amount} is more than the tolerance of {tolerance}. Post a note instead.")


class CurrenciesDoNotMixError(LedgerError):
    """The party's card says whether one currency may settle another."""

    message = N_(
        "This party is not matched across currencies. Allow it on the card, or match within one."
    )


class NothingToOffsetError(LedgerError):
    """A set-off needs something owed on both sides."""

    message = N_("There is nothing to set off: the party must owe us and be owed in {currency}.")


class SameCardError(LedgerError):
    """A merge joins two cards."""

    message = N_("A card cannot be merged into itself. Choose another one.")


class AlreadyMergedError(LedgerError):
    """A card is merged into one other."""

    message = N_("The card {code} was merged already. Undo that merge first.")
    tells: ClassVar[Mapping[str, str]] = {"code": "Party.code"}


class SurvivorMergedError(LedgerError):
    """What others are merged into lives on."""

    message = N_("The card {code} was itself merged into another. Merge into that one.")
    tells: ClassVar[Mapping[str, str]] = {"code": "Party.code"}


class HasMergedCardsError(LedgerError):
    """Groups are one level deep, so that every merge can be undone by itself."""

    message = N_(
        "{merged} was merged into the card {code}. Undo that first, or merge the other way round."
    )
    tells: ClassVar[Mapping[str, str]] = {"code": "Party.code", "merged": "Party.code"}


class NotMergedError(LedgerError):
    """Only what was merged can be taken out again."""

    message = N_("The card {code} is not merged into another. Open it again.")
    tells: ClassVar[Mapping[str, str]] = {"code": "Party.code"}


class MergedCardError(LedgerError):
    """A merged card is put away, and its group keeps it."""

    message = N_("The card {code} is part of a merge. Undo the merge first.")
    tells: ClassVar[Mapping[str, str]] = {"code": "Party.code"}
