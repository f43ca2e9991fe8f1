"""A change of an input, drawn on the wires by keys."""

from gdtui.engine.circuit.wiggle import NUDGE
from tests.screens.driving import page, until


async def wiggle(pilot, app, *answer):
    await pilot.press("semicolon")
    await until(pilot, lambda: len(app.screen_stack) > 1)
    await pilot.press(*answer, "enter")
    await until(pilot, lambda: len(app.screen_stack) == 1 and app.screen._wiggled)


def test_the_change_runs_along_the_wires(play):
    async def check(pilot, app):
        await wiggle(pilot, app, "minus", "0", "full_stop", "0", "4")
        drawn = page(app).partition("✓")[0]
        assert "+0.01 × 1" in drawn
        assert "+0.01 × −4" in drawn
        assert "−0.04" in drawn

    play(check, screen="circuit", expression="sum-product")


def test_where_two_changes_arrive_they_add(play):
    async def check(pilot, app):
        await pilot.press("down")
        await wiggle(pilot, app, "1")
        drawn = page(app).partition("✗")[0]
        assert "−0.03 added" in drawn

    play(check, screen="circuit", expression="fan-out", size=(120, 40))


def test_while_it_is_asked_for_no_change_is_shown_but_the_nudge(play):
    async def check(pilot, app):
        await pilot.press("end", "semicolon")
        await until(pilot, lambda: len(app.screen_stack) > 1)
        shown = app.screen_stack[0].shown().changes
        assert [each.change for each in shown.values()] == [NUDGE]

    play(check, screen="circuit", expression="sum-product")


def test_the_change_runs_a_gate_at_a_time_where_things_may_move(play):
    async def check(pilot, app):
        app.motion = True
        await wiggle(pilot, app, "1")
        screen, ran = app.screen, []
        screen._halt()
        screen._reached = 0
        for _ in range(2):
            ran.append(len(screen.shown().changes))
            screen._run_on()
        ran.append(len(screen.shown().changes))
        assert ran == [1, 2, 3]
        assert screen._runner is None

    play(check, screen="circuit", expression="sum-product")


def test_another_key_ends_it(play):
    async def check(pilot, app):
        await wiggle(pilot, app, "1")
        assert app.screen.shown().changes
        await pilot.press("n")
        assert not app.screen.shown().changes

    play(check, screen="circuit", expression="sum-product")


def test_every_size_has_room_for_it(play):
    async def check(pilot, app):
        await wiggle(pilot, app, "1")
        for size in ((60, 20), (80, 24), (120, 40), (200, 60)):
            app.screen.draw(*size)

    play(check, screen="circuit", expression="three-examples")
