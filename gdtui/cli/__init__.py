"""The command line: one parser with subcommands, and one row per option for all that knows of options."""
