#pragma once
#include <stdint.h>
int32_t kioku_is_open(bool deep);
int32_t kioku_open(int32_t new);
