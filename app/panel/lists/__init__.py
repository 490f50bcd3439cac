"""Lists: what their address asks for, the one statement behind a page, its foot, its export."""
