// What is searched beside an item's own text: tags, and some texts of its metadata.
#include "recall/read_item.hpp"

#include "records/json_view.hpp"

namespace memory::recall {

namespace {
constexpr std::string_view kSearched[] = {"caption", "title", "alt"};
}

const Item& ReadItem::take(const storage::IndexedItem& row) {
    beside_.clear();
    for (const char letter : row.tags)
        beside_ += letter == '\n' ? ' ' : letter;
    if (!row.metadata.empty()) add_metadata(row.metadata);
    item_.item = row.item;
    item_.kind = static_cast<std::int32_t>(row.kind);
    item_.session = row.session;
    item_.scope = row.scope;
    item_.speaker = row.speaker;
    item_.time_ms = row.time_ms;
    item_.text = row.text;
    item_.beside = beside_;
    return item_;
}

void ReadItem::add_metadata(std::string_view metadata) {
    bool may_hold = false;
    for (const std::string_view name : kSearched)
        may_hold = may_hold || metadata.find(name) != std::string_view::npos;
    if (!may_hold) return;
    for (const records::JsonMember& member : records::members_of(metadata)) {
        if (records::type_of(member.value) != JsonType::string) continue;
        for (const std::string_view name : kSearched) {
            if (member.name == name) beside_ += ' ' + records::decode_string(member.value);
        }
    }
}

}  // namespace memory::recall
