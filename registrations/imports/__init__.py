"""People out of a spreadsheet, in two steps: see row by row what would happen, then let it happen."""
