"""A form that stood open while somebody else saved: what it leaves as it was shown stays as it is by now.

It carries what it was filled with in hidden fields (`shown`), and what comes back is read through `touched`.
"""

from collections.abc import Collection, Iterable, Mapping

from werkzeug.datastructures import MultiDict

SHOWN = "was_"

Form = MultiDict[str, str]
Values = Mapping[str, str | Iterable[str]]  # as a browser sends them: what is not ticked is left out, or empty


def stored_form(values: Values) -> Form:
    """Empty texts are left out, so that they are as boxes that are not ticked."""
    form: Form = MultiDict()
    for name, value in values.items():
        _put(form, name, [value] if isinstance(value, str) else value)
    return form


def shown(stored: Form, sent: Form) -> list[tuple[str, str]]:
    """Hidden fields of a form that is filled with `stored`, or that was refused as it was `sent`."""
    carried = [(name, value) for name, value in sent.items(multi=True) if name.startswith(SHOWN)]
    return carried or [(SHOWN + name, value) for name, value in stored.items(multi=True)]


def touched(sent: Form, stored: Form, sets: Collection[str] = ()) -> Form:
    """`sent`, with what is `stored` by now in fields that were left as they were shown.

    Of `sets`, each value is a tick of its own. A form that does not tell what it showed is taken as it is.
    """
    if not any(name.startswith(SHOWN) for name in sent):
        return sent
    merged: Form = MultiDict()
    for name in {name for name in (*sent, *stored) if not name.startswith(SHOWN)}:
        was, entered, now = sent.getlist(SHOWN + name), sent.getlist(name), stored.getlist(name)
        if name in sets:
            kept = [value for value in now if value in entered or value not in was]
            _put(merged, name, kept + [value for value in entered if value not in (*was, *kept)])
        else:
            _put(merged, name, now if [value for value in entered if value] == was else entered)
    return merged


def _put(form: Form, name: str, values: Iterable[str]) -> None:
    if told := [value for value in values if value]:
        form.setlist(name, told)
