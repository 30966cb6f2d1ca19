#include "memories/store.hpp"
