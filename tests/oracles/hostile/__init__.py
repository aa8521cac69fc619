"""The hostile files, one module per kind of file; `case` says what is expected of each of them.

Every module has `cases(full)`, which yields cases that write themselves when their turn has come;
`full` adds those too large for every run. Nothing here imports hejnal or a library of tables.
"""
