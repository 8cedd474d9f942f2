"""Nominations: sent once, mended by their nominator, decided by the customer's region."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from store.accounts import find_account, get_or_create_account
from store.approvals import get_card
from store.audit import list_audit
from store.clock import now
from store.database import Store
from store.decisions import decide_approval
from store.digests.periods import Period
from store.digests.scope import find_scope
from store.digests.sources import count_sources
from store.drafts import list_drafts
from store.errors import (
    GuestNomination,
    InvalidForm,
    NobodyToDecide,
    NotAllowed,
    NotFound,
    NotMendable,
    OwnNomination,
)
from store.home import describe_home
from store.members import save_member
from store.models import Approval, Contact, Nomination, Post
from store.nomination_drafts import (
    change_form,
    continue_draft,
    keep_nomination_draft,
    start_afresh,
)
from store.nomination_forms import NominationForm, check_form
from store.nomination_records import (
    get_nomination,
    list_own_nominations,
    open_mended_form,
)
from store.nomination_surroundings import describe_form, open_nomination_form
from store.nominations import resubmit_nomination, submit_nomination
from store.posts import list_posts
from store.program import apply_program, parse_program
from store.wins import list_wins
from tests.telling import Once

PROGRAM = """
program: {name: Customer Voices, language: en, wins_channel: C0WINS}
hub: {channel: C0HUB, members: [U0HELEN]}
regions:
  - code: EMEA
    name: Europe
    timezone: Europe/Berlin
    owners: [U0CLAIRE]
    backups: [U0MARTA]
    hours: "09:00-17:30"
    days: mon-fri
    holidays: none
    countries: [FR]
  - {code: DACH, parent: EMEA, name: Germany and Austria, owners: [U0JONAS], countries: [DE, AT]}
"""

FORM = NominationForm(
    account_name="Nordbahn AG",
    country="DE",
    industry="transport",
    products="Gateway, Insight; Gateway",
    contact_name="Anja Vogt",
    contact_role="Head of Operations",
    contact_email="anja.vogt@example.com",
    activities=("reference_call", "quote"),
    story="Trains stood still. Together we found out why.",
    language="de",
    statement="Downtime fell by 40 percent within half a year.",
    metric="Hours of downtime a month",
    before="20",
    after="12",
    period="January to June 2025",
    source="Their operations report",
    helpers=("U0LUKAS", "U0PRIYA", "U0LUKAS"),
    agreement="verbal",
)


@pytest.fixture
def program(store: Store, once: Once) -> Store:
    """A store in which a program runs."""
    once.tell(__name__, lambda: _apply(store))
    return store


def _apply(store: Store) -> None:
    store.run_sync(apply_program, program=parse_program(PROGRAM), actor=None)


def submit(store: Store, form: NominationForm = FORM, **named: Any) -> int:
    """Send a form as Priya."""
    given = {"submit_key": "V1", "member_id": "U0PRIYA"} | named
    return store.run_sync(submit_nomination, form=form, **given)


def send_back(store: Store, nomination_id: int, state: str = "changes_requested") -> None:
    """Let the owner ask for changes, or decline."""

    def decide(session: Session) -> None:
        session.get_one(Nomination, nomination_id).state = state
        approval = session.scalars(
            select(Approval).where(
                Approval.subject_id == nomination_id, Approval.state == "pending"
            )
        ).one()
        approval.state, approval.decided_by, approval.reason = state, "U0JONAS", "Since when?"
        approval.settles = True

    store.run_sync(decide)


def test_a_submission_asks_the_region_and_tells_the_nominator(program: Store) -> None:
    nomination_id = submit(program)
    nomination = program.read_sync(get_nomination, nomination_id=nomination_id)
    assert (nomination.account, nomination.state, nomination.region) == (
        "Nordbahn AG",
        "pending",
        "Germany and Austria",
    )
    assert nomination.waiting_for == ["U0JONAS"]
    posts = {post.channel: post for post in program.read_sync(list_posts)}
    assert set(posts) == {"U0JONAS", "U0PRIYA"}
    told = posts["U0PRIYA"]
    assert told.template == "nominations/received"
    assert told.values["asked"] == ["U0JONAS"]
    assert told.values["deadline"] == "2026-03-17T10:00:00+00:00"
    assert told.values["helpers"] == ["U0LUKAS"]
    [entry] = program.read_sync(list_audit, subject_type="nomination", subject_id=nomination_id)
    assert (entry.action, entry.actor) == ("nomination.submit", "U0PRIYA")


def test_what_was_filled_in_is_kept(program: Store) -> None:
    nomination_id = submit(program)
    send_back(program, nomination_id)
    mended = program.read_sync(open_mended_form, nomination_id=nomination_id, member_id="U0PRIYA")
    account = program.read_sync(find_account, name="Nordbahn")
    assert account is not None
    assert (account.country, account.industry) == ("DE", "transport")
    assert mended.described.form == replace(
        FORM, account_id=account.id, products="Gateway, Insight", helpers=("U0LUKAS",)
    )


def test_a_form_sent_twice_makes_one_nomination(program: Store) -> None:
    first = submit(program)
    assert submit(program) == first
    assert len(program.read_sync(list_posts)) == 2
    assert len(program.read_sync(list_own_nominations, member_id="U0PRIYA")) == 1


def test_a_form_sent_twice_at_one_moment_makes_one_nomination(program: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        sent = set(threads.map(lambda _: submit(program), range(8)))
    assert len(sent) == 1
    assert len(program.read_sync(list_posts)) == 2
    contacts = program.read_sync(lambda session: len(session.scalars(select(Contact)).all()))
    assert contacts == 1


def test_two_colleagues_may_nominate_one_customer(program: Store) -> None:
    first = submit(program)
    more = replace(FORM, activities=(*FORM.activities, "video"))
    second = submit(program, more, submit_key="V2", member_id="U0LUKAS")
    assert first != second
    described = program.read_sync(
        open_nomination_form, member_id="U0CLAIRE", account_name="nordbahn", language="en"
    )
    earlier = described.surroundings.earlier
    assert [(one.nominator_id, one.waiting_for) for one in earlier] == [
        ("U0LUKAS", ["U0JONAS"]),
        ("U0PRIYA", ["U0JONAS"]),
    ]


def test_a_country_of_no_region_goes_to_the_hub(program: Store) -> None:
    nomination = program.read_sync(
        get_nomination, nomination_id=submit(program, replace(FORM, country="JP"))
    )
    assert nomination.region is None
    assert nomination.waiting_for == ["U0HELEN"]


def test_an_owner_who_nominates_is_decided_by_others(program: Store) -> None:
    nomination_id = submit(program, replace(FORM, country="FR"), member_id="U0CLAIRE")
    nomination = program.read_sync(get_nomination, nomination_id=nomination_id)
    assert nomination.waiting_for == ["U0MARTA"]


def test_where_nobody_else_decides_nothing_is_stored(program: Store) -> None:
    with pytest.raises(NobodyToDecide):
        submit(program, replace(FORM, country="JP"), member_id="U0HELEN")
    assert program.read_sync(list_own_nominations, member_id="U0HELEN") == []
    assert program.read_sync(find_account, name=FORM.account_name) is None
    assert program.read_sync(list_posts) == []


def test_a_guest_does_not_nominate(program: Store) -> None:
    with pytest.raises(GuestNomination):
        submit(program, is_guest=True)
    assert program.read_sync(find_account, name=FORM.account_name) is None


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"account_name": " "}, "account", "account_missing"),
        ({"account_name": "x" * 141}, "account", "too_long"),
        ({"country": None}, "country", "country_missing"),
        ({"country": "Germany"}, "country", "country_missing"),
        ({"industry": "magic"}, "industry", "industry_unknown"),
        ({"activities": ()}, "activities", "activities_missing"),
        ({"activities": ("dance",)}, "activities", "activities_missing"),
        ({"agreement": "perhaps"}, "agreement", "agreement_missing"),
        ({"story": " \n "}, "story", "story_missing"),
        ({"story": "x" * 3001}, "story", "too_long"),
        ({"statement": "good"}, "statement", "proof_missing"),
        ({"contact_email": "anja(at)example"}, "contact_email", "invalid_email"),
        ({"contact_name": ""}, "contact_name", "contact_name_missing"),
        (
            {"products": ",".join(str(number) for number in range(21))},
            "products",
            "products_too_many",
        ),
        ({"helpers": tuple(f"U{number}" for number in range(21))}, "helpers", "helpers_too_many"),
    ],
)
def test_what_cannot_stay_is_said_at_its_field(
    changed: dict[str, Any], field: str, code: str
) -> None:
    assert check_form(replace(FORM, **changed)) == {field: code}


def test_a_short_proof_in_japanese_is_a_sentence() -> None:
    assert check_form(replace(FORM, statement="停止時間が四割減")) == {}


def test_an_invalid_form_changes_nothing(program: Store) -> None:
    with pytest.raises(InvalidForm):
        submit(program, replace(FORM, story=""))
    assert program.read_sync(find_account, name=FORM.account_name) is None


def test_an_account_that_is_gone_is_not_made_up(program: Store) -> None:
    with pytest.raises(NotFound):
        submit(program, replace(FORM, account_id=4711))


def test_a_joined_spelling_becomes_an_alias(program: Store) -> None:
    known = program.run_sync(get_or_create_account, name="Nordbahn")
    submit(program, replace(FORM, account_id=known, account_name="Nordbahn", joined_name="Nordban"))
    found = program.read_sync(find_account, name="Nordban")
    assert found is not None
    assert found.id == known


def test_the_same_contact_is_one_person(program: Store) -> None:
    submit(program)
    submit(program, replace(FORM, contact_name="anja  vogt", contact_role="COO"), submit_key="V2")

    def contacts(session: Session) -> list[tuple[str, str]]:
        return [(row.name, row.role) for row in session.scalars(select(Contact))]

    assert program.read_sync(contacts) == [("Anja Vogt", "COO")]


def test_mending_asks_again_as_a_new_revision(program: Store) -> None:
    nomination_id = submit(program)
    send_back(program, nomination_id)
    mended = program.read_sync(open_mended_form, nomination_id=nomination_id, member_id="U0PRIYA")
    assert mended.described.surroundings.returned is not None
    assert mended.described.surroundings.returned.reason == "Since when?"
    again = {
        "submit_key": "V9",
        "member_id": "U0PRIYA",
        "nomination_id": nomination_id,
        "revision": mended.revision,
        "form": replace(mended.described.form, before="25", country="FR"),
    }
    assert program.run_sync(resubmit_nomination, **again) == nomination_id
    # The same form once more is the same answer.
    assert program.run_sync(resubmit_nomination, **again) == nomination_id
    nomination = program.read_sync(get_nomination, nomination_id=nomination_id)
    assert (nomination.state, nomination.revision, nomination.region) == ("pending", 2, "Europe")
    assert nomination.waiting_for == ["U0CLAIRE"]
    actions = [
        entry.action
        for entry in program.read_sync(
            list_audit, subject_type="nomination", subject_id=nomination_id
        )
    ]
    assert actions == ["nomination.submit", "nomination.resubmit"]


def test_only_its_nominator_mends_and_only_what_came_back(program: Store) -> None:
    nomination_id = submit(program)
    mend = {"nomination_id": nomination_id, "revision": 1, "form": FORM, "submit_key": "V9"}
    with pytest.raises(NotMendable) as pending:
        program.run_sync(resubmit_nomination, member_id="U0PRIYA", **mend)
    assert pending.value.values == {"state": "pending"}
    with pytest.raises(NotMendable):
        program.read_sync(open_mended_form, nomination_id=nomination_id, member_id="U0PRIYA")
    send_back(program, nomination_id, "declined")
    with pytest.raises(NotAllowed):
        program.run_sync(resubmit_nomination, member_id="U0LUKAS", **mend)
    with pytest.raises(NotAllowed):
        program.read_sync(open_mended_form, nomination_id=nomination_id, member_id="U0LUKAS")
    with pytest.raises(NotFound):
        program.read_sync(open_mended_form, nomination_id=4711, member_id="U0PRIYA")
    program.run_sync(resubmit_nomination, member_id="U0PRIYA", **mend)
    send_back(program, nomination_id)
    # A form that was opened on the first revision does not overwrite the second.
    with pytest.raises(NotMendable):
        program.run_sync(resubmit_nomination, member_id="U0PRIYA", **(mend | {"submit_key": "V10"}))


def test_country_and_industry_follow_the_account_until_the_person_chooses(program: Store) -> None:
    nordbahn = program.run_sync(
        get_or_create_account, name="Nordbahn", country="DE", industry="transport"
    )
    seewind = program.run_sync(get_or_create_account, name="Seewind", country="FR")
    described = program.read_sync(
        describe_form, form=NominationForm(account_id=nordbahn), member_id="U0PRIYA"
    )
    assert (described.form.country, described.form.industry) == ("DE", "transport")
    assert described.refilled == ("country", "industry")
    assert described.surroundings.region == "Germany and Austria"
    # Another account: what came from the first one gives way.
    other = program.read_sync(
        describe_form,
        form=replace(described.form, account_id=seewind),
        member_id="U0PRIYA",
        filled=described.filled,
    )
    assert (other.form.country, other.refilled) == ("FR", ("country",))
    # Chosen by the person: it stays.
    chosen = program.read_sync(
        describe_form,
        form=NominationForm(account_id=nordbahn, country="AT"),
        member_id="U0PRIYA",
        filled={"country": "FR"},
    )
    assert chosen.form.country == "AT"


def test_a_new_name_shows_the_customers_that_are_near(program: Store) -> None:
    submit(program)
    described = program.read_sync(
        open_nomination_form, member_id="U0PRIYA", account_name="Nordbahnn", language="en"
    )
    [near] = described.surroundings.near
    assert (near.name, near.nominations, near.references) == ("Nordbahn AG", 1, 0)


def test_a_draft_is_offered_continued_and_gone_when_sent(program: Store) -> None:
    values = replace(FORM, story="Half a").to_values()
    draft_id = program.run_sync(
        keep_nomination_draft, member_id="U0PRIYA", form_id="V1", values=values
    )
    assert draft_id is not None
    opened = program.read_sync(open_nomination_form, member_id="U0PRIYA", language="en")
    assert [draft.id for draft in opened.surroundings.drafts] == [draft_id]
    continued = program.read_sync(continue_draft, member_id="U0PRIYA", draft_id=draft_id)
    assert continued is not None
    assert continued.form == replace(FORM, story="Half a")
    assert program.read_sync(continue_draft, member_id="U0LUKAS", draft_id=draft_id) is None
    submit(program, submit_key="V2", draft_id=draft_id)
    assert program.read_sync(list_drafts, member_id="U0PRIYA", kind="nomination") == []
    # A keystroke that arrives after its form was sent brings nothing back.
    late = program.run_sync(keep_nomination_draft, member_id="U0PRIYA", form_id="V2", values=values)
    assert late is None
    assert program.read_sync(list_drafts, member_id="U0PRIYA", kind="nomination") == []


def test_starting_afresh_drops_what_was_offered_and_not_what_is_being_typed(
    program: Store,
) -> None:
    for form_id in ("V1", "V2"):
        program.run_sync(
            keep_nomination_draft, member_id="U0PRIYA", form_id=form_id, values=FORM.to_values()
        )
    described = program.run_sync(start_afresh, form=FORM, member_id="U0PRIYA", view_id="V2")
    assert described.surroundings.drafts == []
    [draft] = program.read_sync(list_drafts, member_id="U0PRIYA", kind="nomination")
    assert draft.values == FORM.to_values()


def test_a_change_of_country_keeps_the_draft_in_the_same_step(program: Store) -> None:
    form = replace(FORM, country="FR")
    described = program.run_sync(
        change_form,
        form=form,
        member_id="U0PRIYA",
        view_id="V1",
        filled={},
        draft={
            "member_id": "U0PRIYA",
            "form_id": "V1",
            "values": form.to_values(),
            "typed_at": "1.1",
            "draft_id": None,
            "nomination_id": None,
        },
    )
    assert described.surroundings.region == "Europe"
    [draft] = program.read_sync(list_drafts, member_id="U0PRIYA", kind="nomination")
    assert draft.values["country"] == "FR"


def test_the_same_from_somebody_else_joins_and_everybody_is_named(program: Store) -> None:
    """Decided once; who joined is told, is credited everywhere, and never decides it."""

    def send(key: str, member_id: str, form: NominationForm) -> int:
        return program.run_sync(submit_nomination, submit_key=key, member_id=member_id, form=form)

    first = send("V1", "U0PRIYA", replace(FORM, origin="sales"))
    same = replace(FORM, account_name="NORDBAHN", activities=("quote",), origin="survey")
    assert send("V2", "U0SOFIA", replace(same, story="They thanked us on stage.")) == first
    # The same form again, and the same colleague again, change nothing.
    assert send("V2", "U0SOFIA", same) == first
    assert send("V3", "U0SOFIA", same) == first
    # What asks more of the customer is a nomination of its own, and so is a second one of the
    # first nominator's, and that of somebody who decides on the first.
    assert send("V4", "U0LUKAS", replace(FORM, activities=("quote", "video"))) != first
    assert send("V5", "U0PRIYA", same) != first
    assert send("V6", "U0JONAS", same) != first

    told = posts_to(program, "U0SOFIA")
    assert told["nominations/joined"]["first"] == "U0PRIYA"
    yours = posts_to(program, "U0PRIYA")["nominations/joined_yours"]
    assert yours["story"] == "They thanked us on stage."

    def approvals(session: Session) -> list[int]:
        return list(session.scalars(select(Approval.id).where(Approval.subject_id == first)))

    [approval_id] = program.read_sync(approvals)
    card = program.read_sync(get_card, approval_id=approval_id, member_id="U0JONAS")
    assert [one["member"] for one in card["also"]] == ["U0SOFIA"]
    assert (card["contact_role"], card["contact_function"]) == ("Head of Operations", "operations")
    # Even as one of the deciders, by a role that came later: nobody decides their own.
    program.run_sync(
        apply_program,
        program=parse_program(PROGRAM.replace("[U0JONAS]", "[U0JONAS, U0SOFIA]")),
        actor=None,
    )
    with pytest.raises(OwnNomination):
        decide(program, approval_id, "U0SOFIA")
    decide(program, approval_id, "U0JONAS")
    answer = posts_to(program, "U0SOFIA")["nominations/joined_decided"]
    assert answer["state"] == "approved"
    [win] = program.read_sync(list_wins, limit=5)
    assert (win.nominator, win.also) == ("U0PRIYA", ["U0SOFIA"])
    home = program.read_sync(describe_home, member_id="U0SOFIA")
    [mine] = home["nominations"]["items"]
    assert (mine["nomination_id"], mine["first"]) == (first, "U0PRIYA")


def posts_to(program: Store, member_id: str) -> dict[str, dict[str, Any]]:
    """The values of what somebody was told, by template."""

    def read(session: Session) -> dict[str, dict[str, Any]]:
        posts = session.scalars(select(Post).where(Post.channel == member_id).order_by(Post.id))
        return {post.template: dict(post.values) for post in posts}

    return program.read_sync(read)


def decide(program: Store, approval_id: int, actor_id: str) -> None:
    program.run_sync(
        decide_approval, approval_id=approval_id, actor_id=actor_id, decision="approved"
    )


def test_the_source_is_proposed_from_the_function_and_counted(program: Store) -> None:
    program.run_sync(save_member, id="U0PRIYA", name="Priya", title="Regional Vertriebsleiterin")
    program.run_sync(save_member, id="U0EMMA", name="Emma", title="Head of Product")
    for member_id, origin in (("U0PRIYA", "sales"), ("U0EMMA", None), ("U0NOBODY", None)):
        opened = program.read_sync(open_nomination_form, member_id=member_id, language="en")
        assert opened.form.origin == origin
    assert check_form(replace(FORM, origin="hearsay")) == {"origin": "origin_unknown"}
    for number, (member_id, origin) in enumerate(
        [("U0PRIYA", "sales"), ("U0EMMA", "event"), ("U0EMMA", None)]
    ):
        program.run_sync(
            submit_nomination,
            submit_key=f"V{number}",
            member_id=member_id,
            form=replace(FORM, account_name=f"Company {number}", origin=origin),
        )
    program.run_sync(
        submit_nomination,
        submit_key="V9",
        member_id="U0PRIYA",
        form=replace(FORM, account_name="Company 1", origin="sales"),
    )

    def count(session: Session) -> dict[str, Any]:
        day = now(session)
        around = (day - timedelta(days=1), day + timedelta(days=1))
        period = Period(around[0].date(), around[1].date(), *around)
        return count_sources(session, scope=find_scope(session, region_id=None), period=period)

    assert program.read_sync(count) == {
        "functions": 2,
        "sources": [{"key": "sales", "count": 2}, {"key": "event", "count": 1}],
    }
