"""Thinking: pure Python over text. No Django, no network, no clock; every result points back into the text.

The verbs: ``extract.read`` splits an article into claims, ``query.queries`` words the searches for one,
``assess`` ranks passages, checks quotes, judges stance, groups pages by origin and suggests a rating,
``match`` finds earlier statements and near copies, ``siblings`` words that a claim was said or expected, ``score``
measures all that on labelled data. ``encoder`` runs the small networks under them. Each carries a version, which the
record keeps beside every result.
"""
