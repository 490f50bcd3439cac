"""Files of the shape an office has, by seed: uneven parties, back-dated rows, odd texts."""

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

FIRST = date(2024, 11, 1)
DAYS = 730

# type: debits the party, chance
_KINDS = {
    "sales_invoice": (True, 46),
    "bank_receipt": (False, 26),
    "purchase_invoice": (False, 12),
    "bank_payment": (True, 8),
    "sales_return": (False, 2),
    "purchase_return": (True, 2),
    "cash_receipt": (False, 1),
    "card_payment": (True, 1),
    "debit_note": (True, 1),
    "credit_note": (False, 1),
}
_INVOICES = frozenset({"sales_invoice", "purchase_invoice", "sales_return", "purchase_return"})
_TEXTS = ("Fatura", "Tahsilat", "", 'Un, "40" çuval', "ÇĞİÖŞÜ çğıöşü €", "iki\nsatır", " boşluk ")


def write_files(seed: int, folder: Path, parties: int = 40, rows: int = 1_500) -> tuple[Path, Path]:
    """Write cards and transactions; the order of the rows is the order of entry."""
    chance = random.Random(seed)
    codes = [f"{chance.choice((120, 320))}.{number:06d}" for number in range(parties)]
    cards = [_card(chance, code) for code in codes]
    paths = (folder / f"parties-{seed}.csv", folder / f"transactions-{seed}.csv")
    _write(paths[0], cards)
    _write(paths[1], [_row(chance, number, rows, codes) for number in range(rows)])
    return paths


def _card(chance: random.Random, code: str) -> dict[str, object]:
    roles = ("customer" if code < "300" else "vendor", "customer vendor")
    return {
        "code": code,
        "name": chance.choice(("Işık, Gıda A.Ş. ", "Çınar “Ltd.” Şti. ", 'Öz "Usta" ')) + code,
        "roles": roles[chance.random() < 0.1],
        "currency": chance.choice(("TRY", "USD", "EUR")),
        "term_days": chance.choice((0, 15, 30, 90)),
        "city": chance.choice(("İstanbul", "")),
        "tax_no": "",
        "sector": chance.choice(("Gıda", "")),
    }


def _row(chance: random.Random, number: int, rows: int, codes: Sequence[str]) -> dict[str, object]:
    kind = chance.choices(list(_KINDS), [weight for _side, weight in _KINDS.values()])[0]
    day = FIRST + timedelta(days=number * DAYS // rows)
    if chance.random() < 0.05:
        day = max(FIRST, day - timedelta(days=chance.randint(1, 200)))
    currency = chance.choices(("TRY", "USD", "EUR"), (6, 3, 2))[0]
    rate = Decimal(1) if currency == "TRY" else Decimal(chance.randint(20_000_000, 50_999_999))
    rate = rate if currency == "TRY" else rate / 1_000_000
    free = kind in _INVOICES and chance.random() < 0.02
    amount = Decimal(0 if free else int(chance.lognormvariate(10, 2)) + 1) / 100
    local = (amount * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
    sides = (amount, Decimal(0)), (local, Decimal(0))
    (debit, credit), (local_debit, local_credit) = (
        pair if _KINDS[kind][0] else pair[::-1] for pair in sides
    )
    return {
        "external_key": f"g-{number}",
        # a few parties have most of the rows
        "party_code": codes[int(len(codes) * chance.random() ** 3)],
        "date": day,
        "due_date": day + timedelta(days=chance.choice((0, 30, 90))),
        "type": kind,
        "document_no": chance.choice((f"I{number:09d}", "")),
        "currency": currency,
        "rate": f"{rate:.6f}",
        "debit": f"{debit:.2f}",
        "credit": f"{credit:.2f}",
        "local_debit": f"{local_debit:.2f}",
        "local_credit": f"{local_credit:.2f}",
        "description": chance.choice(_TEXTS),
    }


def _write(path: Path, rows: Sequence[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
