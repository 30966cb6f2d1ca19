// A program with an SQLite of its own beside Kioku's. Kioku opens no store with one older than its
// own, so that a store which opens shows that Kioku kept its own.
#include <cstring>
#include <iostream>

#include <kioku/kioku.hpp>
#include <sqlite3.h>

namespace {

bool own_sqlite_works() {
    if (std::strcmp(sqlite3_libversion(), SQLITE_VERSION) != 0) {
        std::cout << "the host got SQLite " << sqlite3_libversion() << " for its " << SQLITE_VERSION
                  << '\n';
        return false;
    }
    sqlite3* database = nullptr;
    const bool works =
        sqlite3_open("own.db", &database) == SQLITE_OK &&
        sqlite3_exec(database, "CREATE TABLE IF NOT EXISTS t(x); INSERT INTO t VALUES(1)", nullptr,
                     nullptr, nullptr) == SQLITE_OK;
    sqlite3_close(database);
    return works;
}

bool kioku_works() {
    memory::Config config;
    config.path = "kioku.db";
    auto manager = memory::Manager::open(config);
    if (!manager) {
        std::cout << "Kioku: " << manager.error().message << '\n';
        return false;
    }
    memory::NewMessage message;
    message.content = "My name is Ada.";
    return manager->add_message("demo", message) && manager->get_context("demo", {});
}

}  // namespace

int main() {
    const bool own = own_sqlite_works();
    const bool kioku = kioku_works();
    if (own && kioku) std::cout << "both work\n";
    return own && kioku ? 0 : 1;
}
