// The SQL seam: connection, statement, row. A noun room writes its SQL once, in the subset that
// SQLite and PostgreSQL both speak, with parameters ?1, ?2, ...; a driver is one Connection.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "kioku/error.hpp"

namespace memory::storage {

// Bytes, told apart from text.
struct Blob {
    std::string_view bytes;
};

// One prepared statement. Externally synchronised, like its connection. Columns count from 0 and
// are valid until the next step or reset; text and blobs are borrowed.
class Statement {
  public:
    virtual ~Statement() = default;
    virtual void bind_null(int index) = 0;
    virtual void bind_integer(int index, std::int64_t value) = 0;
    virtual void bind_real(int index, double value) = 0;
    // `keep` copies the bytes: they need not outlive the call.
    virtual void bind_text(int index, std::string_view value, bool keep) = 0;
    virtual void bind_blob(int index, std::string_view value, bool keep) = 0;

    // Goes to the next row; false at the end.
    [[nodiscard]] virtual Result<bool> step() = 0;
    // Ends the execution and lets go of what was bound.
    virtual void reset() noexcept = 0;

    [[nodiscard]] virtual bool is_null(int column) const = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual double real(int column) const = 0;
    [[nodiscard]] virtual std::string_view text(int column) const = 0;  // of a blob too
};

// A statement in execution; resets it and gives it back when it goes.
class Rows {
  public:
    using Release = void (*)(Statement*) noexcept;
    Rows(Statement* statement, Release release) : statement_(statement, release) {}

    [[nodiscard]] Result<bool> next() { return statement_->step(); }
    [[nodiscard]] bool is_null(int column) const { return statement_->is_null(column); }
    [[nodiscard]] std::int64_t integer(int column) const { return statement_->integer(column); }
    [[nodiscard]] double real(int column) const { return statement_->real(column); }
    [[nodiscard]] std::string_view text(int column) const { return statement_->text(column); }
    [[nodiscard]] std::optional<std::string> optional_text(int column) const {
        if (is_null(column)) return std::nullopt;
        return std::string(text(column));
    }
    [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const {
        if (is_null(column)) return std::nullopt;
        return integer(column);
    }
    [[nodiscard]] Statement& statement() { return *statement_; }

  private:
    std::unique_ptr<Statement, Release> statement_;
};

// One connection to a database. Externally synchronised: one thread at a time.
class Connection {
  public:
    virtual ~Connection() = default;

    // A prepared statement, from the connection's cache when it is free there.
    [[nodiscard]] virtual Result<Rows> prepare(std::string_view sql) = 0;
    // Rows inserted, updated or deleted by the last statement that ended.
    [[nodiscard]] virtual std::int64_t changed_rows() const = 0;

    // Binds the arguments in order and answers the rows; nothing has run before the first next().
    template <class... Args>
    [[nodiscard]] Result<Rows> query(std::string_view sql, const Args&... args) {
        auto rows = prepare(sql);
        if (rows) {
            int index = 0;
            (bind(rows->statement(), ++index, args, true), ...);
        }
        return rows;
    }

    // Runs a statement to its end and answers how many rows it changed.
    template <class... Args>
    Result<std::int64_t> run(std::string_view sql, const Args&... args) {
        auto rows = prepare(sql);
        if (!rows) return tl::unexpected(rows.error());
        int index = 0;
        (bind(rows->statement(), ++index, args, false), ...);
        return finish(*rows);
    }

    // The first column of the first row, as an integer; empty without a row or when it is null.
    template <class... Args>
    [[nodiscard]] Result<std::optional<std::int64_t>> integer(std::string_view sql,
                                                              const Args&... args) {
        auto rows = query(sql, args...);
        if (!rows) return tl::unexpected(rows.error());
        auto found = rows->next();
        if (!found) return tl::unexpected(found.error());
        if (!*found) return std::optional<std::int64_t>();
        return rows->optional_integer(0);
    }

  private:
    [[nodiscard]] Result<std::int64_t> finish(Rows& rows);

    template <class T>
    static void bind(Statement& statement, int index, const T& value, bool keep) {
        if constexpr (std::is_same_v<T, Blob>) {
            statement.bind_blob(index, value.bytes, keep);
        } else if constexpr (std::is_same_v<T, std::nullptr_t>) {
            statement.bind_null(index);
        } else if constexpr (std::is_floating_point_v<T>) {
            statement.bind_real(index, value);
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            statement.bind_integer(index, static_cast<std::int64_t>(value));
        } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
            statement.bind_text(index, value, keep);
        } else if (value) {  // an optional
            bind(statement, index, *value, keep);
        } else {
            statement.bind_null(index);
        }
    }
};

}  // namespace memory::storage
