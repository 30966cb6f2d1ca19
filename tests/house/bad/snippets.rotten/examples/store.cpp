int main() {
    auto store = open("kioku.db");
    if (!store) return 1;

    return store->check() ? 0 : 1;
}
