// Datagrams as a real receiver gets them, and what is counted where none does.
#include "observe/sender.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/must.hpp"
#include "support/receiver.hpp"
#include "support/temporary_store.hpp"

using memory::observe::kDatagramBytes;
using memory::observe::parse_address;
using memory::observe::Sender;
using support::must;
using support::Receiver;

namespace {

std::unique_ptr<Sender> sender_to(const std::string& url) {
    return std::make_unique<Sender>(must(parse_address(url)), "");
}

void add(Sender& sender, const std::string& line) {
    static_cast<void>(sender.add(line));
}

TEST_CASE("lines are packed up to 1,432 bytes, and not one byte more", "[observe]") {
    const support::TemporaryStore place;
    for (const bool is_unix : {false, true}) {
        const Receiver receiver =
            is_unix ? Receiver::unix_socket(place.directory() + "/dsd") : Receiver::udp();
        const auto sender = sender_to(receiver.url());
        const std::string half((kDatagramBytes - 1) / 2, 'a');  // two and the break: 1,431
        CHECK(sender->add(half));
        CHECK_FALSE(sender->add(half + 'b'));
        CHECK(sender->add("c"));  // the third began the next datagram
        sender->flush();
        const std::string full = receiver.next();
        CHECK(full.size() == 1432);
        CHECK(full == half + '\n' + half + 'b');
        CHECK(receiver.next() == "c");
        add(*sender, half);
        add(*sender, half + "bc");
        sender->flush();
        CHECK(receiver.next() == half);
        CHECK(receiver.next() == half + "bc");
        CHECK(sender->status().sent == 5);
    }
}

TEST_CASE("a line that fills a datagram goes by itself, a longer one too", "[observe]") {
    const Receiver receiver = Receiver::udp();
    const auto sender = sender_to(receiver.url());
    add(*sender, "before");
    add(*sender, std::string(kDatagramBytes, 'x'));
    add(*sender, std::string(8192, 'y'));
    add(*sender, "after");
    sender->flush();
    CHECK(receiver.next() == "before");
    CHECK(receiver.next() == std::string(kDatagramBytes, 'x'));
    CHECK(receiver.next() == std::string(8192, 'y'));
    CHECK(receiver.next() == "after");
    CHECK(sender->status().sent == 4);
    CHECK(sender->status().dropped == 0);
}

TEST_CASE("a name, IPv4 and IPv6 all lead to the receiver", "[observe]") {
    const Receiver v4 = Receiver::udp();
    const std::string port = v4.url().substr(v4.url().rfind(':'));
    for (const std::string host : {"udp://localhost", "udp://127.0.0.1", "localhost"}) {
        const auto sender = sender_to(host + port);
        add(*sender, host);
        sender->flush();
        CHECK(v4.next() == host);
    }
    const Receiver v6 = Receiver::udp(true);
    const auto sender = sender_to(v6.url());
    add(*sender, "six");
    sender->flush();
    CHECK(v6.next() == "six");
}

TEST_CASE("where nobody listens, lines are counted as dropped and the reason is told",
          "[observe]") {
    std::string url;
    {
        url = Receiver::udp().url();
    }
    const auto sender = sender_to(url);
    for (int i = 0; i < 3; ++i) {
        add(*sender, "a:1|c");
        add(*sender, "b:1|c");
        sender->flush();
    }
    const auto status = sender->status();
    CHECK(status.dropped == 6);
    CHECK(status.sent == 0);
    CHECK(status.problem == "Connection refused");

    const auto missing = sender_to("unix:///no/such/socket");
    add(*missing, "a:1|c");
    missing->flush();
    CHECK(missing->status().dropped == 1);
    CHECK(missing->status().problem == "No such file or directory");
}

TEST_CASE("a receiver that does not read costs lines, not time, and they are told when it reads",
          "[observe]") {
    const support::TemporaryStore place;
    const Receiver receiver = Receiver::unix_socket(place.directory() + "/dsd");
    const auto sender = sender_to(receiver.url());
    int given = 0;
    while (sender->status().dropped < 3) {
        add(*sender, "x:1|c");
        sender->flush();
        REQUIRE(++given < 100'000);  // a Unix socket holds so many datagrams, and no more
    }
    const auto full = sender->status();
    CHECK(full.problem == "Resource temporarily unavailable");
    CHECK(full.sent + full.dropped == given);
    CHECK(receiver.rest().size() == static_cast<std::size_t>(full.sent));

    add(*sender, "again:1|c");
    sender->flush();
    CHECK(receiver.next() == "again:1|c");
    CHECK(receiver.next() == "kioku.dogstatsd.dropped:3|c");
    CHECK(sender->status().problem.empty());
    add(*sender, "again:1|c");
    sender->flush();
    CHECK(receiver.rest() == std::vector<std::string>{"again:1|c"});  // told once
}

TEST_CASE("a socket that is made anew is found again without a loss", "[observe]") {
    const support::TemporaryStore place;
    const std::string path = place.directory() + "/dsd";
    auto receiver = std::make_unique<Receiver>(Receiver::unix_socket(path));
    const auto sender = sender_to(receiver->url());
    add(*sender, "first");
    sender->flush();
    CHECK(receiver->next() == "first");
    receiver.reset();
    receiver = std::make_unique<Receiver>(Receiver::unix_socket(path));
    add(*sender, "second");
    sender->flush();
    CHECK(receiver->next() == "second");
    CHECK(sender->status().dropped == 0);
    // While it is away, what is sent is lost; once it is back, nothing more is.
    receiver.reset();
    std::filesystem::remove(path);
    add(*sender, "third");
    sender->flush();
    CHECK(sender->status().dropped == 1);
    receiver = std::make_unique<Receiver>(Receiver::unix_socket(path));
    add(*sender, "fourth");
    sender->flush();
    CHECK(receiver->next() == "fourth");
    CHECK(receiver->next() == "kioku.dogstatsd.dropped:1|c");
}

TEST_CASE("a receiver of UDP that comes back gets the number of what was lost", "[observe]") {
    auto receiver = std::make_unique<Receiver>(Receiver::udp());
    const std::string url = receiver->url();
    receiver.reset();
    const auto sender = sender_to(url);
    for (int i = 0; i < 4; ++i) {
        add(*sender, "lost:1|c");
        sender->flush();
    }
    CHECK(sender->status().dropped == 4);
    const Receiver back = Receiver::udp_at(url);
    add(*sender, "found:1|c");
    sender->flush();
    CHECK(back.next() == "found:1|c");
    CHECK(back.next() == "kioku.dogstatsd.dropped:4|c");
    CHECK(sender->status().dropped == 4);
}

TEST_CASE("no socket is open before the first datagram, and none after the sender", "[observe]") {
    const int before = support::open_descriptors();
    {
        const Receiver receiver = Receiver::udp();
        CHECK(support::open_descriptors() == before + 1);
        const auto sender = sender_to(receiver.url());
        CHECK(support::open_descriptors() == before + 1);
        add(*sender, "x");
        sender->flush();
        CHECK(support::open_descriptors() == before + 2);
    }
    CHECK(support::open_descriptors() == before);
}

TEST_CASE("a name that nobody knows costs lines, and says so", "[observe]") {
    const auto sender = sender_to("udp://no-such-host.invalid:8125");
    add(*sender, "x");
    sender->flush();
    CHECK(sender->status().dropped == 1);
    CHECK(sender->status().problem.find("name") != std::string::npos);
}

}  // namespace
