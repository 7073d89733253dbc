"""Who is at the fair, for everybody: the directory, a page per organisation, and what it says on other pages."""
