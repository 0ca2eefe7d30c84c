"""The doors of the reports room: the council's page, the ledger, the schedule, sending by hand."""
