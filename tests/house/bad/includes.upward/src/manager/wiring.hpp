#include "kioku.h"
