// Import: exported records are restored as they were, chat rows are appended. A piece of the source
// is one transaction; what is known already is left as it is.
#include <algorithm>
#include <limits>
#include <map>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/quote.hpp"
#include "base/result.hpp"
#include "base/test_hooks.hpp"
#include "outbox/jobs.hpp"
#include "records/archive.hpp"
#include "records/tool_calls.hpp"
#include "session/append.hpp"
#include "session/archive.hpp"
#include "session/message_table.hpp"
#include "session/recount.hpp"
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

// Above it a number in JSON is not exact in every host.
constexpr std::int64_t kMaxSeq = std::int64_t{1} << 53;

Result<void> check_archived(const records::ArchivedSession& archived, const Limits& limits) {
    const Session& session = archived.session;
    KIOKU_TRY(check_id("session id", session.id, limits.id_bytes));
    KIOKU_TRY(check_title(session.title));
    KIOKU_TRY(check_scope(session.scope, limits));
    KIOKU_TRY(check_settings(session.settings));
    if (session.forked_from) {
        KIOKU_TRY(check_id("forked_from", *session.forked_from, limits.id_bytes));
    }
    KIOKU_TRY(check_range("next_seq", archived.next_seq, 1, kMaxSeq));
    const std::int64_t first_seq = archived.next_seq - session.message_count;
    if (session.message_count < 0 || first_seq < 1 || archived.summarized_to < first_seq - 1 ||
        archived.summarized_to >= archived.next_seq) {
        return refuse(ErrorCode::invalid_argument,
                      "message_count, next_seq and summarized_to do not go together");
    }
    return {};
}

// What stands of a redacted message has no text to be checked.
Result<void> check_redacted(const NewMessage& message, const Limits& limits) {
    NewMessage with_text = message;
    with_text.content = "redacted";
    return check_message(with_text, limits);
}

// What one import learns of a session and keeps over its pieces.
struct Course {
    std::int64_t summarized_to = 0;  // where the range ended when the session was exported
    // The first message that was redacted since: no summary that covers it may come back.
    std::int64_t redacted_from = std::numeric_limits<std::int64_t>::max();
};

// Restores and appends within one transaction.
class Importer {
  public:
    using Courses = std::map<std::string, Course, std::less<>>;

    Importer(storage::WriteTransaction& write, const Store::Impl& store, const ImportOptions& what,
             RestoreItem restore_item, Courses& courses, ImportReport& report)
        : write_(write),
          store_(store),
          what_(what),
          restore_item_(restore_item),
          courses_(courses),
          report_(report) {}

    Result<void> put(const Line& line) {
        number_ = line.number;
        auto outcome = std::visit(
            [&](const auto& record) { return put_or_hand_on(record, line.row); }, line.row);
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
    template <class Record>
    Result<bool> put_or_hand_on(const Record& record, const records::ArchiveRow& row) {
        if constexpr (requires { put(record); }) {
            return put(record);
        } else {
            return restore_item_(write_, store_, row);
        }
    }

    // Each answers whether something was written.
    Result<bool> put(const records::ArchiveHeader&) {
        --report_.records;  // says how to read the rest, is no record itself
        --report_.existing;
        return false;
    }

    Result<bool> put(const records::ArchivedSession& archived) {
        KIOKU_TRY(check_archived(archived, store_.config.limits));
        const Session& session = archived.session;
        courses_[session.id].summarized_to = archived.summarized_to;
        KIOKU_LET(const auto known, find_session(write_.sql(), session.id));
        if (known) {
            KIOKU_TRY(check_same_scope(write_.sql(), *known, session.scope));
            return false;
        }
        SessionRow row;
        row.id = session.id;
        KIOKU_LET(row.scope, storage::intern_scope(write_, session.scope));
        row.title = session.title;
        row.settings = session.settings;
        KIOKU_TRY(resolve_encoding(row.settings));
        KIOKU_LET(const TokenCounter counter, counter_of(row));
        row.counter = counter.name();
        row.first_seq = archived.next_seq - session.message_count;
        row.last_seq = row.summarized_to = row.first_seq - 1;
        row.inserted_at_ms = write_.now_ms();
        row.created_at_ms = session.created_at.time_since_epoch().count();
        row.updated_at_ms = session.updated_at.time_since_epoch().count();
        row.forked_from = session.forked_from;
        row.forked_at = archived.forked_at.value_or(archived.next_seq - 1);
        KIOKU_TRY(insert_session(write_, row));
        return true;
    }

    Result<bool> put(const records::ArchivedMessage& archived) {
        const Message& message = archived.message;
        KIOKU_LET(SessionRow row, require_session(write_.sql(), message.session));
        KIOKU_LET(const auto id, checked_id(message.id));
        Course& course = courses_[row.id];
        KIOKU_LET(const bool known, is_known(id));
        if (known) {
            KIOKU_TRY(meet(row, message, course));
            return false;
        }
        if (message.seq != row.last_seq + 1) {
            return refuse(
                ErrorCode::conflict,
                fmt::format("message {} has seq {}, the next of session {} is {}", message.id,
                            message.seq, base::quote(row.id), row.last_seq + 1));
        }
        const NewMessage restored = as_new(archived);
        PreparedMessage prepared;
        prepared.message = &restored;
        KIOKU_TRY(message.redacted ? check_redacted(restored, store_.config.limits)
                                   : check_message(restored, store_.config.limits));
        KIOKU_LET(prepared.call_ids, records::tool_call_ids(restored.tool_calls));
        KIOKU_TRY(refresh_counts(write_, row));
        KIOKU_LET(const TokenCounter counter, counter_of(row));
        prepared.tokens = cost_of(restored, counter);
        prepared.counter = row.counter = counter.name();
        prepared.encoding = counter.encoding();
        prepared.id = id;
        prepared.redacted = message.redacted;
        KIOKU_TRY(insert_message(write_, row, prepared, message.seq));
        row.last_seq = message.seq;
        row.buffer_tokens += prepared.tokens;
        if (is_passed(row, message.seq, course)) pass(row, message.seq, prepared.tokens);
        KIOKU_TRY(update_progress(write_, row));
        return true;
    }

    // A message that is here already: it must be this one. One that was redacted here stays so, and
    // the summarised range goes on as far as the record's does.
    Result<void> meet(SessionRow& row, const Message& message, Course& course) {
        KIOKU_LET(const auto found, read_messages(write_.sql(), row, message.seq, message.seq, 1));
        if (found.empty() || found.front().id != message.id) {
            return refuse(ErrorCode::conflict,
                          fmt::format("the id {} is here that of something else", message.id));
        }
        const Message& here = found.front();
        if (here.redacted) {
            if (!message.redacted) course.redacted_from = std::min(course.redacted_from, here.seq);
        } else if (!message.redacted &&
                   (here.content != message.content || here.role != message.role)) {
            return refuse(ErrorCode::conflict,
                          fmt::format("message {} is here another one", message.id));
        }
        if (!is_passed(row, here.seq, course)) return {};
        KIOKU_TRY(refresh_counts(write_, row));
        KIOKU_LET(const auto tokens,
                  write_.sql().integer("SELECT tokens FROM messages WHERE session = ?1"
                                       " AND seq = ?2",
                                       row.session, here.seq));
        pass(row, here.seq, tokens.value_or(0));
        KIOKU_TRY(outbox::withdraw_jobs(write_, outbox::kSummarize, row.session));
        return update_progress(write_, row);
    }

    // Whether message `seq` is the oldest of the buffer, and the exported session's k had passed
    // it.
    static bool is_passed(const SessionRow& row, std::int64_t seq, const Course& course) {
        return seq == row.summarized_to + 1 && seq <= course.summarized_to;
    }

    // Moves k over it.
    static void pass(SessionRow& row, std::int64_t seq, std::int64_t tokens) {
        row.summarized_to = seq;
        row.buffer_tokens -= tokens;
        row.fold_blocked = false;
    }

    Result<bool> put(const Summary& summary) {
        KIOKU_LET(const SessionRow row, require_session(write_.sql(), summary.session));
        KIOKU_LET(const auto id, checked_id(summary.id));
        KIOKU_TRY(check_range("from_seq", summary.from_seq, 1, 1));
        if (summary.made_by != kMadeByExtraction && summary.made_by != kMadeByHost &&
            summary.made_by != kMadeByCaller) {
            return refuse(
                ErrorCode::invalid_argument,
                fmt::format("made_by is {}, expected {}, {} or {}", base::quote(summary.made_by),
                            kMadeByExtraction, kMadeByHost, kMadeByCaller));
        }
        KIOKU_LET(const bool known, is_known(id));
        if (known) {
            KIOKU_LET(const auto of,
                      write_.sql().integer("SELECT summaries.session FROM summaries JOIN items"
                                           " ON items.item = summaries.item WHERE items.id = ?1",
                                           storage::Blob{base::id_view(id)}));
            if (of == row.session) return false;
            return refuse(ErrorCode::conflict,
                          fmt::format("the id {} is here that of something else", summary.id));
        }
        if (summary.to_seq >= courses_[row.id].redacted_from) return false;
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
        const Limits& limits = store_.config.limits;
        KIOKU_TRY(
            Json::parse(archived.saved.context, {limits.context_bytes, limits.metadata_depth}));
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

    // A redacted one brings what redact_row leaves, whatever else stands in its record.
    static NewMessage as_new(const records::ArchivedMessage& archived) {
        const Message& message = archived.message;
        NewMessage restored;
        restored.role = message.role;
        restored.created_at = message.created_at;
        restored.tool_call_id = message.tool_call_id;
        if (message.redacted) return restored;
        restored.content = message.content;
        restored.name = message.name;
        restored.tool_calls = message.tool_calls;
        restored.external_id = message.external_id;
        restored.metadata = message.metadata;
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
    RestoreItem restore_item_;
    Courses& courses_;
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
                                    const ImportOptions& what, RestoreItem restore_item,
                                    const CallOptions& options) {
    if (!source) return refuse(ErrorCode::invalid_argument, "the source is empty");
    if (what.session) {
        KIOKU_TRY(check_id("session id", *what.session, store.config.limits.id_bytes));
    }
    ImportReport report;
    Importer::Courses courses;
    std::int64_t number = 0;
    for (;;) {
        KIOKU_LET(const auto piece, read_piece(source, number));
        if (piece.empty()) return report;
        ImportReport after;
        KIOKU_TRY(store.write(options, [&](storage::WriteTransaction& write) -> Result<void> {
            after = report;
            Importer importer(write, store, what, restore_item, courses, after);
            for (const Line& line : piece)
                KIOKU_TRY(importer.put(line));
            return {};
        }));
        report = after;
        KIOKU_KILL_POINT("import.piece_committed");
    }
}

}  // namespace memory::session
