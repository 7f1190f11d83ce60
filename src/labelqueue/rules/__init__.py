"""Pure decisions: they read no clock, no database and no network, and import nothing above them."""
