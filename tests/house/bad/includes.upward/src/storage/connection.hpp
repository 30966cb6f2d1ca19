#include "records/json.hpp"
