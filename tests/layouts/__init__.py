"""Published facts and random ones, poured into layouts far beyond the given ones, with what a reader must find.

``facts`` says what a form states, ``look`` how it lies on its sheets, ``pour`` puts the one into the other and notes
which cell says what, ``compare`` holds a reading against those notes, ``shrink`` makes a failing form small.
"""
