"""The roles of a new installation; administrators add others in the browser."""

ROLES = ("Administrator", "Finance", "Sales", "Operations", "Stock", "Management", "Public")
