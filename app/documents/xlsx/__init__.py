"""Excel: a report as a workbook of real numbers and dates, one sheet for each table."""

from app.documents.xlsx.writing import write_xlsx as write_xlsx
