"""Words of technology that mean something else, and wrong readings that they put right."""

from __future__ import annotations

import pytest

from store.search.understanding.knowledge import knowledge
from store.search.words.normalise import read_words

# What a story says, and which technology it is not about.
ELSE = [
    ("en", "The ASICS shop sells running shoes", "fpga"),
    ("en", "It supports eleven languages", "service_desk"),
    ("en", "Trading resumes on Monday", "applicant_tracking"),
    ("en", "Each weld carries its own certificate", "tls_certificates"),
    ("en", "Zorkon Telecommunications Company PLC", "industrial_control"),
    ("en", "The CMS detector of a collider", "content_management_systems"),
    ("en", "They are building models of demand", "building_information_models"),
    ("en", "An app for contact tracing", "distributed_tracing"),
    ("en", "The positioning of the brand", "indoor_positioning"),
    ("en", "The stress tests of European banks", "load_testing"),
    ("en", "The kitchen fine-tunes its recipes", "model_training"),
    ("en", "The OTA sells rooms of small hotels", "firmware_updates"),
    ("en", "The plant was back up within a day", "backup"),
    ("en", "They pay CAD 300 a month", "computer_aided_design"),
    ("en", "A spin-off of the university", "company_carve_outs"),
    ("de", "Bluttransfusionen für Kliniken", "it_mergers"),
    ("de", "Eine Stahlkonstruktion über der Bahn", "computer_aided_design"),
    ("de", "Platz eins der Weltrangliste", "game_matchmaking"),
    ("fr", "Relever le défi du climat", "smart_contracts"),
    ("fr", "L'assureur paie les sinistres en un jour", "payroll"),
    ("fr", "Cela peut se traduire par des retards", "document_translation"),
    ("fr", "L'aide à la conduite du changement", "autonomous_driving"),
    ("es", "Con el respaldo del gobierno", "backup"),
    ("es", "El blanqueo dental", "anti_money_laundering"),
    ("it", "Gli abbonamenti dell'autobus", "subscription_billing"),
    ("pt", "Um painel solar no telhado", "dashboards"),
    ("ru", "Внедрение отказоустойчивых решений", "chaos_engineering"),
    ("ru", "Позиционирование бренда на рынке", "indoor_positioning"),
    ("ja", "スタートアップアクセラレータに参加", "fpga"),
    ("ko", "입자 가속기를 운영한다", "transcription"),
    ("zh", "公司自主研发的平台", "insourcing"),
    ("zh", "服务之间的身份验证", "kyc"),
]
# What a story says, and the business that its words only sound like.
MENDED = [
    ("en", "process mining in the back office", "mining"),
    ("en", "federated learning between hospitals", "education"),
    ("en", "a data warehousing project", "logistics"),
    ("en", "market research with focus groups", "research"),
    ("de", "Schadsoftware auf den Rechnern", "software"),
    ("fr", "une banque d'images pour la rédaction", "banking"),
    ("es", "las pruebas de carga del sitio", "logistics"),
    ("ja", "分散学習を始めた", "education"),
    ("zh", "镜像仓库迁到新集群", "warehouse"),
]


@pytest.mark.parametrize(("language", "text", "key"), [*ELSE, *MENDED])
def test_a_story_is_not_about_what_its_words_mean_elsewhere(
    language: str, text: str, key: str
) -> None:
    known = knowledge()
    assert key in known.theme_industries or key in known.industry_parents
    read = {
        meaning.key
        for found in known.lexicon.find(read_words(text), language)
        for meaning in found.meanings
    }
    assert key not in read
