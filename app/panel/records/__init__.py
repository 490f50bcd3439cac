"""Records: the page that shows one, its neighbours in the list, its tabs, its history."""
