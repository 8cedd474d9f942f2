"""Cases of invented customers, written for the tests, and the short way into a store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from store.database import Store
from store.imports import ImportReport, import_references


def case(external_id: str, account: str, **values: Any) -> dict[str, Any]:
    """A row of an import; what is not said is ordinary."""
    return {
        "external_id": external_id,
        "account": account,
        "language": "en",
        "summary": f"{account} works with us.",
        "source": f"an interview with {account}",
        "licence": "our own",
        **values,
    }


CASES = [
    case(
        "alpenbank",
        "Alpenbank",
        country="AT",
        industry="Banking",
        products=["Kestrel Ledger", "Kestrel Cloud"],
        title="Payments that never stop",
        summary="Alpenbank moved its core ledger and had no outage since.",
        story="Alpenbank serves two million savers. Its ledger ran on a mainframe that nobody "
        "dared to touch. We moved it in nine months; in its first year it had no outage.",
        quote="Nobody noticed the change, which is the best thing a bank can say.",
        quote_by="Eva Gruber",
        quote_role="COO",
        metrics=["Outages a year: 14 → 0", "Close of day: 5 hours → 40 minutes"],
        audience="public",
    ),
    case(
        "alpenbank",
        "Alpenbank",
        language="de",
        country="AT",
        industry="Bankwesen",
        products=["Kestrel Ledger"],
        title="Zahlungen ohne Unterbrechung",
        summary="Die Alpenbank hat ihr Kernsystem umgezogen und seither keinen Ausfall mehr.",
        story="Die Alpenbank betreut zwei Millionen Sparer. Ihr Kernsystem lief auf einem "
        "Großrechner, den niemand anzufassen wagte.",
        metrics=["Ausfälle im Jahr: 14 → 0"],
        audience="public",
    ),
    case(
        "harbour-freight",
        "Harbour & Mole Freight",
        country="GB",
        industry="Logistics",
        products=["Kestrel Routes"],
        title="Lorries that wait half as long",
        summary="Harbour & Mole cut the waiting time at the ramp by half.",
        story="Harbour & Mole runs 40 depots. Its planners had looked at Alpenbank before they "
        "chose us. Lorries waited an hour at the ramp; now they wait for half of one.",
        metrics=["Waiting time at the ramp: 62 → 31 minutes"],
    ),
    case(
        "sakura-clinics",
        "さくら病院グループ",
        language="ja",
        country="JP",
        industry="医療",
        products=["Kestrel Cloud"],
        title="診察の待ち時間を半分に",
        summary="さくら病院グループは予約システムを刷新し、待ち時間を半分にしました。",
        story="さくら病院グループは12の病院を運営しています。予約は電話だけでした。",
    ),
    case(
        "nordlys",
        "Nordlys Energi",
        country="NO",
        industry="Energy",
        products=["Kestrel Cloud"],
        title="Wind farms that report by themselves",
        summary="Nordlys reads 900 wind turbines at sea without sending a boat.",
        story="Nordlys Energi runs wind turbines far out at sea. Each visit needs a boat and a "
        "calm day. Sensors now say which turbine needs one.",
        audience="anonymous",
        anonymous_label="a Nordic energy company",
    ),
    case(
        "loja-sol",
        "Loja do Sol",
        language="pt-BR",
        country="BR",
        industry="Varejo",
        products=["Kestrel Shop"],
        title="Vendas dobradas no fim de semana",
        summary="A Loja do Sol dobrou as vendas on-line em um ano.",
        story="A Loja do Sol vende móveis em todo o Brasil. O site caía nas promoções.",
    ),
    case(
        "kontor-sued",
        "Kontor Süd",
        country="DE",
        industry="Insurance",
        products=["Kestrel Ledger"],
        title="Claims settled the same day",
        summary="Kontor Süd settles most claims on the day they come in.",
        story="Kontor Süd insures farms and workshops. A claim took three weeks. Most are now "
        "settled on the same day.",
        activities=["reference_call", "quote", "event"],
    ),
]


def write_cases(path: Path, cases: list[dict[str, Any]]) -> Path:
    """Cases as a JSON Lines file."""
    lines = (json.dumps(row, ensure_ascii=False) for row in cases)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bring_cases(
    store: Store, folder: Path, cases: list[dict[str, Any]] | None = None
) -> ImportReport:
    """Import cases (else all of `CASES`) into a store."""
    return import_references(store, write_cases(folder / "cases.jsonl", cases or CASES))
