"""Reports: what the pages and files of a program's reports show, in a fixed number of statements each."""
