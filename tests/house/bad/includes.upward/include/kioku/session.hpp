#include <nlohmann/json.hpp>
#include "storage/connection.hpp"
