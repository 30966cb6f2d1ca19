// Import: exported records are restored as they were, chat rows are appended. A piece of the source
// is one transaction; what is known already is left as it is.
#include <map>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/quote.hpp"
#include "base/result.hpp"
#include "records/archive.hpp"
#include "records/tool_calls.hpp"
#include "session/append.hpp"
#include "session/archive.hpp"
#include "session/message_table.hpp"
#include "session/summary_table.hpp"
#include "session/validation.hpp"
#include "storage/items.hpp"

namespace memory::session {

namespace {

// Rows in one transaction: enough to share a flush, few enough to let other writers in.
constexpr std::size_t kPiece = 256;

struct Line {
    std::int64_t number = 0;
    records::ArchiveRow row;
};

tl::unexpected<Error> refuse(ErrorCode code, std::string message) {
    return fail(code, "session", std::move(message));
}

// Restores and appends within one transaction. Where a session's summarised range ended when it was
// exported is kept over the pieces of one import.
class Importer {
  public:
    using Ranges = std::map<std::string, std::int64_t, std::less<>>;

    Importer(storage::WriteTransaction& write, const Store::Impl& store, const ImportOptions& what,
             Ranges& ranges, ImportReport& report)
        : write_(write), store_(store), what_(what), ranges_(ranges), report_(report) {}

    Result<void> put(const Line& line) {
        number_ = line.number;
        auto outcome = std::visit([this](const auto& record) { return put(record); }, line.row);
        if (!outcome) {
            Error error = std::move(outcome).error();
            error.message = fmt::format("line {}: {}", line.number, error.message);
            return tl::unexpected(std::move(error));
        }
        ++report_.records;
        *outcome ? ++report_.added : ++report_.existing;
        return {};
    }

  private:
    // Each answers whether something was written.
    Result<bool> put(const records::ArchiveHeader&) {
        --report_.records;  // says how to read the rest, is no record itself
        --report_.existing;
        return false;
    }

    Result<bool> put(const records::ArchivedSession& archived) {
        const Session& session = archived.session;
        KIOKU_TRY(check_id("session id", session.id, store_.config.limits.id_bytes));
        KIOKU_TRY(check_scope(session.scope, store_.config.limits));
        KIOKU_TRY(check_settings(session.settings));
        const std::int64_t first_seq = archived.next_seq - session.message_count;
        if (session.message_count < 0 || first_seq < 1 || archived.summarized_to < first_seq - 1 ||
            archived.summarized_to >= archived.next_seq) {
            return refuse(ErrorCode::invalid_argument,
                          "message_count, next_seq and summarized_to do not go together");
        }
        ranges_[session.id] = archived.summarized_to;
        KIOKU_LET(const auto known, find_session(write_.sql(), session.id));
        if (known) {
            KIOKU_TRY(check_same_scope(write_.sql(), *known, session.scope));
            return false;
        }
        SessionRow row;
        row.id = session.id;
        KIOKU_LET(row.scope, intern_scope(write_, session.scope));
        row.title = session.title;
        row.settings = session.settings;
        row.first_seq = first_seq;
        row.last_seq = row.summarized_to = first_seq - 1;
        row.inserted_at_ms = write_.now_ms();
        row.created_at_ms = session.created_at.time_since_epoch().count();
        row.updated_at_ms = session.updated_at.time_since_epoch().count();
        row.forked_from = session.forked_from;
        KIOKU_TRY(insert_session(write_, row));
        return true;
    }

    Result<bool> put(const records::ArchivedMessage& archived) {
        const Message& message = archived.message;
        KIOKU_LET(SessionRow row, require_session(write_.sql(), message.session));
        KIOKU_LET(const auto id, checked_id(message.id));
        KIOKU_LET(const bool known, is_known(id));
        if (known) return false;
        if (message.seq != row.last_seq + 1) {
            return refuse(
                ErrorCode::conflict,
                fmt::format("message {} has seq {}, the next of session {} is {}", message.id,
                            message.seq, base::quote(row.id), row.last_seq + 1));
        }
        const NewMessage restored = as_new(archived);
        PreparedMessage prepared;
        prepared.message = &restored;
        if (!message.redacted) {
            KIOKU_TRY(check_message(restored, store_.config.limits));
            KIOKU_LET(prepared.call_ids, records::tool_call_ids(restored.tool_calls));
        }
        KIOKU_LET(const TokenCounter counter, counter_of(row));
        prepared.tokens = cost_of(restored, counter);
        prepared.counter = counter.name();
        prepared.encoding = counter.encoding();
        prepared.id = id;
        prepared.redacted = message.redacted;
        KIOKU_TRY(insert_message(write_, row, prepared, message.seq));
        row.last_seq = message.seq;
        const auto range = ranges_.find(row.id);
        if (range != ranges_.end() && message.seq <= range->second) {
            row.summarized_to = message.seq;
        } else {
            row.buffer_tokens += prepared.tokens;
        }
        KIOKU_TRY(update_progress(write_, row));
        return true;
    }

    Result<bool> put(const Summary& summary) {
        KIOKU_LET(const SessionRow row, require_session(write_.sql(), summary.session));
        KIOKU_LET(const auto id, checked_id(summary.id));
        KIOKU_LET(const bool known, is_known(id));
        if (known) return false;
        KIOKU_TRY(check_id("summary", summary.text, store_.config.limits.content_bytes));
        KIOKU_TRY(check_metadata(summary.metadata, store_.config.limits));
        KIOKU_TRY(check_range("to_seq", summary.to_seq, 0, row.summarized_to));
        KIOKU_LET(const TokenCounter counter, counter_of(row));
        Summary restored = summary;
        restored.tokens = static_cast<std::int64_t>(counter.count_tokens(summary.text));
        KIOKU_TRY(restore_summary(write_, row, restored));
        return true;
    }

    Result<bool> put(const records::ArchivedContext& archived) {
        KIOKU_LET(const SessionRow row, require_session(write_.sql(), archived.session));
        KIOKU_LET(
            const auto has,
            write_.sql().integer("SELECT version FROM contexts WHERE session = ?1", row.session));
        if (has) return false;
        KIOKU_TRY(check_range("version", archived.saved.version, 1,
                              std::numeric_limits<std::int32_t>::max()));
        KIOKU_TRY(write_.sql().run(
            "INSERT INTO contexts(session, version, body, updated_at) VALUES(?1, ?2, ?3, ?4)",
            row.session, archived.saved.version, archived.saved.context,
            archived.saved.updated_at.time_since_epoch().count()));
        return true;
    }

    Result<bool> put(const records::ChatRow& row) {
        if (!row.session && !what_.session) {
            return refuse(ErrorCode::invalid_argument,
                          "the row names no session, and none was given for such rows");
        }
        NewMessage message = row.message;
        if (!message.idempotency_key && what_.source) {
            message.idempotency_key = fmt::format("{}:{}", *what_.source, number_);
        }
        KIOKU_LET(const auto added,
                  append_within(write_, store_, row.session ? *row.session : *what_.session,
                                {&message, 1}));
        return !added.front().existed;
    }

    static NewMessage as_new(const records::ArchivedMessage& archived) {
        const Message& message = archived.message;
        NewMessage restored;
        restored.role = message.role;
        restored.content = message.content;
        restored.name = message.name;
        restored.tool_calls = message.tool_calls;
        restored.tool_call_id = message.tool_call_id;
        restored.external_id = message.external_id;
        restored.metadata = message.metadata;
        restored.created_at = message.created_at;
        restored.idempotency_key = archived.idempotency_key;
        return restored;
    }

    static Result<base::IdBytes> checked_id(const std::string& text) {
        const auto id = base::parse_id(text);
        if (id) return *id;
        return refuse(ErrorCode::invalid_argument,
                      fmt::format("the id {} is not a UUID", base::quote(text)));
    }

    Result<bool> is_known(const base::IdBytes& id) {
        KIOKU_LET(const auto item, write_.sql().integer("SELECT item FROM items WHERE id = ?1",
                                                        storage::Blob{base::id_view(id)}));
        return item.has_value();
    }

    storage::WriteTransaction& write_;
    const Store::Impl& store_;
    const ImportOptions& what_;
    Ranges& ranges_;
    ImportReport& report_;
    std::int64_t number_ = 0;
};

// The next lines of the source, parsed; empty at its end.
Result<std::vector<Line>> read_piece(const RecordSource& source, std::int64_t& number) {
    std::vector<Line> piece;
    while (piece.size() < kPiece) {
        KIOKU_LET(const auto text, source());
        if (!text) break;
        ++number;
        if (text->find_first_not_of(" \t\r") == std::string::npos) continue;
        auto row = records::read_line(*text);
        if (!row) {
            Error error = std::move(row).error();
            error.message = fmt::format("line {}: {}", number, error.message);
            return tl::unexpected(std::move(error));
        }
        piece.push_back({number, std::move(*row)});
    }
    return piece;
}

}  // namespace

Result<ImportReport> import_records(const Store::Impl& store, const RecordSource& source,
                                    const ImportOptions& what, const CallOptions& options) {
    if (!source) return refuse(ErrorCode::invalid_argument, "the source is empty");
    if (what.session) {
        KIOKU_TRY(check_id("session id", *what.session, store.config.limits.id_bytes));
    }
    ImportReport report;
    Importer::Ranges ranges;
    std::int64_t number = 0;
    for (;;) {
        KIOKU_LET(const auto piece, read_piece(source, number));
        if (piece.empty()) return report;
        ImportReport after;
        KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
            after = report;
            Importer importer(write, store, what, ranges, after);
            for (const Line& line : piece)
                KIOKU_TRY(importer.put(line));
            return {};
        }));
        report = after;
    }
}

}  // namespace memory::session
