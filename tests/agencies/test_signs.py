"""A text is agency copy when it says so itself, and never for mentioning an agency."""

from __future__ import annotations

import pytest

from feeds import agencies

PROSE = "cosa y pan para todos los días en la ciudad"
PLAIN = "Ein Ende ohne jedes Zeichen."

LINES = {
    # credits
    "© AFP": "AFP",
    "© 2026 AFP": "AFP",
    "© AFP 2026": "AFP",
    "© dpa-infocom, dpa:261103-99-123456/2": "dpa",
    "Quelle: dpa": "dpa",
    "mit Material von dpa": "dpa",
    "Die Zeit mit dpa": "dpa",
    "Fonte: ANSA": "ANSA",
    "Fuente: EFE": "EFE",
    "Bron: ANP": "ANP",
    "Le Monde avec AFP": "AFP",
    "El País con EFE": "EFE",
    "com informações da Lusa": "Lusa",
    # bylines
    "par AFP": "AFP",
    "Por EFE": "EFE",
    "di ANSA": "ANSA",
    "Von KNA": "KNA",
    "Von epd": "epd",
    "By PA Media": "PA Media",
    "By Reuters Staff": "Reuters",
    "door ANP": "ANP",
    "Agencia EFE": "EFE",
    "Redazione ANSA": "ANSA",
    "Agence France-Presse": "AFP",
    # signs
    "(PA)": "PA Media",
    "PA": "PA Media",
    "(Xinhua)": "Xinhua",
    "SID": "SID",
    "TASS": "TASS",
    "APA": "APA",
    "dpa-AFX": "dpa-AFX",
    "hä/dpa": "dpa",
    "dpa/AFP": "dpa",
    "AFP et Reuters": "AFP",
    "AFP, Reuters": "AFP",
    "EFE jmr/lar": "EFE",
    # only mentioned
    "Interview mit AFP": None,
    "Gespräch mit Reuters": None,
    "Google streitet mit AFP": None,
    "Bloomberg Competes With Reuters": None,
    "Die AFP meldet das Ende.": None,
    "Reuters building sold": None,
    "PA system fails": None,
    "AP Photo": None,
    # a photographer's
    "Jane Doe/AFP": None,
    "Foto: Jane Doe/AFP": None,
}


@pytest.mark.parametrize(("line", "agency"), LINES.items())
def test_a_line_of_its_own_is_a_sign_or_none(line: str, agency: str | None) -> None:
    assert agencies.of_line(line) == agency


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("Jane Doe, Associated Press", "AP"),
        ("Jane Doe, The Associated Press", "AP"),
        ("Jane Doe (AFP)", "AFP"),
        ("Juan Pérez / EFE", "EFE"),
        ("Reuters Staff", "Reuters"),
        ("Jane Doe", None),
        ("Paul Reuters", None),
        ("Jane Doe, formerly of Reuters Institute", None),
    ],
)
def test_a_byline_names_the_agency_of_its_person(byline: str, agency: str | None) -> None:
    assert agencies.of_byline(byline) == agency


OPENINGS = {
    "BERLIN (dpa) - Der Bäcker": "dpa",
    "Berlin/Paris (AFP) - Der": "AFP",
    "PARIS (AFP) Les boulangers": "AFP",
    "Paris, 3 mars (AFP) \u2013 Le": "AFP",
    "Paris, le 3 mars 2026 (AFP) - Le": "AFP",
    "Frankfurt a.M. (epd). Die Kirche": "epd",
    "Bonn (KNA) - Der": "KNA",
    "München (SID) - Der": "SID",
    "Wien (APA) \u2013 Die": "APA",
    "WASHINGTON, D.C. (AP) — Bakers": "AP",
    "St. Louis (AP) - Bakers": "AP",
    "LONDON (Reuters) - Bakers": "Reuters",
    "LONDON (PA) - The": "PA Media",
    "Madrid, 3 mar (EFE).- El pan": "EFE",
    "Rio de Janeiro, 3 mar (EFE).- O": "EFE",
    "(ANSA) - ROMA, 3 MAR - Il": "ANSA",
    "ROMA (ANSA) - I": "ANSA",
    "MOSCOW, March 3. /TASS/. The": "TASS",
    "BEIJING, March 3 (Xinhua) -- Bakers": "Xinhua",
    "AMSTERDAM (ANP) - De": "ANP",
    "Die Deutsche Presse-Agentur (dpa) - Sie feiert": None,
    "The Associated Press (AP) was founded by": None,
    "Jakob Roll (SID) ist neuer Chef der Bäcker.": None,
    "Agence France-Presse (AFP) - le roi": None,
    "La agencia (EFE) - la mejor": None,
    "De nieuwsdienst (ANP) - en anderen": None,
}


@pytest.mark.parametrize(("opening", "agency"), OPENINGS.items())
def test_a_dateline_opens_a_text_and_a_sentence_does_not(opening: str, agency: str | None) -> None:
    assert agencies.of_body(f"{opening} {PROSE}", PLAIN) == agency


ENDINGS = {
    "… sagte er. (dpa)": "dpa",
    "… sagte sie. (dpa/AFP)": "dpa",
    "… sagte er. dpa": "dpa",
    "… sagte er. hä/dpa": "dpa",
    "… il a dit. (avec AFP)": "AFP",
    "… dijo el alcalde. EFE": "EFE",
    "… dijo el alcalde. Fin. EFE": "EFE",
    "… dijo. EFE jmr/lar": "EFE",
    "… ha detto. (ANSA).": "ANSA",
    "… he said. (Reuters)": "Reuters",
    "… he said. © AFP": "AFP",
    "… disse. (com informações da Lusa)": "Lusa",
    '"Yes," he said. [AP]': "AP",
    "sagte er der Agentur dpa.": None,
    "sagte er der Deutschen Presse-Agentur (dpa).": None,
    "a déclaré le maire à l'AFP.": None,
    "dijo a la agencia EFE.": None,
    "ha detto all'ANSA.": None,
    "disse à Lusa.": None,
    "zei hij tegen het ANP.": None,
    "a spokesman told Reuters.": None,
    "he told the Associated Press.": None,
    "erklärte er gegenüber AFP": None,
    "The story was first told by Reuters.": None,
}


@pytest.mark.parametrize(("ending", "agency"), ENDINGS.items())
def test_a_sign_ends_a_text_and_a_source_of_a_quotation_does_not(
    ending: str, agency: str | None
) -> None:
    assert agencies.of_body("Ein Anfang ohne alles.", ending) == agency


def test_a_configured_agency_signs_like_all_others() -> None:
    own = agencies.configured("my-wire", ["The Wire", "TW"])
    signs = agencies.signs(own)

    assert signs.of_body("Ein Anfang.", "Er lachte. (TW)") == "my-wire"
    assert signs.of_line("By The Wire") == "my-wire"
    assert signs.of_body("HAMBURG (TW) - Er lachte.", PLAIN) == "my-wire"
    assert agencies.of_body("Ein Anfang.", "Er lachte. (TW)") is None


@pytest.mark.parametrize(
    ("id_", "names", "called"),
    [
        ("afp", ["AFP", "Agence France-Presse"], "AFP"),
        ("french", ["Agence France-Presse"], "AFP"),
        ("dpa", [], "dpa"),
        ("wire", ["The Wire", "WIRE"], "WIRE"),
        ("my-wire", ["The Wire"], "my-wire"),
    ],
)
def test_an_agency_is_called_what_everybody_calls_it_else_by_its_id(
    id_: str, names: list[str], called: str
) -> None:
    assert set(agencies.configured(id_, names).values()) == {called}


def test_whoever_writes_a_name_otherwise_means_the_same_agency() -> None:
    assert agencies.called("agence france-presse") == "AFP"
    assert agencies.called(" Reuters ") == "Reuters"
    assert agencies.called("Some  Wire") == "Some Wire"


@pytest.mark.parametrize("length", [80, 160, 5000])
def test_no_line_keeps_the_signs_busy(length: int) -> None:
    for one in ("A ", "A, ", "A/", "3 mar ", "(dpa", "dpa/", "a.M. ", "© ", ". "):
        line = (one * length)[:length]
        assert agencies.of_line(line) is None or "dpa" in line
        assert agencies.of_byline(line) is None or "dpa" in line
        agencies.of_body(line, line)
