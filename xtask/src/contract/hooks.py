"""Makes requests valid that are meant to be, where no schema can say what that takes, and leads some of them to what there is."""

import re
from datetime import datetime

import schemathesis

# The tailnet of the caller.
OWN_TAILNET = "-"
# Every number of 15 digits is below 2^53, where ids end.
DIGITS = 15
KEY = "Idempotency-Key"

used_keys = set()
# The code of the latest link, and the cookie that it was exchanged for.
code = None
cookie = None


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is not None and case.meta.generation.mode.is_positive:
        make_valid(case)
    if case.headers and KEY in case.headers:
        used_keys.add(case.headers[KEY])


def make_valid(case):
    lead_to_what_there_is(case)
    if isinstance(case.body, list):
        case.body = with_each_address_once(case.body)
    if case.query:
        shorten_number(case.query)
        sort_times(case.query)
        if case.operation.path.endswith("/usage"):
            ask_for_a_few_months(case.query)
    if case.operation.path.endswith("/users/-/{change}"):
        give_a_role_only_where_one_is_taken(case)
    # A key that was used for another request is refused.
    if case.headers and case.headers.get(KEY) in used_keys:
        del case.headers[KEY]


def lead_to_what_there_is(case):
    path = case.path_parameters or {}
    # Numbers come from other answers.
    if "tailnet" in path and not str(path["tailnet"]).isdecimal():
        path["tailnet"] = OWN_TAILNET
    if code and "code" in path:
        path["code"] = code
    if cookie and case.operation.path == "/join":
        case.cookies = cookie


def with_each_address_once(invites):
    seen = set()
    return [invite for invite in invites if not repeats(invite, seen)]


def repeats(invite, seen):
    address = invite.get("email") if isinstance(invite, dict) else None
    if not isinstance(address, str):
        return False
    is_repeated = address.lower() in seen
    seen.add(address.lower())
    return is_repeated


def shorten_number(query):
    cursor = query.get("cursor")
    if isinstance(cursor, str) and cursor.isdecimal():
        query["cursor"] = cursor[:DIGITS]
    # A time and an id: before the year 5000, and of so few digits that it is an id.
    if isinstance(cursor, str) and re.fullmatch(r"[0-9]{15}-[0-9]{16}", cursor):
        at, user = cursor.split("-")
        query["cursor"] = f"0{at[1:]}-0{user[1:-1]}1"


def ask_for_a_few_months(query):
    """A month stands alone, and of two months the first is not the later one, nor years earlier."""
    if query.get("from") or query.get("to"):
        query.pop("month", None)
    if query.get("from"):
        query["to"] = query["from"]


def give_a_role_only_where_one_is_taken(case):
    if not isinstance(case.body, dict):
        return
    if case.path_parameters["change"] != "role":
        case.body.pop("role", None)
    elif not case.body.get("role"):
        case.body["role"] = "auditor"


def sort_times(query):
    """The log is read from its start to its end."""
    start, end = time(query.get("start")), time(query.get("end"))
    if start and end and end < start:
        query["start"], query["end"] = query["end"], query["start"]


def time(text):
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


@schemathesis.hook
def after_call(context, case, response):
    global code, cookie
    path = case.operation.path
    if path.endswith("/user-invites") and case.method == "POST" and response.status_code == 200:
        code = response.json()[0]["inviteUrl"].rsplit("/", 1)[1]
    if path == "/uinv/{code}" and "set-cookie" in response.headers:
        name, value = response.headers["set-cookie"][0].split(";")[0].split("=", 1)
        cookie = {name: value}
