"""A session that goes on in another process: what the first knew only in memory still holds."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "support"))
import case  # noqa: E402
from provider import text  # noqa: E402

RECALLED = "[Memory Context] for the message above"


class Restart(case.Case):
    # What is recalled is looked at here, not how fast.
    options = {"deadlineMs": 10_000}

    def test_what_was_private_stays_private_and_what_was_recalled_is_not_recalled_again(self):
        home, provider = self.home, self.provider
        provider.says(text("The lighthouse keeper is called Bertram, he plays the cello."))
        home.run("Tell me about the people here.")
        home.run("Who is the lighthouse keeper, what does he play? My PIN is <private>4711</private>, "
                 "the key <private>sk-12345678</private>.")
        [session] = [each for each in self.sessions() if "Who is" in self.messages(each)[0]["content"]]
        provider.requests.clear()
        provider.says(text("As you said: 4711, and sk-12345678."))
        home.run("The lighthouse keeper, does he play the cello well? And say what I told you.", "--continue")
        [request] = provider.turns()
        texts = request.texts("user")
        self.assertEqual([RECALLED in each for each in texts], [True, False], texts)
        self.assertIn("is called Bertram", texts[0])
        self.assertIn("<private>4711</private>", texts[0])
        self.assertEqual(self.messages(session)[-1]["content"], "As you said: [private], and [private].")
        self.assertNotIn(b"sk-12345678", self.bytes_of_store())
        self.assertNotIn(b"4711", b"".join(each["content"].encode() for each in self.messages(session)))


case.main()
