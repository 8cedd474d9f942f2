"""The hub says what goes elsewhere than its country says; what that would have done comes first.

A route is known by what it is for: an account, a size or an industry, or that an account is at
home somewhere. Each of them stands once, so there is no order among them to be changed: which
is asked first is the same everywhere (`store.routing.choosing`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from store.account_names import account_key
from store.accounts import MAX_NAME, find_account, get_account, get_or_create_account
from store.errors import InvalidForm, NotFound
from store.models import INDUSTRIES, SIZES, Route
from store.program_record import lock_program, read_program
from store.program_routes import ROUTE_KINDS, RouteEntry
from store.regions import find_region_by_code, list_regions
from store.replay import Replay, replay_program
from store.routing.overrides import list_routes, remove_route, set_home_region, set_route
from store.schedule_hub import check_hub


@dataclass(frozen=True)
class RouteForm:
    """What stands in the form: `value` is a name of an account, or a size's or industry's key.

    `account_id` is that of a known account, whose name `value` then need not be. `region` is a
    code; None takes the route back.
    """

    kind: str
    value: str = ""
    region: str | None = None
    account_id: int | None = None


def describe_routes(session: Session, *, member_id: str) -> list[dict[str, Any]]:
    """All routes in the order in which they are asked: {"kind", "value", "region"}.

    `region` is a name. Raises NotAllowed.
    """
    check_hub(session, member_id=member_id)
    names = {region.code: region.told for region in list_regions(session)}
    return [
        {"kind": route.kind, "value": route.value, "region": names[route.region]}
        for route in sorted(
            list_routes(session),
            key=lambda route: (ROUTE_KINDS.index(route.kind), route.value.casefold()),
        )
    ]


def open_route(
    session: Session, *, member_id: str, kind: str | None = None, value: str = ""
) -> tuple[RouteEntry | None, list[tuple[str, Any]]]:
    """The route for this, and (code, name) of the regions to choose from.

    Without a kind there is none yet. Raises NotAllowed, and NotFound for one that is gone.
    """
    check_hub(session, member_id=member_id)
    regions = [(region.code, region.told) for region in list_regions(session)]
    if kind is None:
        return None, regions
    for route in list_routes(session):
        if (route.kind, route.value) == (kind, value):
            return route, regions
    raise NotFound("route", value)


def preview_route(session: Session, *, member_id: str, form: RouteForm, is_new: bool) -> Replay:
    """What the route would have done to the last weeks; nothing is changed.

    Raises NotAllowed, NotFound, and InvalidForm by field.
    """
    check_hub(session, member_id=member_id)
    form = _check(session, form, is_new=is_new)
    program = read_program(session)
    if program is None:
        raise NotFound("program", 1)
    routes = tuple(one for one in list_routes(session) if not _is_same(session, one, form))
    if form.region is not None:
        routes += (RouteEntry(form.kind, form.value, form.region),)
    replay = replay_program(session, program=replace(program, routes=routes))
    assert replay is not None  # there is a program
    return replay


def save_route(session: Session, *, member_id: str, form: RouteForm, is_new: bool) -> None:
    """Let the route hold from now on, or take it back.

    What waits for a decision already stays where it is. Raises NotAllowed, NotFound, and
    InvalidForm by field.
    """
    lock_program(session)
    check_hub(session, member_id=member_id)
    form = _check(session, form, is_new=is_new)
    region = find_region_by_code(session, code=form.region or "")
    given: dict[str, Any] = {form.kind: form.value}
    if form.kind in ("account", "home_of"):
        given = {"account_id": form.account_id}
        if form.account_id is None:
            # A new name that only a route knows so far.
            given["account_id"] = get_or_create_account(session, name=form.value, actor=member_id)
    if form.kind == "home_of":
        set_home_region(
            session, actor_id=member_id, region_id=region.id if region else None, **given
        )
    elif region is not None:
        set_route(session, actor_id=member_id, region_id=region.id, **given)
    else:
        [(column, value)] = given.items()
        route_id = session.scalar(select(Route.id).where(getattr(Route, column) == value))
        if route_id is None:
            raise NotFound("route", form.value)
        remove_route(session, actor_id=member_id, route_id=route_id)


def _check(session: Session, form: RouteForm, *, is_new: bool) -> RouteForm:
    """The form with the account that it means, and the region's code as the region writes it."""
    errors: dict[str, str] = {}
    values: dict[str, Any] = {}
    if form.kind not in ROUTE_KINDS:
        raise InvalidForm({"kind": "required"})
    field = "account" if form.kind in ("account", "home_of") else form.kind
    if field == "account":
        if form.account_id is not None:
            form = replace(form, value=get_account(session, account_id=form.account_id).name)
        elif known := find_account(session, name=form.value):
            form = replace(form, value=known.name, account_id=known.id)
        elif not account_key(form.value):
            errors[field] = "account_missing"
        elif len(form.value) > MAX_NAME:
            errors[field], values["limit"] = "too_long", MAX_NAME
    elif form.value not in (SIZES if form.kind == "size" else INDUSTRIES):
        errors[field] = "required"
    region = find_region_by_code(session, code=form.region or "")
    if region is not None:
        form = replace(form, region=region.code)
    elif form.region or is_new:
        errors["region"] = "region_unknown" if form.region else "required"
    if is_new and not errors:
        there = next((one for one in list_routes(session) if _is_same(session, one, form)), None)
        if there is not None:
            taken = find_region_by_code(session, code=there.region)
            errors[field] = "route_taken"
            values["taken_by"] = taken.told if taken else there.region
    if errors:
        raise InvalidForm(errors, **values)
    return form


def _is_same(session: Session, one: RouteEntry, form: RouteForm) -> bool:
    """Whether a route is for what the form is for."""
    if one.kind != form.kind:
        return False
    if one.kind in ("size", "industry") or form.account_id is None:
        return one.value == form.value
    account = find_account(session, name=one.value)
    return account is not None and account.id == form.account_id
