"""Every screen as a picture, to be looked at: what there is, where it is served, how it is taken."""
