"""The nominations that the README's pictures follow, each in its reader's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tale:
    """One nomination and who plays a part in it."""

    language: str
    pictures: tuple[str, ...]
    """Which of what comes by is kept."""
    nominator: str
    owner: str
    deal: str
    wins: str
    customer: str
    country: str
    activities: tuple[str, ...]
    story: str
    proof: str
    typed: dict[str, str]
    """What goes into the form's other text fields, by block."""
    industry: str
    helper: str
    question: str


TALES = (
    Tale(
        language="en",
        pictures=("form", "card", "win", "results", "home"),
        nominator="U0AISHA",
        owner="U0OLIVER",
        deal="C0DEALALPEN",
        wins="C0WINS",
        customer="Harbourlight Ferries",
        country="United Kingdom",
        activities=("reference_call", "quote", "event"),
        story=(
            "Harbourlight used to learn of a failing pump when the ferry was already at sea. "
            "Together with their engineers in Dover we put every bearing of the fleet on one "
            "screen. Since the summer they plan repairs two weeks ahead, and the captains "
            "check the screen before they cast off."
        ),
        proof="Cancelled sailings fell from 31 to 9 in the first half year.",
        typed={
            "metric": "Cancelled sailings",
            "before": "31",
            "after": "9",
            "period": "January to June 2026",
            "source": "Harbourlight's own punctuality report",
            "products": "Brightwell Flow",
            "contact_name": "Rhona Sinclair",
            "contact_role": "Fleet Engineer",
            "contact_email": "r.sinclair@harbourlight.example",
        },
        industry="transport",
        helper="Claire Moreau",
        question="reference call banking",
    ),
    Tale(
        language="de",
        pictures=("form", "card", "win", "results", "home"),
        nominator="U0JONAS",
        owner="U0LENA",
        deal="C0DEALPUMP",
        wins="C0DACH",
        customer="Lindauer Wälzlager",
        country="Deutschland",
        activities=("reference_call", "case_study", "video"),
        story=(
            "In der Lindauer Schleiferei standen die Maschinen jede dritte Nacht. Gemeinsam mit "
            "der Instandhaltung haben wir die Spindeln angebunden und die Schwellen so lange "
            "nachgestellt, bis nur noch echte Schäden gemeldet wurden. Heute plant die "
            "Frühschicht ihre Reparaturen, bevor etwas ausfällt."
        ),
        proof="Ungeplante Stillstände sanken von 11 auf 3 im Monat.",
        typed={
            "metric": "Ungeplante Stillstände im Monat",
            "before": "11",
            "after": "3",
            "period": "Januar bis Juni 2026",
            "source": "Schichtbuch der Schleiferei",
            "products": "Brightwell Flow",
            "contact_name": "Korbinian Aigner",
            "contact_role": "Leiter Instandhaltung",
            "contact_email": "k.aigner@lindauer.example",
        },
        industry="manufacturing",
        helper="Eva Steiner",
        question="Fertigung",
    ),
    Tale(
        language="ja",
        # The evening in Tokyo, when the win has to wait; two colleagues are asked after the owner.
        pictures=("form", "card", "results", "request"),
        nominator="U0KENTA",
        owner="U0YUKI",
        deal="C0DEALTOKYO",
        wins="C0APAC",
        customer="浜北ギヤ製作所",
        country="日本",
        activities=("reference_call", "case_study", "video"),
        story=(
            "浜北ギヤ製作所では、歯切り盤が週に一度は予告なく止まっていました。保全の皆さまと一緒に"
            "主軸の振動を測り、しきい値を三か月かけて合わせました。いまは朝礼で翌週の交換部品が決まり、"
            "夜勤の呼び出しはほとんどありません。"
        ),
        proof="計画外の停止が月9回から2回に減りました。",
        typed={
            "metric": "計画外の停止（月）",
            "before": "9回",
            "after": "2回",
            "period": "2026年1月から6月",
            "source": "保全課の記録",
            "products": "Brightwell Flow",
            "contact_name": "鈴木 誠",
            "contact_role": "保全課長",
            "contact_email": "m.suzuki@hamakita-gear.example",
        },
        industry="manufacturing",
        helper="陈伟",
        question="製造 日本",
    ),
    Tale(
        language="ru",
        pictures=("form", "card", "win", "results", "details"),
        nominator="U0TIMUR",
        owner="U0VERA",
        deal="C0DEALALMATY",
        wins="C0ALMATY",
        customer="Алатау Энерго",
        country="Казахстан",
        activities=("reference_call", "case_study", "quote"),
        story=(
            "Раньше о перегретом трансформаторе «Алатау Энерго» узнавала, когда в районе гас свет. "
            "Вместе с диспетчерами мы подключили подстанции и полгода уточняли пороги, чтобы "
            "сигналы приходили только по делу. Теперь бригады выезжают за несколько дней до отказа."
        ),
        proof="Аварийных отключений стало 6 вместо 21 за полугодие.",
        typed={
            "metric": "Аварийные отключения",
            "before": "21",
            "after": "6",
            "period": "январь — июнь 2026",
            "source": "Журнал диспетчерской",
            "products": "Brightwell Flow",
            "contact_name": "Айгуль Сейткали",
            "contact_role": "Главный инженер",
            "contact_email": "a.seitkali@alatau-energo.example",
        },
        industry="energy",
        helper="Oliver Grant",
        question="производство германия",
    ),
)
