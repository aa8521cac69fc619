"""What injection.py is made of: the strings, a project that takes them, and looks at what comes out."""
