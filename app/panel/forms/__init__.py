"""Forms: what was typed, what it means, what is wrong with it, and the page that shows it."""
