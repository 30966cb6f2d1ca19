#include "../manager/wiring.hpp"
