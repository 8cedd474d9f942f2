"""What the generated references tell: sentences of seven languages, and who the customers are."""

from __future__ import annotations

import random


def _listed(text: str) -> tuple[str, ...]:
    """The words of a text, or what stands between its commas."""
    return tuple(part.strip() for part in (text.split(",") if "," in text else text.split()))


CUSTOMERS = 200_000
COUNTRIES = _listed(
    """
    DE AT CH FR GB IE US CA BR MX AR JP KR IN AU NZ ZA NG SE NO DK FI NL BE ES IT PT PL TR
    AE SG CN
    """
)
INDUSTRIES = _listed(
    """
    banking insurance retail manufacturing healthcare logistics telecommunications energy
    education government media hospitality agriculture construction pharmaceuticals
    automotive
    """
)
PRODUCTS = _listed(
    """
    Kestrel Cloud, Kestrel Ledger, Kestrel Routes, Kestrel Shop, Merlin Insights, Merlin
    Vault, Osprey Edge, Osprey Mail
    """
)
# Half of the stories of a language have each of its first two sentences: the worst words to
# ask for. {n} is a number, {thing} a thing of the customer's trade.
_STORIES = {
    "en": """
        They moved their oldest systems to our cloud in {n} months.
        Their bank was told of each step, and the bank agreed.
        Outages fell from {n} a year to one, and nobody is called at night.
        Orders that took a week now take a day.
        Their planners see every {thing} and every ramp.
        Claims are settled on the day they come in.
        Nurses spend {n} minutes less at the desk on each shift.
        The close of the month takes two days instead of {n}.
        Security reviews that blocked releases are part of each build.
        {n} teams share one catalogue of {thing}s across all their sites.
        A forecast for each {thing} is ready before the shift begins.
        Deployments went from one a month to {n} a day.
        Energy for the data centre went down by {n} percent.
        Every {thing} carries a sensor that tells of wear before it breaks.
        Students find their {thing} in their own language.
        Fraud is found in seconds, and {n} false alarms a day are gone.
        The call centre answers {n} in a hundred questions by itself.
        They train {n} engineers a quarter with our partner.
        Invoices are matched with their {thing} without anybody's help.
        Auditors read what they need without asking for a single {thing}.
    """,
    "de": """
        In {n} Monaten zogen die ältesten Systeme in unsere Cloud um.
        Die Bank wurde über jeden Schritt unterrichtet und war einverstanden.
        Die Ausfälle gingen von {n} im Jahr auf einen zurück.
        Bestellungen, die eine Woche dauerten, sind an einem Tag erledigt.
        Schadenmeldungen werden noch am selben Tag reguliert.
        Das Lager weiß vor der Schicht, welche Ware an welche Rampe kommt.
        Der Monatsabschluss dauert zwei Tage statt {n}.
        {n} Werke arbeiten mit einem gemeinsamen Teilekatalog.
    """,
    "fr": """
        Leurs plus anciens systèmes sont passés dans notre cloud en {n} mois.
        La banque a été informée de chaque étape et a donné son accord.
        Les pannes sont passées de {n} par an à une seule.
        Une commande qui prenait une semaine prend un jour.
        Les sinistres sont réglés le jour même.
        Les infirmières gagnent {n} minutes par garde.
        La clôture du mois prend deux jours au lieu de {n}.
        La fraude est détectée en quelques secondes.
    """,
    "es": """
        Sus sistemas más antiguos pasaron a nuestra nube en {n} meses.
        El banco fue informado de cada paso y estuvo de acuerdo.
        Las caídas bajaron de {n} al año a una sola.
        Los pedidos que tardaban una semana tardan un día.
        Los siniestros se resuelven el mismo día.
        El almacén sabe antes del turno qué llega a cada muelle.
        El cierre del mes tarda dos días en lugar de {n}.
        {n} equipos comparten un solo catálogo.
    """,
    "ru": """
        Старые системы переехали в наше облако за {n} месяцев.
        Банк знал о каждом шаге и был согласен.
        Вместо {n} сбоев в год остался один.
        Заказы, на которые уходила неделя, выполняют за день.
        Страховые случаи закрывают в тот же день.
        Склад до начала смены знает, что придёт к каждому причалу.
        Закрытие месяца занимает два дня вместо {n}.
        Мошенничество находят за секунды.
    """,
    "ja": """
        最も古いシステムを{n}か月で当社のクラウドに移しました。
        銀行は各段階の説明を受け、同意しました。
        年に{n}回あった障害は一回に減りました。
        一週間かかった注文が一日で届きます。
        保険金は請求の当日に支払われます。
        物流倉庫では交替の前に荷物の予定が分かります。
        月次決算は{n}日から二日になりました。
        看護師の事務作業は一勤務あたり{n}分減りました。
    """,
    "zh": """
        他们用{n}个月把最旧的系统迁移到我们的云上。
        银行了解每一步，并表示同意。
        每年{n}次的故障减少到一次。
        过去要一周的订单现在一天完成。
        理赔当天就能结案。
        物流仓库在换班前就知道货物的安排。
        月末结账从{n}天缩短到两天。
        欺诈在几秒钟内被发现。
    """,
}
SENTENCES = {
    language: tuple(line.strip() for line in told.strip().splitlines())
    for language, told in _STORIES.items()
}
_OTHERS = tuple(language for language in SENTENCES if language != "en")
_THINGS = _listed(
    """
    lorry pallet invoice turbine tractor patient policy parcel meter ticket contract
    engine wagon sample recipe container camera router battery valve pump furnace
    """
)
_SYLLABLES = _listed(
    """
    ba be bo da de do fa fi ga go ha he ka ki ko la le lo ma me mo na ne no pa pe po ra re
    ro sa se so ta te to va ve vo za zo
    """
)
_KINDS = _listed(
    """
    Works Craft Field Gate Haven Land Market Port Stone Mills Foods Lines Motors Labs
    Group Partners Trading Airways Hotels Water Steel Paper Dairy Optics Textiles Shipping
    """
)


def customer_name(number: int) -> tuple[str, str]:
    """The two words of the name of customer `number`; some customers come more than once."""
    spread = number % CUSTOMERS * 7_919 % 1_000_003
    first = "".join(
        _SYLLABLES[spread // base % len(_SYLLABLES)] for base in (1, 1_600, 40)
    ).capitalize()
    return first, _KINDS[spread % len(_KINDS)]


def choose_languages(chance: random.Random) -> list[str]:
    """Half of all references are told in English, a third in another language, others in both."""
    other = chance.choice(_OTHERS)
    return chance.choices((["en"], [other], ["en", other]), (50, 35, 15))[0]


def invent_story(chance: random.Random, language: str = "en") -> str:
    """A story of five to nine sentences, the common ones each in every second story."""
    common, others = SENTENCES[language][:2], SENTENCES[language][2:]
    sentences = [sentence for sentence in common if chance.random() < 0.5]
    sentences += chance.sample(others, min(len(others), chance.randint(5, 7)))
    chance.shuffle(sentences)
    story = ("" if language in ("ja", "zh") else " ").join(sentences)
    return story.replace("{thing}", chance.choice(_THINGS)).replace(
        "{n}", str(chance.randint(3, 60))
    )
