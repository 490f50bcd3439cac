"""Which items are open on a day, and by how much of their local value, as it was known then."""

from datetime import date, datetime, time

from sqlalchemy import BigInteger, Date, DateTime, Numeric, Subquery, bindparam, column, text

from app.core import clock


def open_items(as_of: date) -> Subquery:
    """Ask for account_id, due_on and local_amount (debit positive) of what is open on a day.

    What is dated later is not there yet, and a match made later is not made yet: a report of a
    past day says the same for ever. What a reversal settles is settled from its own date. Found
    by what changed since, so that today is read straight from the items.
    """
    evening = datetime.combine(as_of, time.max, clock.ISTANBUL)
    return (
        text(_OPEN)
        .bindparams(
            bindparam("day", as_of, Date()), bindparam("evening", evening, DateTime(timezone=True))
        )
        .columns(
            column("account_id", BigInteger()),
            column("due_on", Date()),
            column("local_amount", Numeric(18, 2)),
        )
        .subquery()
    )


_TOUCHED = """
    SELECT match.*, undone_at IS NULL AS stands,
           matched_on <= :day AND (method = 'reversal' OR matched_at <= :evening)
           AND (undone_at IS NULL OR undone_at > :evening) AS stood
      FROM match
     WHERE matched_on > :day OR matched_at > :evening OR undone_at > :evening
"""
# `stood`: whether a match stood on the evening of the day; `stands`: whether it does now. What
# changed since is given back to its items, or taken again, before they are told by side. A
# difference is posted on the match's date, often before the day on which it was matched.
_OPEN = f"""
    WITH touched AS ({_TOUCHED}),
    restored AS (
        SELECT voucher_id, line_no, sum(local_amount) AS local_amount
          FROM (SELECT debit_voucher_id AS voucher_id, debit_line_no AS line_no,
                       CASE WHEN stands THEN local_debit ELSE -local_debit END AS local_amount
                  FROM touched WHERE stands <> stood
                 UNION ALL
                SELECT credit_voucher_id, credit_line_no,
                       CASE WHEN stands THEN -local_credit ELSE local_credit END
                  FROM touched WHERE stands <> stood) AS side
         GROUP BY voucher_id, line_no
    ),
    booked AS (
        SELECT touched.id, touched.account_id, touched.matched_on,
               entry.local_debit - entry.local_credit AS local_amount
          FROM touched
          JOIN LATERAL (
               SELECT difference_voucher_id AS id
                UNION ALL
               SELECT id FROM voucher WHERE reversal_of = difference_voucher_id) AS posted ON true
          JOIN entry ON entry.voucher_id = posted.id AND entry.account_id = touched.account_id
         WHERE difference_voucher_id IS NOT NULL AND entry.dated_on <= :day
         UNION ALL
        SELECT id, account_id, matched_on, local_debit - local_credit
          FROM touched WHERE stood AND difference_voucher_id IS NOT NULL
    )
    SELECT item.account_id, item.due_on, item.local_amount
      FROM open_item AS item
     WHERE item.local_amount <> 0
       AND NOT EXISTS (
           SELECT 1 FROM voucher WHERE voucher.id = item.voucher_id AND voucher.dated_on > :day)
       AND NOT EXISTS (
           SELECT 1 FROM restored
            WHERE restored.voucher_id = item.voucher_id AND restored.line_no = item.line_no)
     UNION ALL
    SELECT item.account_id, item.due_on, item.local_amount + restored.local_amount
      FROM restored JOIN open_item AS item USING (voucher_id, line_no)
      JOIN voucher ON voucher.id = item.voucher_id AND voucher.dated_on <= :day
     WHERE item.local_amount + restored.local_amount <> 0
     UNION ALL
    SELECT account_id, matched_on, sum(local_amount)
      FROM booked GROUP BY id, account_id, matched_on HAVING sum(local_amount) <> 0
"""  # noqa: S608 - every part is written in this file
