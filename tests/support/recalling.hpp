// A store for tests of recall: short verbs, and answers as the names of their items.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/clocked_store.hpp"
#include "support/must.hpp"

namespace support {

using Names = std::vector<std::string>;

// Items go by the names that the test gives them.
struct RecallStore : ClockedStore {
    using ClockedStore::ClockedStore;

    std::map<std::string, std::string> names;  // by id
    std::map<std::string, std::string> ids;    // by name

    std::string known(std::string name, std::string id) {
        names[id] = name;
        ids[std::move(name)] = id;
        return id;
    }
    std::string message(std::string name, const std::string& session, memory::NewMessage message) {
        return known(std::move(name), must(manager.add_message(session, message)).id);
    }
    std::string message(std::string name, const std::string& session, std::string content) {
        return message(std::move(name), session, user(std::move(content)));
    }
    std::string memory(std::string name, const memory::NewMemory& memory) {
        return known(std::move(name), must(manager.remember(memory)).id);
    }
    std::string memory(std::string name, std::string content) {
        memory::NewMemory made;
        made.content = std::move(content);
        return memory(std::move(name), made);
    }
    std::string episode(std::string name, const memory::NewEpisode& episode) {
        return known(std::move(name), must(manager.store_episode(episode)).id);
    }
    std::string episode(std::string name, std::string content) {
        memory::NewEpisode made;
        made.content = std::move(content);
        return episode(std::move(name), made);
    }

    // The names in the order of the answer; an id that has none stands for itself.
    Names named(const std::vector<memory::Hit>& hits) const {
        Names found;
        for (const auto& hit : hits) {
            const auto name = names.find(hit.id);
            found.push_back(name == names.end() ? hit.id : name->second);
        }
        return found;
    }
    Names recall(std::string_view query, const memory::RecallOptions& options = {}) {
        return named(must(manager.recall(query, options)).hits);
    }
    // In the order of the alphabet.
    Names found(std::string_view query, const memory::ItemFilter& filter = {}) {
        memory::RecallOptions options;
        options.filter = filter;
        options.limit = 1000;
        Names all = recall(query, options);
        std::sort(all.begin(), all.end());
        return all;
    }
    memory::Expectation expect(std::string_view query, const std::string& id,
                               memory::RecallOptions options = {}) {
        options.expect = id;
        return must(manager.recall(query, options)).expected.value();
    }
};

}  // namespace support
