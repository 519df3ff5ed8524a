"""Words before pictures."""

from streamlit.testing.v1 import AppTest


def test_pictures_are_drawn_in_their_places_when_all_words_are_said():
    def page():
        import streamlit as st

        from collab.ui.frame import pace

        order = []

        def say(what):
            order.append(what)
            st.markdown(what)

        pace.begin_run()
        say("first")
        pace.picture("one", lambda: say("picture one"))
        say("second")
        pace.picture("two", lambda: say("picture two"))
        pace.draw_pictures()
        pace.picture("three", lambda: say("picture three"))
        st.session_state["order"] = order

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.session_state["order"] == ["first", "second", "picture one", "picture two", "picture three"]
    shown = [text.value for text in app.markdown]
    assert shown == ["first", "picture one", "second", "picture two", "picture three"]
