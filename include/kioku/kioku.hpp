// Every public header of Kioku.
#pragma once

// IWYU pragma: begin_exports
#include "kioku/archive.hpp"
#include "kioku/buffer_store.hpp"
#include "kioku/call_options.hpp"
#include "kioku/circuit_breaker.hpp"
#include "kioku/config.hpp"
#include "kioku/context.hpp"
#include "kioku/error.hpp"
#include "kioku/health.hpp"
#include "kioku/job.hpp"
#include "kioku/json.hpp"
#include "kioku/log.hpp"
#include "kioku/manager.hpp"
#include "kioku/message.hpp"
#include "kioku/page.hpp"
#include "kioku/running_count.hpp"
#include "kioku/scope.hpp"
#include "kioku/session.hpp"
#include "kioku/store.hpp"
#include "kioku/summary.hpp"
#include "kioku/summary_store.hpp"
#include "kioku/time.hpp"
#include "kioku/token_counter.hpp"
#include "kioku/version.hpp"
// IWYU pragma: end_exports
