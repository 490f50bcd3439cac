"""PDF: a report on the company's letterhead, drawn page by page."""

from app.documents.pdf.writing import write_pdf as write_pdf
