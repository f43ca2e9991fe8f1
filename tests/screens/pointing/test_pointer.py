"""The pointer on every screen: what is written as a key is pressed, pictures are dragged and zoomed."""

import pytest

from gdtui.registry import SCREENS
from gdtui.render.circuit.overview import place_of
from gdtui.render.circuit.picture import arranged, part_shown
from tests.screens.driving import Mouse, page, until


def found(app, text, row=None):
    """(row, column) of the first place where a text stands."""
    lines = app.screen.frame.lines()
    rows = range(len(lines)) if row is None else [row % len(lines)]
    return next((i, lines[i].index(text)) for i in rows if text in lines[i])


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (121, 37), (200, 60)])
def test_every_key_of_the_key_line_is_where_a_click_presses_it(play, name, size, monkeypatch):
    async def check(pilot, app):
        mouse, pressed = Mouse(app), []
        row = app.screen.frame.rows - 1
        line = app.screen.frame.lines()[row]
        areas = [area for area in app.screen.frame.areas if area.row == row]
        keys = [area for area in areas if area.columns == len(area.press)]
        assert {"n", "t", "?"} <= {area.press for area in keys}
        assert all(line[area.column :].startswith(area.press) for area in keys)

        def told(name):
            pressed.append(name)
            return []

        monkeypatch.setattr("gdtui.screens.pointing.pointed.key_events", told)
        monkeypatch.setattr(app.screen, "chosen", lambda _: None)
        for area in areas:
            mouse.click(row, area.column + area.columns - 1)
        await until(pilot, lambda: len(pressed) == len(areas))
        assert pressed == [area.press for area in areas]

    play(check, screen=name, size=size)


def test_tabs_change_the_screen_and_keys_of_the_key_line_are_pressed(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        mouse.click(*found(app, "n step", -1))
        await until(pilot, lambda: app.screen.history.cursor == 1)
        mouse.click(*found(app, "step", -1))  # the word does as well
        await until(pilot, lambda: app.screen.history.cursor == 2)
        mouse.click(*found(app, "2 slope"))
        await until(pilot, lambda: app.screen.NAME == "slope")
        await until(pilot, lambda: "[2 slope]" in page(app))
        mouse.click(*found(app, "1"))
        await until(pilot, lambda: app.screen.NAME == "landscape")
        assert app.screen.history.cursor == 2

    play(check)


def test_of_two_keys_each_is_pressed_by_itself(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        rate = app.screen.seen()["learning_rate"]
        row, column = found(app, "[ ]", -1)
        mouse.click(row, column + 2)
        await until(pilot, lambda: app.screen.seen()["learning_rate"] > rate)
        mouse.click(row, column)
        await until(pilot, lambda: app.screen.seen()["learning_rate"] == rate)
        mouse.click(row, column + 1)  # between them is nothing
        mouse.click(row, column + 4)
        await pilot.pause()
        assert app.screen.seen()["learning_rate"] == rate

    play(check)


def start(app):
    return app.screen.history.simulation.start


def test_a_drag_takes_the_dot_along_and_beyond_the_picture_stays_at_its_edge(play):
    async def check(pilot, app):
        mouse, places = Mouse(app), []
        mouse.press(5, 10)
        for column in (11, 14, 20, 75):
            mouse.drag(5, column)
            await pilot.pause()
            places.append(start(app)[0])
        mouse.release(5, 75)
        await pilot.pause()
        assert places == sorted(places)
        assert len(set(places)) == 4
        assert places[-1] == pytest.approx(app.screen._seen.x_range[1], abs=0.3)
        mouse.drag(5, 3)  # let go: nothing moves any more
        await pilot.pause()
        assert start(app)[0] == places[-1]

    play(check)


def test_a_drag_that_began_beside_the_picture_moves_nothing(play):
    async def check(pilot, app):
        mouse, before = Mouse(app), start(app)
        mouse.press(20, 60)
        mouse.drag(5, 10)
        mouse.release(5, 12)
        await pilot.pause()
        assert start(app) == before

    play(check)


def test_a_drag_turns_and_tilts_the_block_and_a_click_on_it_places_the_dot(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        await pilot.press("D")
        before, stand = start(app), app.screen._stand
        mouse.press(8, 20)
        mouse.drag(9, 25)
        mouse.release(9, 25)
        await pilot.pause()
        assert start(app) == before
        assert app.screen._stand.turn == pytest.approx((stand.turn + 10) % 360)
        assert app.screen._stand.tilt == pytest.approx(stand.tilt + 3)
        mouse.click(10, 22)
        await until(pilot, lambda: start(app) != before)

    play(check)


def test_the_wheel_zooms_about_the_pointer(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        spot = app.screen._spot_at(5, 10)
        width = app.screen._seen.x_range[1] - app.screen._seen.x_range[0]
        mouse.wheel(5, 10)
        await pilot.pause()
        assert app.screen._spot_at(5, 10) == pytest.approx(spot, abs=1e-9)
        assert app.screen._seen.x_range[1] - app.screen._seen.x_range[0] == pytest.approx(width / 1.5)
        mouse.wheel(5, 10, up=False)
        await pilot.pause()
        assert app.screen._seen.x_range[1] - app.screen._seen.x_range[0] == pytest.approx(width)

    play(check)


def test_a_row_of_the_ranking_chooses_its_optimizer(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        assert app.screen._highlight == 0
        mouse.click(*found(app, "momentum"))
        await until(pilot, lambda: app.screen._highlight == 1)
        mouse.click(*found(app, "adam"))
        await until(pilot, lambda: app.screen._highlight == 0)

    play(check, optimizers=("adam", "momentum"), size=(120, 40))


def test_w_is_dragged_along_the_curve_and_the_wheel_looks_closer(play):
    async def check(pilot, app):
        mouse, screen = Mouse(app), app.screen
        mouse.press(6, 20)
        await pilot.pause()
        first = screen._w
        mouse.drag(6, 24)
        await pilot.pause()
        assert screen._w > first
        mouse.drag(2, 1)
        mouse.release(2, 1)
        await pilot.pause()
        low, high = screen._seen
        assert screen._w == pytest.approx(low, abs=(high - low) / 20)
        about = screen._w_at(6, 20)
        mouse.wheel(6, 20)
        await pilot.pause()
        assert screen._seen[1] - screen._seen[0] == pytest.approx((high - low) / 1.5)
        width = screen._seen[1] - screen._seen[0]
        assert screen._w_at(6, 20) == pytest.approx(about, abs=width / 12)  # the numbers beside it moved it

    play(check, screen="slope")


def test_the_start_of_a_race_is_dragged(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        mouse.press(5, 12)
        await pilot.pause()
        first = app.screen.history.simulation.problem.start
        mouse.drag(7, 20)
        mouse.release(7, 20)
        await pilot.pause()
        assert app.screen.history.simulation.problem.start != first

    play(check, screen="race")


def test_an_input_is_chosen_and_dragged_and_follows_the_arrow_keys(play):
    async def check(pilot, app):
        mouse, screen = Mouse(app), app.screen
        row, column = found(app, " y ")
        mouse.press(row, column + 1)
        await until(pilot, lambda: "▸ y" in page(app))
        before = screen.seen()["y"]
        mouse.drag(row, column + 4)
        await until(pilot, lambda: screen.seen()["y"] == pytest.approx(before + 0.3))
        mouse.drag(row, column)
        mouse.release(row, column)
        await until(pilot, lambda: screen.seen()["y"] == pytest.approx(before - 0.1))

    play(check, screen="circuit", expression="sum-product")


def test_a_row_of_the_table_chooses_its_input(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        row, column = next(
            (area.row, area.column) for area in app.screen.frame.areas if area.press == "row 2"
        )
        mouse.click(row, column)
        await until(pilot, lambda: "▸ z" in page(app))

    play(check, screen="circuit", expression="sum-product", size=(120, 40))


def test_a_large_circuit_is_scrolled_by_the_wheel_and_looked_at_by_its_map(play):
    async def check(pilot, app):
        mouse, screen = Mouse(app), app.screen
        mouse.wheel(8, 30, up=False)
        await until(pilot, lambda: screen._offset == (3, 0))
        mouse.wheel(8, 30)
        await until(pilot, lambda: screen._offset == (0, 0))
        drawn, part = part_shown(screen.shown(), arranged(80, 24).main, app.look)
        box = place_of(drawn, part)
        mouse.click(1 + box.row, box.column + box.columns - 1)
        await until(pilot, lambda: screen._offset[1] == drawn.wiring.columns - 80)

    play(check, screen="circuit", expression="micrograd")


def test_a_click_in_a_dialog_s_words_presses_the_key_and_one_beside_it_leaves_it(play):
    async def check(pilot, app):
        mouse, screen = Mouse(app), app.screen
        await pilot.press("f")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.pause()
        mouse.click(0, 0)
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.pause()
        words = app.screen.query_one("#help Static")
        line = words.render_line(0).text
        mouse.click(words.region.y, words.region.x + line.index("escape"))
        await until(pilot, lambda: app.screen is screen)

    play(check)


def test_keys_and_mouse_come_in_their_order(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        for n in range(20):
            mouse.click(*found(app, "n step", -1))
            mouse.wheel(5, 10, up=n % 2 == 0)
            app.simulate_key("n")
        await until(pilot, lambda: app.screen.history.cursor == 40)

    play(check, loss="rosenbrock")


def test_a_drag_on_a_busy_link_shows_but_its_end(play, monkeypatch):
    async def check(pilot, app):
        mouse, shown = Mouse(app), []
        whole = type(app.screen).repaint
        monkeypatch.setattr(type(app.screen), "repaint", lambda self: (shown.append(1), whole(self))[1])
        monkeypatch.setattr(type(app), "link_is_busy", property(lambda _: True))
        mouse.press(5, 10)
        await pilot.pause()
        pressed = len(shown)
        for column in range(11, 41):
            mouse.drag(5, column)
        await pilot.pause()
        assert len(shown) == pressed
        monkeypatch.setattr(type(app), "link_is_busy", property(lambda _: False))
        app.wire_free.publish(None)
        await until(pilot, lambda: len(shown) > pressed)
        assert app.screen._at == (5, 40)
        assert len(shown) <= pressed + 2
        mouse.release(5, 40)
        await pilot.pause()

    play(check)


def test_the_wheel_and_keys_zoom_into_a_race_and_the_copied_view_has_it(play):
    async def check(pilot, app):
        mouse, screen = Mouse(app), app.screen
        low, high = screen._seen.x_range
        spot = screen._spot_at(5, 12)
        mouse.wheel(5, 12)
        await until(pilot, lambda: screen._zoomed is not None)
        assert screen._spot_at(5, 12) == pytest.approx(spot, abs=1e-9)
        assert screen._seen.x_range[1] - screen._seen.x_range[0] == pytest.approx((high - low) / 1.5)
        assert screen.view()["window"] == (*screen._seen.x_range, *screen._seen.y_range)
        await pilot.press("0")
        assert screen._zoomed is None
        kind = app.screen.frame.lines()[-9:]
        await pilot.press("f3", "L", "K")
        assert screen._seen.x_range[0] > low
        assert kind[-1] == app.screen.frame.lines()[-1]  # the key line stays
        await pilot.press("left", "left")  # the start stays in sight
        assert screen._seen.contains(*screen._spot_of(screen._problem.start))

    play(check, screen="race")


def test_another_loss_is_shown_whole_and_another_start_where_it_was_zoomed_to(play):
    async def check(pilot, app):
        screen = app.screen
        await pilot.press("f3", "left")
        assert screen._zoomed is not None
        await pilot.press("m")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is screen)
        assert screen._zoomed is None

    play(check, screen="race")


def test_the_cross_of_the_map_of_settings_is_dragged_and_the_dot_stays(play):
    async def check(pilot, app):
        mouse, screen, before = Mouse(app), app.screen, start(app)
        await pilot.press("U")
        await until(pilot, lambda: screen.chart is not None)
        seen = []
        mouse.press(5, 15)
        for column in (16, 20, 25):
            mouse.drag(6, column)
            await pilot.pause()
            seen.append(screen.chart.cross)
        mouse.release(6, 25)
        mouse.wheel(6, 25)
        await pilot.pause()
        assert len(set(seen)) == 3
        assert [rate for rate, _ in seen] == sorted(rate for rate, _ in seen)
        assert start(app) == before

    play(check)


def test_a_lesson_s_keys_are_pressed(play):
    async def check(pilot, app):
        mouse = Mouse(app)
        app.tutor.open(1)
        await pilot.press("t")
        await until(pilot, lambda: app.in_course and "Lesson" in page(app))

        async def click(name):
            def there():
                return [area for area in app.screen.frame.areas if area.press == name and area.row > 0]

            await until(pilot, there)
            mouse.click(there()[0].row, there()[0].column)

        assert app.tutor.reading.place == 0
        await click("t")
        await until(pilot, lambda: app.tutor.reading.place == 1)
        await click("T")
        await until(pilot, lambda: app.tutor.reading.place == 0)
        await click("esc")
        await until(pilot, lambda: not app.in_course)

    play(check, size=(140, 45))


@pytest.mark.parametrize("name", ["landscape", "race"])
def test_zoomed_in_and_out_again_no_window_is_copied(play, name):
    async def check(pilot, app):
        await pilot.press("f3", "f3", "L", "K", "H", "J", "f4", "f4")
        assert app.screen.view()["window"] is None

    play(check, screen=name)
