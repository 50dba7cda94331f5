"""What a verb may refuse, as codes; the edge turns them into sentences and HTTP answers."""


class Refused(Exception):
    """Understood and not granted: `code` is from a closed list, `facts` fill its sentence."""

    code = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotFound(Refused):
    """It is not there, or belongs to another event: the same answer, so that nothing leaks."""

    code = "not_found"


class InvalidField(Refused):
    """A field of a form or message cannot be taken: facts `field`, `problem`."""

    code = "invalid_field"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field=field, problem=problem)
        self.field = field
        self.problem = problem


class NotPermitted(Refused):
    """Whoever asks is known and may not do this: fact `act`, a DeviceRight or "move"."""

    code = "not_permitted"

    def __init__(self, act: str) -> None:
        super().__init__(act=act)
        self.act = act
