"""The generated API: records read and written as JSON, by the rights and services of the forms."""
