"""What pages are made of: tables, forms, dialogs, messages. Nothing here knows a matter of the office."""
