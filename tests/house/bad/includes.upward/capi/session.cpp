#include "storage/connection.hpp"
