"""From the cells of a spreadsheet to people and to what a list leaves open. Pure: no file is opened here."""
