"""One table per code that an official can read: a form in a few words, and exactly what is found on it."""
