"""P1, P2, P4 to P8: the ledger's services and files on the demonstration company."""
