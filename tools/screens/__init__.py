"""Every screen as a picture: what there is to look at, where it is served, how it is taken."""
