"""The hall as the board and its suggestions see it: rows become plain values, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field

from conference.models import Edition
from exhibitors.models import BookingState, Stand, StandBooking

from .matching import Place, Taken, Wish


@dataclass
class Hall:
    """Bookings by key, stands by key; what is free; who has which stand; what applications without a stand ask for."""

    bookings: dict[int, StandBooking] = field(default_factory=dict)
    stands: dict[int, Stand] = field(default_factory=dict)
    free: list[Place] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    wishes: dict[int, Wish] = field(default_factory=dict)
    queue: list[StandBooking] = field(default_factory=list)
    holders: dict[int, StandBooking] = field(default_factory=dict)


def hall_of(edition: Edition) -> Hall:
    rows = StandBooking.objects.of_edition(edition).active().select_related(
        "stand", "exhibitor", "wished_stand", "alternative_stand", "edition"
    )  # fmt: skip
    hall = Hall(bookings={one.pk: one for one in rows.prefetch_related("exhibitor__topics").order_by("pk")})
    hall.stands = {one.pk: one for one in Stand.objects.of_edition(edition)}
    held = set(StandBooking.objects.of_edition(edition).occupying().values_list("stand", flat=True))
    hall.free = [place_of(one) for one in hall.stands.values() if one.pk not in held and not one.blocked]
    for one in hall.bookings.values():
        if one.state == BookingState.WAITING:
            hall.queue.append(one)
        elif one.stand is None:
            hall.wishes[one.pk] = wish_of(one)
        else:
            hall.holders[one.stand_id] = one
            hall.taken.append(Taken(place_of(one.stand), one.exhibitor.sign_name, topics_of(one)))
    hall.queue.sort(key=lambda one: one.waiting_number or 0)
    return hall


def topics_of(booking: StandBooking) -> frozenset[int]:
    return frozenset(topic.pk for topic in booking.exhibitor.topics.all())


def place_of(stand: Stand) -> Place:
    return Place(
        key=stand.pk,
        number=stand.number,
        x=float(stand.x),
        y=float(stand.y),
        width=float(stand.width),
        depth=float(stand.depth),
        power=stand.power,
        wall=stand.wall,
        step_free=stand.step_free,
        quiet=stand.quiet,
        tables_max=stand.tables_max,
    )


def wish_of(booking: StandBooking) -> Wish:
    return Wish(
        key=booking.pk,
        name=booking.exhibitor.sign_name,
        topics=topics_of(booking),
        tables=booking.tables,
        power=booking.power,
        wall=booking.wants_wall,
        accessible=booking.wants_accessible,
        noise=booking.noise,
        wished=booking.wished_stand_id,
        alternative=booking.alternative_stand_id,
        display=(booking.display_width or 0) / 100,
    )
