"""The query language: one for rules, selections, search and the API.

    text | parse | Query          an article | Document          match(Query, Document)

query: ground floor below all stations; pure. The same analyzer serves the matcher, the
rule index and the words that search stores, so that all three agree on what a word is.
"""

from feeds.query.articles import document
from feeds.query.document import Document
from feeds.query.fields import (
    ALL_FIELDS,
    ANYWHERE,
    CATEGORY_RULE_FIELDS,
    SEARCH_FIELDS,
    SELECTION_FIELDS,
    SKIP_RULE_FIELDS,
    TOPIC_RULE_FIELDS,
    language_ranges,
)
from feeds.query.language.advice import warnings
from feeds.query.language.inlining import inlined
from feeds.query.language.leaves import period
from feeds.query.language.meaning import meaning
from feeds.query.language.names import ANY, names_asked
from feeds.query.language.parser import parse
from feeds.query.language.searching import Span, parse_search, span, wanted_terms, wanted_tokens
from feeds.query.matching.glance import Glance, asks_tokens, can_match
from feeds.query.matching.holding import holds
from feeds.query.matching.matcher import Evidence, Match, match
from feeds.query.matching.necessary import OWN_WORDS, required
from feeds.query.matching.prepared import prepare, terms
from feeds.query.matching.ready import Ready
from feeds.query.nodes import (
    And,
    Exact,
    Field,
    Leaf,
    Near,
    Not,
    Or,
    Part,
    Pattern,
    Phrase,
    Query,
    When,
    Word,
)
from feeds.query.rules import Rule
from feeds.query.telling.explanation import Explanation, explain
from feeds.query.telling.marking import Piece, excerpt, marked
from feeds.query.telling.reasons import Reason, Seen, feed_named, reasons, words_of
from feeds.query.telling.showing import marked_texts, snippet
from feeds.query.words.analyzer import ANALYZER, Token, analyze, fold_word
from feeds.query.words.lines import Line
from feeds.query.words.parts import Holder, WordPart
from feeds.query.words.passages import Passage, shared_passage
from feeds.query.words.stemming import algorithm, stems
from feeds.query.words.stored import STEM_MARK, StoredWords, stored_words

__all__ = [
    "ALL_FIELDS",
    "ANALYZER",
    "ANY",
    "ANYWHERE",
    "CATEGORY_RULE_FIELDS",
    "OWN_WORDS",
    "SEARCH_FIELDS",
    "SELECTION_FIELDS",
    "SKIP_RULE_FIELDS",
    "STEM_MARK",
    "TOPIC_RULE_FIELDS",
    "And",
    "Document",
    "Evidence",
    "Exact",
    "Explanation",
    "Field",
    "Glance",
    "Holder",
    "Leaf",
    "Line",
    "Match",
    "Near",
    "Not",
    "Or",
    "Part",
    "Passage",
    "Pattern",
    "Phrase",
    "Piece",
    "Query",
    "Ready",
    "Reason",
    "Rule",
    "Seen",
    "Span",
    "StoredWords",
    "Token",
    "When",
    "Word",
    "WordPart",
    "algorithm",
    "analyze",
    "asks_tokens",
    "can_match",
    "document",
    "excerpt",
    "explain",
    "feed_named",
    "fold_word",
    "holds",
    "inlined",
    "language_ranges",
    "marked",
    "marked_texts",
    "match",
    "meaning",
    "names_asked",
    "parse",
    "parse_search",
    "period",
    "prepare",
    "reasons",
    "required",
    "shared_passage",
    "snippet",
    "span",
    "stems",
    "stored_words",
    "terms",
    "wanted_terms",
    "wanted_tokens",
    "warnings",
    "words_of",
]
