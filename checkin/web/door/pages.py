"""For door staff: one page that a paired phone keeps open.

It is public and empty: whoever has no key sees nothing in it. The one-time pairing code comes in the address's
fragment (/door/#pair=…), which browsers keep to themselves, so that no log has it.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from checkin.web.door.words import words

blueprint = Blueprint("door", __name__, url_prefix="/door")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return render_template("door/page.html", words=words())
