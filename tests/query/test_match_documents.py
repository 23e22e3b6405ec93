"""Matching: which texts a rule takes, and the words that prove it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.query import (
    ANYWHERE,
    Document,
    Holder,
    Match,
    WordPart,
    match,
    parse,
    prepare,
    required,
    terms,
)
from feeds.query.fields import EXACT_FIELDS
from feeds.query.words.analyzer import Words


def german(text: str, **more: str) -> Document:
    return Document(texts={"text": text, **more}, terms={}, language="de")


def terms_of(query: str, document: Document) -> tuple[str, ...] | None:
    found = match(parse(query), document)
    return None if found is None else found.terms


@pytest.mark.parametrize(
    ("query", "text", "terms"),
    [
        ("Wahl", "Nach den Wahlen ist vor der Wahl", ("Wahlen",)),
        ("wahl", "Die Präsidentschaftswahl steht bevor", None),
        ("Wahl", "Die US-Wahl steht bevor", ("Wahl",)),
        ("US-Wahl", "Die US-Wahl steht bevor", ("US-Wahl",)),
        ("US-Wahl", "Die US Wahl steht bevor", ("US Wahl",)),
        ("US-Wahl", "Die Wahl in den US-Staaten", None),
        ("Russland", "Rußlands Führung", ("Rußlands",)),
        ("muenchen", "In München regnet es", ("München",)),
        ("München", "In Mu\u0308nchen regnet es", ("Mu\u0308nchen",)),
        ("Trump", "Trumps Anwalt", ("Trumps",)),
        ("Krieg", "ein Ende des Krieges", ("Krieges",)),
        ("Krieg", "Der Bürgerkrieg ruht", None),
        ("Krieg", "Der Krieger ruht", ("Krieger",)),  # Snowball's price: -er is an ending
        ("Hamas", "Die Stadt Hama in Syrien", None),
        ("Musk Putin", "Putin sprach mit Musk", ("Putin", "Musk")),
        ("Musk Putin", "Musk schwieg", None),
        ("Musk OR Putin", "Musk schwieg", ("Musk",)),
        ("Musk -Putin", "Musk schwieg", ("Musk",)),
        ("Musk -Putin", "Musk und Putins Kreml", None),
        ("-Putin", "Musk schwieg", ()),
        ("-Putin", "Putin schwieg", None),
        ("NOT (Musk Putin)", "Musk schwieg", ()),
        ("NOT NOT Musk", "Musk schwieg", ()),
        ('"Wall Street Journal"', "das „Wall Street\n Journal“ schrieb", ("Wall Street Journal",)),
        ('"Wall Street"', "Street, Wall und Wall-E", None),
        ('"weißes Haus"', "ins Weiße Haus", ("Weiße Haus",)),
        ('"der der Hund"', "der der der Hund", ("der der Hund",)),
        ("(Musk OR SpaceX) (Putin OR Kreml)", "SpaceX und der Kreml", ("SpaceX", "Kreml")),
        ("Musk OR Putin Kreml", "Putin schwieg", None),
    ],
)
def test_german_rules(query: str, text: str, terms: tuple[str, ...] | None) -> None:
    assert terms_of(query, german(text)) == terms


@pytest.mark.parametrize(
    ("query", "text", "terms"),
    [
        ("election", "Two elections in one year", ("elections",)),
        ("election", "Preelection talks", None),
        ("Musk", "Musk’s company", ("Musk",)),
        ("US", "The U.S. Senate", ("U.S",)),
        ("U.S.", "the US Senate", ("US",)),
        ("policy", "their policies", ("policies",)),
        ("art", "the party started", None),
        ("cafe", "a Café in town", ("Café",)),
        ('"White House"', "White House-backed plan", ("White House",)),
        ('"White House"', "the White, House and others", ("White, House",)),
    ],
)
def test_english_rules(query: str, text: str, terms: tuple[str, ...] | None) -> None:
    document = Document(texts={"text": text}, terms={}, language="en-GB")

    assert terms_of(query, document) == terms


def test_in_an_unknown_language_only_the_folded_word_matches() -> None:
    document = Document(texts={"text": "Wahlen in MÜNCHEN"}, terms={})

    assert terms_of("Wahl", document) is None
    assert terms_of("muenchen", document) == ("MÜNCHEN",)


def test_the_document_decides_the_language_in_which_a_question_is_stemmed() -> None:
    texts = {"text": "the news about policies"}

    assert terms_of("policy", Document(texts=texts, terms={}, language="en")) == ("policies",)
    assert terms_of("policy", Document(texts=texts, terms={}, language="de")) is None


@pytest.mark.parametrize("name", ["title", "summary", "text"])
def test_a_bare_word_is_looked_for_in_title_summary_and_body(name: str) -> None:
    document = Document(texts={name: "Musk"}, terms={})

    assert terms_of("musk", document) == ("Musk",)


def test_a_bare_word_is_not_looked_for_among_authors_or_terms() -> None:
    document = Document(texts={"author": "Anna Musk"}, terms={"tag": ("musk",)})

    assert terms_of("musk", document) is None
    assert terms_of("author:musk", document) == ("Musk",)


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("title:Wahl", True),
        ("text:Wahl", False),
        ("title:(Wahl -Kampf)", True),
        ("title:(Wahl Kampf)", False),
        ("Wahl Kampf", True),
        ("text:Kampf -title:Kampf", True),
        ('title:"Wahl Kampf"', False),
        ('"Wahl Kampf"', False),
    ],
)
def test_a_field_is_asked_alone_and_phrases_do_not_cross_texts(query: str, matches: bool) -> None:  # noqa: FBT001 - the expected value of a table
    document = Document(texts={"title": "Die Wahl", "text": "Kampf um die Macht"}, terms={})

    assert (match(parse(query), document) is not None) == matches


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("source:tagesschau", ("tagesschau",)),
        ("source:tages", None),
        ("source:(zdf OR tagesschau)", ("tagesschau",)),
        ("lang:de", ("de-AT",)),
        ("lang:de-at", ("de-AT",)),
        ("lang:d", None),
        ("lang:en", None),
        ("category:politics", ("politics",)),
        ("topic:(a b)", ("a", "b")),
        ("-topic:c", ()),
        ('tag:"us wahl"', ("US  Wahl",)),
        ("tag:strasse", ("Straße",)),
        ("tag:Wahl", None),
        ("url:a.example/politik/", ("https://A.example/politik/1",)),
        ("url:sport", None),
        ("id:tag:a.example,2026:1", ("tag:a.example,2026:1",)),
    ],
)
def test_exact_fields_compare_whole_terms_and_urls_by_parts(
    query: str, terms: tuple[str, ...] | None
) -> None:
    document = Document(
        texts={},
        terms={
            "source": ("spiegel", "tagesschau"),
            "lang": ("de-AT",),
            "category": ("politics",),
            "topic": ("a", "b"),
            "tag": ("US  Wahl", "Straße"),
            "url": ("https://A.example/politik/1",),
            "id": ("1x", "tag:a.example,2026:1"),
        },
    )

    shown = terms and tuple(" ".join(term.split()) for term in terms)
    assert terms_of(query, document) == shown


def test_evidence_is_told_in_reading_order_and_terms_once_each() -> None:
    document = Document(
        texts={"text": "Kreml: Putins Sprecher, Putin", "title": "Putin und Musk"},
        terms={"source": ("afp",)},
        language="de",
    )

    found = match(parse("source:afp (Kreml OR Putin OR Musk)"), document)

    assert found is not None
    assert [(proof.field, proof.start, proof.text) for proof in found.evidence] == [
        ("title", 0, "Putin"),
        ("title", 10, "Musk"),
        ("text", 0, "Kreml"),
        ("text", 7, "Putins"),
        ("text", 24, "Putin"),
        ("source", 0, "afp"),
    ]
    assert found.terms == ("Putin", "Musk", "Kreml", "afp")


def test_the_same_place_asked_for_twice_is_told_once() -> None:
    found = match(parse('Musk OR musk OR "Musk"'), german("Musk"))

    assert found is not None
    assert len(found.evidence) == 1


def test_more_terms_keep_what_was_read_and_leave_the_first_document_alone() -> None:
    document = german("Musk")
    labelled = document.with_terms(category=("politics",), topic=("a",))

    assert labelled.words("text") is document.words("text")
    assert match(parse("category:politics Musk"), labelled)
    assert match(parse("category:politics"), document) is None


_VOCABULARY = ["Wahl", "Wahlen", "Wähler", "US-Wahl", "Musk", "Musk’s", "Straße", "strasse", "x"]
_TEXTS = st.lists(
    st.sampled_from([*_VOCABULARY, ".", "„", "-", "Mu\u0308ller", "mueller"]), max_size=12
).map(" ".join)
_DOCUMENTS = st.builds(
    lambda title, text, tags, language: Document(
        texts={"title": title, "text": text}, terms={"tag": tuple(tags)}, language=language
    ),
    _TEXTS,
    _TEXTS,
    st.lists(st.sampled_from(_VOCABULARY), max_size=2),
    st.sampled_from([None, "de", "en"]),
)
_LEAF_TEXTS = st.one_of(
    st.sampled_from([*_VOCABULARY, "müller", "title:wahl", "tag:Musk", "title:(Wahl OR Musk)"]),
    st.sampled_from(["=Wahl", '="US Wahl"', "wahl*", "*ahl", "*ahle*", "us-wahl*", "tag:*ahl*"]),
    st.sampled_from(["near(Wahl Musk, 2)", '"Wahl Wahlen x"~1', "near(wahl* =Musk, 0)"]),
    st.sampled_from(["/w.hl/", r"/\w+-wahl/", "title:/musk.*/", "tag:/wahl(en)?/"]),
    st.lists(st.sampled_from(_VOCABULARY), min_size=1, max_size=2).map(
        lambda words: f'"{" ".join(words)}"'
    ),
    st.builds(
        "near({}, {})".format,
        st.lists(
            st.sampled_from([*_VOCABULARY, '"Musk Wahl"', '"Wahl x"']), min_size=2, max_size=3
        ).map(" ".join),
        st.integers(0, 4),
    ),
)
_QUERY_TEXTS = st.recursive(
    _LEAF_TEXTS,
    lambda parts: st.one_of(
        parts.map("-({})".format), st.builds("({} {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
    ),
    max_leaves=5,
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(_QUERY_TEXTS, _DOCUMENTS)
def test_evidence_shows_the_words_at_its_offsets(text: str, document: Document) -> None:
    found = match(parse(text), document) or Match((), ())

    for proof in found.evidence:
        originals = (
            document.terms[proof.field]
            if proof.field in EXACT_FIELDS
            else (document.texts[proof.field],)
        )
        assert proof.text
        assert any(proof.text == original[proof.start : proof.end] for original in originals)


@settings(deadline=None, max_examples=200)
@given(_QUERY_TEXTS, _DOCUMENTS)
def test_the_words_alone_are_those_of_the_whole_match(text: str, document: Document) -> None:
    found = match(parse(text), document)

    assert _told(text, document) == (None if found is None else found.terms)


def test_a_part_of_words_that_was_looked_for_is_not_looked_for_again() -> None:
    document = Document(texts={"text": "Wahlen und Wahlkampf"}, terms={})
    document.note_holders({"wahl*", "*kampf"}, {"*kampf": [Holder("Wahlkampf", 0, "wahlkampf")]})

    found = {text: _told(text, document) for text in ("wahl*", "*kampf", "und*")}

    assert found == {"wahl*": None, "*kampf": ("Wahlkampf",), "und*": ("und",)}


def test_a_part_is_told_where_it_stands_not_where_another_form_of_its_word_does() -> None:
    document = Document(texts={"text": "Wahlen, Wahl"}, terms={}, language="de")
    document.note_holders({"*wahl"}, {"*wahl": [Holder("Wahl", 0, "wahl")]})

    assert _told("*wahl", document) == ("Wahl",)


def _told(text: str, document: Document) -> tuple[str, ...] | None:
    told = prepare(parse(text), document.language).found(document, document.line(ANYWHERE))
    return None if told is None else terms(told, document)


def test_of_words_that_begin_at_one_place_the_fewest_are_told_first() -> None:
    document = Document(texts={"text": "Wahlen Musk"}, terms={}, language="de")
    query = parse('"Wahl Musk" wahl*')
    found = match(query, document)

    assert found is not None
    assert found.terms == ("Wahlen", "Wahlen Musk")
    assert _told('"Wahl Musk" wahl*', document) == found.terms


@settings(deadline=None, max_examples=200)
@given(_QUERY_TEXTS, _DOCUMENTS)
def test_exactly_one_of_a_query_and_its_negation_matches(text: str, document: Document) -> None:
    query, negation = parse(text), parse(f"NOT ({text})")

    assert (match(query, document) is None) != (match(negation, document) is None)


@settings(deadline=None, max_examples=200)
@given(_QUERY_TEXTS, _DOCUMENTS)
def test_what_matches_holds_the_required_words(text: str, document: Document) -> None:
    query = parse(text)
    if match(query, document):
        for words in required(query):
            assert words & {*document.term_keys()} or any(
                _holds_form(document, word.rpartition(":")[2]) for word in words
            )


def _holds_form(document: Document, word: str) -> bool:
    """Whether the document has the words side by side, or one that the part stands in."""
    if "*" in word:
        forms = (form for name in document.texts for form in document.words(name).folded)
        return any(map(WordPart.of(word).fits, forms))
    asked = Words(word, document.language).stems
    return any(document.words(name).line.places(asked) for name in document.texts)
