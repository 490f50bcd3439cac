"""Printed documents: tables of rows as PDF, Excel and CSV on the company's letterhead."""
