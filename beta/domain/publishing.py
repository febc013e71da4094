"""Owns what the author looks over before publishing: the header filled in, and the credits from the record."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, union_all
from sqlalchemy.orm import Session

from beta.domain.access import Viewer, access_draft
from beta.domain.names import clean_name
from beta.models import Annotation, Draft, DraftEvent, Edition, Member, Reply, Story, db
from beta.prose.credits import compose_note, credit_sentence, merge_names, names_in_beta_field, names_in_note, same_name
from beta.prose.header_lines import CANONICAL, HeaderField

TITLE, NOTE = "Title", "A/N"

_BETA_LABEL = re.compile(r"beta(?:\W?e?d)?(?:[\s-]?reader)?s?(?:\s+by)?", re.IGNORECASE)
_JOINS_NAMES = re.compile(r"\b(?:and|also|plus)\b|[\W_]+", re.IGNORECASE)
_PARTS_NAMES = re.compile(r"[,;\n]")


@dataclass(frozen=True)
class CreditChoice:
    """A name that may stand in the credits; `from_record` when a person of this name left a remark on the draft."""

    name: str
    ticked: bool
    from_record: bool
    wants_credit: bool


@dataclass(frozen=True)
class Publication:
    """An edition as it would be published now.

    `fields` are the seven promised labels, always and in their order (`Title` too), then the further ones; the `A/N`
    is as it will read, with the sentence of the ticked credits. `story_url` is `None` before the first edition.
    """

    title: str
    fields: tuple[HeaderField, ...]
    closing_note: str
    credits: tuple[CreditChoice, ...]
    story_url: str | None

    @property
    def credit_sentence(self) -> str:
        """The sentence that credits the ticked names."""
        return credit_sentence([choice.name for choice in self.credits if choice.ticked])


@dataclass(frozen=True)
class _Header:
    """The header an edition starts from, and the last edition when it is that one's."""

    title: str
    values: Mapping[str, str]
    closing_note: str


@dataclass(frozen=True)
class _Remarker:
    name: str
    wants_credit: bool
    first_at: datetime


def prepare_publication(viewer: Viewer, draft_id: str) -> Publication:
    """Return what the author is to look over; for the author of the draft.

    The next edition starts from the draft's header as it stands, or from the last edition's where the draft's was not
    edited since, so that what was changed while publishing stays. Names the author left out last time stay unticked.
    Raises `NotFound` or `NotAllowed`.
    """
    session = db.session()
    draft = access_draft(session, viewer, draft_id, "publish_story").draft
    story, edition = _last_edition(session, draft_id)
    header = _starting_header(session, draft, edition)
    note = header.values.get(NOTE, "")
    credited_fields = {label: names for label, value in header.values.items() if (names := _names_in_field(label, value))}
    choices = _choices(merge_names(names_in_note(note), *credited_fields.values()), _remarkers(session, draft_id), edition)
    composed = compose_note(note, [choice.name for choice in choices if choice.ticked])
    promised = {**header.values, TITLE: header.title, NOTE: composed}
    further = [label for label in header.values if label not in CANONICAL and label not in credited_fields]
    return Publication(
        title=header.title,
        fields=tuple(HeaderField(label, promised.get(label, "")) for label in (*CANONICAL, *further)),
        closing_note=header.closing_note,
        credits=choices,
        story_url=f"/stories/{story.id}/{story.slug}" if story else None,
    )


def chosen_credits(offered: Iterable[str], ticked: Iterable[str], added: str, note: str) -> list[str]:
    """Return the names to credit: the ticked, those typed into `added` (parted by commas), and those the `note` names.

    A name that was offered and left without a tick is not credited, even where the note still names it. Raises
    `Invalid` for a typed name that cannot be one.
    """
    offered = list(offered)
    typed = [clean_name(name) for name in _PARTS_NAMES.split(added) if name.strip()]
    named = [name for name in names_in_note(note) if not _is_among(name, offered)]
    return merge_names(ticked, typed, named)


def _last_edition(session: Session, draft_id: str) -> tuple[Story | None, Edition | None]:
    story = session.scalar(select(Story).where(Story.draft_id == draft_id))
    return story, session.get(Edition, (story.id, story.edition)) if story else None


def _starting_header(session: Session, draft: Draft, edition: Edition | None) -> _Header:
    if edition is None or _header_edited_since(session, draft.id, edition.seq):
        return _header(draft.title, draft.header)
    return _header(edition.title, edition.header)


def _header_edited_since(session: Session, draft_id: str, seq: int) -> bool:
    edited = exists().where(DraftEvent.draft_id == draft_id, DraftEvent.seq > seq, DraftEvent.kind == "header_edited")
    return bool(session.scalar(select(edited)))


def _header(title: str, header: Mapping[str, Any]) -> _Header:
    values: dict[str, str] = {}
    for line in header["fields"]:
        values.setdefault(line["label"], line["value"])
    return _Header(title, values, header["closing_note"])


def _names_in_field(label: str, value: str) -> list[str]:
    """Return the names in a `Beta:` field that holds nothing else; the credits say the same, so it need not stay."""
    if not _BETA_LABEL.fullmatch(label.strip()):
        return []
    names, rest = names_in_beta_field(value), value
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, " ")
    return [] if _JOINS_NAMES.sub("", rest) else names


def _remarkers(session: Session, draft_id: str) -> list[_Remarker]:
    """Return everybody but the author who has a remark or a reply on the draft, in the order of their first.

    A private note is nobody's business, and a reaction without words makes no beta.
    """
    counted = (Annotation.draft_id == draft_id, Annotation.state != "withdrawn", Annotation.private.is_(False))
    replies = (
        select(Reply.author_id, Reply.created_at)
        .join(Annotation, (Annotation.draft_id == Reply.draft_id) & (Annotation.id == Reply.annotation_id))
        .where(Reply.draft_id == draft_id, Reply.withdrawn.is_(False), *counted)
    )
    remarks = select(Annotation.author_id, Annotation.created_at).where(
        *counted, Annotation.is_suggestion | (Annotation.body != "")
    )
    written = union_all(remarks, replies).subquery()
    first_at = func.min(written.c.created_at).label("first_at")
    rows = session.execute(
        select(Member.name, Member.wants_credit, first_at)
        .join(written, written.c.author_id == Member.user_id)
        .where(Member.draft_id == draft_id, Member.role != "author")
        .group_by(Member.user_id, Member.name, Member.wants_credit)
        .order_by(first_at, Member.user_id)
    )
    return [_Remarker(name, wants_credit, at) for name, wants_credit, at in rows]


def _choices(pasted: Sequence[str], remarkers: Sequence[_Remarker], edition: Edition | None) -> tuple[CreditChoice, ...]:
    credited: list[str] = edition.credits if edition else []
    left_out = _left_out(remarkers, edition)
    choices = []
    for name in merge_names(pasted, credited, (one.name for one in remarkers)):
        same = [one for one in remarkers if same_name(one.name, name)]
        wants_credit = not same or any(one.wants_credit for one in same)
        ticked = wants_credit and not _is_among(name, left_out)
        choices.append(CreditChoice(name, ticked, bool(same), wants_credit))
    return tuple(choices)


def _left_out(remarkers: Sequence[_Remarker], edition: Edition | None) -> list[str]:
    """Return the names that were offered for the last edition and not taken."""
    if edition is None:
        return []
    note = next((line["value"] for line in edition.header["fields"] if line["label"] == NOTE), "")
    offered = [*names_in_note(note), *(one.name for one in remarkers if one.first_at <= edition.published_at)]
    return [name for name in offered if not _is_among(name, edition.credits)]


def _is_among(name: str, names: Iterable[str]) -> bool:
    return any(same_name(name, other) for other in names)
