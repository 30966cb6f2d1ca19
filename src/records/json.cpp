// memory::Json: text that passed the check.
#include "kioku/json.hpp"

#include "records/json_check.hpp"
#include "records/json_view.hpp"

namespace memory {

Result<Json> Json::parse(std::string_view text, const JsonLimits& limits) {
    Result<std::string> checked = records::JsonCheck(text, limits).run();
    if (!checked) return tl::unexpected(std::move(checked).error());
    const JsonType type = records::type_of(*checked);
    return Json(std::move(*checked), type);
}

Json Json::from_trusted(std::string text, JsonType type) {
    return Json(std::move(text), type);
}

}  // namespace memory
