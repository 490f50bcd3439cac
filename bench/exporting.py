"""P8: files of a long statement against what writes their bytes alone."""

import resource
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
from xlsxwriter import Workbook

from app.core import clock
from app.documents import write_pdf, write_xlsx
from app.documents.report import Letterhead
from app.ledger import queries
from app.ledger.queries.plain import write_statement_csv
from app.modules.statements import statement_report
from bench.measure import Figure, Table, scratch
from bench.reading import ALWAYS, EVER, party_with

_COPY = """
    COPY (SELECT e.dated_on, e.due_on, v.type, v.document_no, v.description, e.local_debit,
                 e.local_credit, sum(e.local_debit - e.local_credit)
                     OVER (ORDER BY e.dated_on, e.voucher_id, e.line_no)
            FROM entry e JOIN voucher v ON v.id = e.voucher_id
           WHERE e.account_id = ANY(%s) ORDER BY e.dated_on, e.voucher_id, e.line_no)
    TO STDOUT (FORMAT csv)
"""
